import type { Words } from '../../../base/words.ts';

/** One case of a validation: what is set up, what is asked of it, and what came out. */
export interface Case {
  /** Like "RiMEA 9". */
  id: string;
  title: Words;
  /** What is set up, and what has to hold. */
  setup: Words;
  asked: Words;
  run(seed: number): Outcome;
}

export interface Outcome {
  /** Null where the guideline only asks to report. */
  passed: boolean | null;
  found: Words;
  figures?: Figure[];
}

/** Drawn beside the case: what was measured in experiments as points, what we get as a line or points. */
export interface Figure {
  title?: Words;
  x: Words;
  y: Words;
  series: { name: Words; kind: 'points' | 'line' | 'curve'; points: [x: number, y: number, spread?: number][] }[];
}

export const words = (zh: string, en: string): Words => ({ zh, en });
