import { expect, test } from 'vitest';
import { commandQueueMax, signalQueueBytesMax, signalQueueMax } from './limits.ts';
import { AskQueue } from './queue.ts';

const ask = (name: string, bytes = 1) => ({ name, bytes });
type Named = ReturnType<typeof ask>;

function takeAll(queue: AskQueue<Named>, limit = Infinity): string[] {
  const taken: string[] = [];
  while (taken.length < limit) {
    const next = queue.next();
    if (!next) break;
    taken.push(next.name);
  }
  return taken;
}

test('people are taken first, then one signal of each line in turn, each line in its own order', () => {
  const queue = new AskQueue<Named>();
  for (const name of ['a1', 'a2', 'a3']) queue.addSignal('a', ask(name));
  queue.addSignal('b', ask('b1'));
  queue.addCommand(ask('officer'));
  queue.addSignal('c', ask('c1'));
  expect(takeAll(queue, 4)).toEqual(['officer', 'a1', 'b1', 'c1']);
  queue.addSignal('b', ask('b2'));
  expect(takeAll(queue)).toEqual(['a2', 'b2', 'a3']);
  expect(queue.size).toBe(0);
});

test('one line that chatters does not hold up the others, turn after turn', () => {
  const queue = new AskQueue<Named>();
  for (let n = 0; n < 1_000; n++) queue.addSignal('chatter', ask('chatter'));
  expect(takeAll(queue, 100).length).toBe(100);
  queue.addSignal('fire', ask('fire'));
  expect(takeAll(queue, 2)).toContain('fire');
});

test('what a full lane cannot take is refused, and taken again as soon as there is room', () => {
  const queue = new AskQueue<Named>();
  for (let n = 0; n < signalQueueMax; n++) expect(queue.addSignal(`line ${n % 7}`, ask('s'))).toBe(true);
  expect(queue.addSignal('line 1', ask('s'))).toBe(false);
  for (let n = 0; n < commandQueueMax; n++) expect(queue.addCommand(ask('c'))).toBe(true);
  expect(queue.addCommand(ask('c'))).toBe(false);
  takeAll(queue, commandQueueMax + 1);
  expect(queue.addSignal('line 1', ask('s'))).toBe(true);
  expect(queue.addCommand(ask('c'))).toBe(true);
});

test('a queue that never quite empties still knows how much it holds', () => {
  const queue = new AskQueue<Named>();
  queue.addSignal('a', ask('first', 1_000));
  for (let n = 0; n < 3 * (signalQueueBytesMax / 1_000); n++) {
    expect(queue.addSignal('a', ask('s', 1_000))).toBe(true);
    expect(takeAll(queue, 1).length).toBe(1);
  }
  for (let n = 1; n < signalQueueBytesMax / 1_000 - 1; n++) queue.addSignal('b', ask('s', 1_000));
  expect(queue.addSignal('c', ask('s', 1_000))).toBe(false);
});
