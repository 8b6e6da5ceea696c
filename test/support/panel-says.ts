import type { PanelEvent, PanelSignal } from '../../src/base/signal.ts';

/** What the tables say of a code, as the connector passes it on. */
const codes: Record<string, Partial<PanelEvent>> = {
  111: { kind: 'smoke', class: 'alarm', priority: 'P1', fire: 'unconfirmed' },
  114: { kind: 'heat', class: 'alarm', priority: 'P1', fire: 'unconfirmed' },
  115: { kind: 'fire-manual-call', class: 'alarm', priority: 'P1', fire: 'confirmed' },
  120: { kind: 'panic', class: 'alarm', priority: 'P1' },
  121: { kind: 'duress', class: 'alarm', priority: 'P1', silent: true },
  131: { kind: 'intrusion', class: 'alarm', priority: 'P2' },
  132: { kind: 'intrusion', class: 'alarm', priority: 'P2' },
  134: { kind: 'intrusion-entry', class: 'alarm', priority: 'P2', priorityDisarmed: 'P3' },
  137: { kind: 'tamper', class: 'alarm', priority: 'P3' },
  150: { kind: 'technical', class: 'alarm', priority: 'P3' },
  151: { kind: 'gas', class: 'alarm', priority: 'P2' },
  101: { kind: 'help', class: 'alarm', priority: 'P2' },
  200: { kind: 'fire-supervisory', class: 'supervisory', priority: 'P3' },
  301: { kind: 'mains-lost', class: 'trouble', priority: 'P3' },
  350: { kind: 'link-trouble', class: 'trouble', priority: 'P3' },
  373: { kind: 'fire-trouble', class: 'trouble', priority: 'P3' },
  401: { kind: 'opening', class: 'event', priority: 'P4' },
  406: { kind: 'cancel', class: 'event', priority: 'P4' },
  570: { kind: 'bypass', class: 'condition', priority: 'P4' },
  571: { kind: 'fire-disabled', class: 'condition', priority: 'P4' },
  575: { kind: 'swinger', class: 'trouble', priority: 'P3', alsoCondition: true },
  602: { kind: 'test', class: 'event', priority: 'P4', heard: true },
  604: { kind: 'fire-test', class: 'condition', priority: 'P4' },
  607: { kind: 'walk-test', class: 'condition', priority: 'P4' },
  608: { kind: 'test', class: 'event', priority: 'P4', heard: true, troubleUp: true },
};

/** One event of a panel, as the connector passes it on. Written by hand after facts/operations B6: no code table is asked. */
export function says(
  panel: string,
  code: string,
  phase: PanelEvent['phase'],
  more: Partial<PanelEvent> = {},
): PanelSignal {
  const known = code in codes;
  const event = {
    scheme: 'contact-id' as const,
    code,
    known,
    kind: 'unknown',
    class: 'alarm' as const,
    priority: 'P3' as const,
    phase,
    ...codes[code],
    ...more,
  };
  return { kind: 'panel', panel, events: [event], poll: false };
}
