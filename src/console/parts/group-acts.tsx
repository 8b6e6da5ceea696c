import type { Words } from '../../base/words.ts';
import type { QueueEntry } from '../../modules/alarms/view-group.ts';
import type { QueueRow } from '../../modules/alarms/view.ts';
import { useDesk, useKeys, type Command } from './desk.tsx';
import { actWords } from './words.ts';

/** An order names at most so many alarms of a new incident; what is over it follows by itself. */
const openMax = 200;

const counted = (words: Words, count: number): Words => ({
  zh: `全组${words.zh}（${count} 条）`,
  en: `${words.en}: all ${count} of the group`,
});

export interface GroupActs {
  acknowledge: Command;
  acknowledgeWords: Words;
  findFalse: Command;
  falseWords: Words;
  mayBeFalse: boolean;
  reset: Command;
  resetWords: Words;
  toReset: readonly string[];
  allRestored: boolean;
  /** What an incident opened from the group takes along. */
  toOpen: readonly string[];
  ofZone: (view: QueueRow) => readonly string[];
}

/**
 * What one key does with a whole group. Every order names the rows that are drawn at this moment: what comes between
 * the drawing and the key is not taken along.
 */
export function groupActs(line: QueueEntry): GroupActs {
  const { group, rows } = line;
  const idsOf = (wanted: (view: QueueRow) => boolean) => rows.filter(wanted).map((view) => view.id);
  const open = idsOf((view) => !view.row.acknowledged);
  const notFalse = idsOf((view) => view.row.handling !== 'false');
  const toReset = idsOf((view) => view.row.needsReset && view.row.acknowledged !== null);
  return {
    acknowledge: { type: 'acknowledge group', group, alarms: open },
    acknowledgeWords: counted(actWords.acknowledge, open.length),
    findFalse: { type: 'find group false', group, alarms: notFalse },
    falseWords: counted(actWords.findFalse, notFalse.length),
    mayBeFalse: rows.every((view) => view.row.handling !== 'incident'),
    reset: { type: 'reset group', group, alarms: toReset },
    resetWords: counted(actWords.reset, toReset.length),
    toReset,
    allRestored: rows.every((view) => !toReset.includes(view.id) || view.row.signal === 'restored'),
    toOpen: idsOf((view) => view.row.handling !== 'incident' && view.row.handling !== 'false').slice(0, openMax),
    ofZone: ({ row }) => idsOf((view) => view.row.zone === row.zone && !view.flags.includes('first')),
  };
}

/** Left and right move through the alarms of a group; up and down stay with the queue. */
export function useGroupSteps(line: QueueEntry, chosen: string): void {
  const { choose } = useDesk();
  const at = line.rows.findIndex((view) => view.id === chosen);
  const step = (by: number) => {
    const view = line.rows[Math.max(0, Math.min(line.rows.length - 1, at + by))];
    if (view) choose({ kind: 'alarm', id: view.id });
  };
  const next = { words: actWords.nextOfGroup, run: () => step(1), repeats: true };
  const before = { words: actWords.beforeOfGroup, run: () => step(-1), repeats: true };
  useKeys(20, line.rows.length > 1 ? { ArrowRight: next, ArrowLeft: before } : {});
}
