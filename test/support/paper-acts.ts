import type { IncidentCommand } from '../../src/modules/incidents/commands.ts';
import type { Desk } from './desk.ts';

type Enter = Extract<IncidentCommand, { type: 'enter from paper' }>;
const states = ['DP', 'AK', 'ER', 'OS', 'CL', 'RT', 'AV'] as const;
const callSigns = ['901', '902', '903', '401'] as const;

/** An act about paper that mostly fits what stands on the desk; `pick` decides which. */
export function paperAct(desk: Desk, pick: number): IncidentCommand {
  const { paper, incidents } = desk.incidents;
  if (pick % 7 === 0 || paper.ranges.length === 0) return { type: 'reserve paper forms', count: 1 + (pick % 3) };
  if (pick % 7 === 1) return { type: 'note paper kit', failed: ([null, 'printer', 'disk'] as const)[pick % 3]! };
  const reserved = paper.ranges.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  );
  const form = pick % 11 === 0 ? reserved[0]! : (reserved.find((one) => !paper.used.has(one)) ?? 999);
  const open = [...incidents.keys()];
  const incident = pick % 2 === 0 ? open[pick % Math.max(1, open.length)] : undefined;
  const unit = callSigns[pick % callSigns.length]!;
  const begin = desk.now - 1_000 * (60 + (pick % 1_800));
  const from = pick % 5 === 0 ? 3 : 0;
  const steps = states.slice(from, from + 1 + (pick % states.length));
  const lines: Enter['lines'] = steps.map((status, index) => ({
    at: begin + 1_000 * (index + 1),
    does: 'unit' as const,
    unit,
    status,
    ...(status === 'CL' ? { reason: 1 } : {}),
  }));
  if (pick % 3 === 0) lines.push({ at: begin + 20_000, does: 'log', says: 2, onScene: false });
  if (incident === undefined)
    lines.unshift({ at: begin, does: 'received', zone: 'Z02', incidentType: 'theft', cameBy: 3 });
  return { type: 'enter from paper', form, ...(incident === undefined ? {} : { incident }), lines };
}
