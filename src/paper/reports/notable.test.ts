import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { haiheFacts } from '../../../test/support/haihe-site.ts';
import type { Fact } from '../../base/fact.ts';
import { Fold } from '../../journal/fold.ts';
import { allModules } from '../../modules/all.ts';
import { roomStates } from '../states.ts';
import type { Names } from './names.ts';
import { sentenceOf } from './notable.ts';

const golden = (module: string, v = 1): Fact[] =>
  readFileSync(new URL(`../../modules/${module}/golden/${module}.v${v}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, seq) => ({
      seq,
      by: 'staff/17',
      cause: 'c',
      recordedAt: 0,
      ...(JSON.parse(line) as Pick<Fact, 'type' | 'v' | 'data'>),
    }));

const fold = new Fold(allModules);
haiheFacts().forEach(({ type, data }, seq) => {
  fold.apply({ seq, type, v: 1, data, recordedAt: 0, by: 'staff/1', cause: 'c' });
});
const names: Names = {
  room: roomStates(fold),
  raised: new Map(),
  textOf: (part) => (part === '' ? null : 'typed words'),
  nameOf: (by) => (by.startsWith('staff/') ? 'somebody' : by),
};
const sentence = (type: string, data: object) =>
  sentenceOf({ seq: 0, type, v: 1, data, recordedAt: 0, by: 'staff/17', cause: 'c' }, names);

/** What the room does of itself, or what only prepares something: left out of the log on purpose. */
const quiet = [
  'told reference noted',
  'call reference noted',
  'response plan set',
  'response plan withdrawn',
  'plan step reopened',
  'skipped steps seen',
  'order reminded',
  'order supervised',
  'order deadline moved',
  'order expired',
  'handover begun',
  'handover note added',
  'briefing notice signed',
  'briefing notice withdrawn',
];

test.each(['told', 'timers', 'response-plans', 'orders', 'on-test', 'handovers'])(
  'what a desk did in %s stands in the command log as a sentence in both languages, or is left out on purpose',
  (module) => {
    const facts = [...golden(module), ...(module === 'told' ? golden(module, 2) : [])];
    for (const fact of facts) {
      const said = sentenceOf(fact, names);
      if (quiet.includes(fact.type)) {
        expect(said, fact.type).toBeNull();
        continue;
      }
      expect(said, `"${fact.type}" is not in the log`).not.toBeNull();
      for (const words of [said!.zh, said!.en]) {
        expect(words.length, fact.type).toBeGreaterThan(3);
        expect(words, fact.type).not.toMatch(/undefined|NaN|null|\[object/);
      }
    }
  },
);

test('a call is named by whom it was to, at which number, and what came of it', () => {
  const data = {
    incident: 'HC-2026-000001',
    entry: 1,
    whom: 'fire-service',
    contact: 'CT05',
    number: 1,
    result: 'reached',
  };
  expect(sentence('told entry written', data)).toEqual({
    zh: '已告知:119 消防 6-555-07',
    en: 'told: Fire service, 119 6-555-07',
  });
  expect(sentence('told entry written', { ...data, whom: undefined, contact: 'CT08', result: 'no-answer' })).toEqual({
    zh: '无人接听:电梯维保值班 6-555-11',
    en: 'no answer: Lift firm duty desk 6-555-11',
  });
});

test('that it rings again says nothing new, and whom a plan tells keeps the plan’s name when the plan has gone', () => {
  const tell = { who: { zh: '铁路调度', en: 'Railway control' }, within_s: 180 };
  names.room.plans.versions.set('PL3/7', { tell: [tell] } as never);
  const data = { incident: 'HC-2026-000001', about: 'tell', whom: '1@PL3/7', dueAt: 0, ring: 1 };
  expect(sentence('telling overdue', data)).toEqual({ zh: '未告知:铁路调度', en: 'not told: Railway control' });
  expect(sentence('telling overdue', { ...data, ring: 2 })).toBeNull();
});

test('a test and an order are named by what they are of, and a handover by who took it over', () => {
  expect(sentence('on-test ended', { test: 'T-000009', heard: ['A001'], notHeard: ['A002', 'A003'] })?.en).toBe(
    'test ended: T-000009, heard 1, not heard 2',
  );
  expect(sentence('order given', { order: 'O-000001', to: [{ kind: 'role', id: 'patrol' }], words: 'part' })?.zh).toBe(
    '下达指令 O-000001,给各巡逻岗:typed words',
  );
  expect(sentence('handover accepted', { handover: 'H-000001', incoming: 'staff/9' })?.en).toBe(
    'H-000001 taken over by somebody',
  );
});
