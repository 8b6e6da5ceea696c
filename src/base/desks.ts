import type { Words } from './words.ts';

/** Desks of a control room. A desk is a place, not a person; its name stands in what is done there. */
export const deskNames: readonly { id: string; words: Words }[] = [
  { id: 'desk-1', words: { zh: '接处警席 1', en: 'Dispatch desk 1' } },
  { id: 'desk-2', words: { zh: '接处警席 2', en: 'Dispatch desk 2' } },
  { id: 'desk-3', words: { zh: '接处警席 3', en: 'Dispatch desk 3' } },
  { id: 'desk-commander', words: { zh: '指挥长席', en: "Commander's desk" } },
  { id: 'desk-wall', words: { zh: '大屏', en: 'Wall screen' } },
];

/** A desk as people call it; one that stands in no list is shown as it is written. */
export function deskWords(desk: string): Words {
  return deskNames.find((one) => one.id === desk)?.words ?? { zh: desk, en: desk };
}
