import type { Words } from '../base/words.ts';

const names: Record<string, Words> = {
  'desk-1': { zh: '接处警席 1', en: 'Dispatch desk 1' },
  'desk-2': { zh: '接处警席 2', en: 'Dispatch desk 2' },
  'desk-3': { zh: '接处警席 3', en: 'Dispatch desk 3' },
  'desk-commander': { zh: '指挥长席', en: "Commander's desk" },
  'desk-wall': { zh: '大屏', en: 'Wall screen' },
};

export function deskWords(desk: string): Words {
  return names[desk] ?? { zh: desk, en: desk };
}
