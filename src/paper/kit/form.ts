import { statusWords } from '../../modules/incidents/words.ts';
import type { Say } from '../say.ts';
import type { Block } from '../sheet.ts';
import { kitWords as said } from './words.ts';

/** One blank form: what the console asks for afterwards, in the same order, so that it is typed off from top to bottom. */
export function formBlocks(number: string, say: Say): readonly Block[] {
  const states = (['DP', 'AK', 'ER', 'OS', 'CL'] as const).map((status) => ({
    title: say(statusWords[status]),
    share: 1,
  }));
  return [
    { kind: 'number', label: say(said.form), number },
    {
      kind: 'blanks',
      height_mm: 14,
      boxes: [
        { label: say(said.date), share: 1 },
        { label: say(said.received), share: 1 },
        { label: `${say(said.cameBy)} 1-9`, share: 0.8 },
        { label: say(said.priority), share: 0.8 },
        { label: say(said.continues), share: 1.6 },
      ],
    },
    {
      kind: 'blanks',
      height_mm: 14,
      boxes: [
        { label: say(said.place), share: 1 },
        { label: say(said.type), share: 1 },
      ],
    },
    { kind: 'blanks', height_mm: 34, boxes: [{ label: say(said.words), share: 1 }] },
    {
      kind: 'grid',
      columns: [{ title: say(said.unit), share: 0.9 }, ...states, { title: `${say(said.reason)} 1-9`, share: 0.9 }],
      rows: 6,
      height_mm: 9,
    },
    { kind: 'text', text: say(said.notes), quiet: true },
    {
      kind: 'grid',
      columns: [
        { title: say(said.time), share: 1 },
        { title: '1-9', share: 0.5 },
        { title: say(said.note), share: 5 },
        { title: say(said.onSpot), share: 0.7 },
      ],
      rows: 8,
      height_mm: 9,
    },
    {
      kind: 'blanks',
      height_mm: 14,
      boxes: [
        { label: say(said.controlled), share: 0.8 },
        { label: say(said.closed), share: 0.8 },
        { label: `${say(said.disposition)} 1-9`, share: 0.8 },
        { label: say(said.filled), share: 1.2 },
        { label: say(said.entered), share: 1.4 },
      ],
    },
  ];
}
