import fc from 'fast-check';
import { runInThisContext } from 'node:vm';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CrowdProblem, Frame } from '../../../engines/crowd/problem.ts';
import { FramePacker, type PackedFrames } from './pack.ts';
import { pageFrames } from './page-frames.ts';

interface ReadFrame {
  t: number;
  n: number;
  id: Uint32Array;
  x: Float32Array;
  y: Float32Array;
  mark: Uint8Array;
}

/** The page's own reader, taken out of the page. */
const readChunk = runInThisContext(
  `(() => { ${pageFrames.slice(pageFrames.indexOf('function readChunk'), pageFrames.indexOf('function chunkAt'))}; return readChunk; })()`,
) as (view: DataView) => ReadFrame[];

function read({ chunks }: PackedFrames): ReadFrame[] {
  return chunks.flatMap(({ data }) => {
    const bytes = inflateRawSync(Buffer.from(data, 'base64'));
    return readChunk(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}

const groups = [{ stages: [{ kind: 'leave' }] }, { stages: [{ kind: 'board' }] }] as unknown as CrowdProblem['groups'];
const packer = () => new FramePacker({ groups, settings: { frame_every_s: 5 } as CrowdProblem['settings'] });

type Person = { id: number; x: number; y: number; level: number; doing: number; group: number; link: number };
function frame(t_s: number, people: readonly Person[]): Frame {
  return {
    t_s,
    count: people.length,
    id: Uint32Array.from(people, ({ id }) => id),
    x_m: Float32Array.from(people, ({ x }) => x),
    y_m: Float32Array.from(people, ({ y }) => y),
    level: Uint8Array.from(people, ({ level }) => level),
    link: Uint16Array.from(people, ({ link }) => link),
    group: Uint16Array.from(people, ({ group }) => group),
    doing: Uint8Array.from(people, ({ doing }) => doing),
  };
}

const person = fc.record({
  id: fc.integer({ min: 0, max: 400 }),
  x: fc.double({ min: 0, max: 480, noNaN: true }),
  y: fc.double({ min: 0, max: 300, noNaN: true }),
  level: fc.integer({ min: 0, max: 7 }),
  doing: fc.integer({ min: 0, max: 4 }),
  group: fc.integer({ min: 0, max: 1 }),
  link: fc.integer({ min: 0, max: 3 }),
});
const crowdAt = fc
  .uniqueArray(person, { selector: ({ id }) => id, maxLength: 60 })
  .map((people) => people.toSorted((one, other) => one.id - other.id));

test('what is packed is what the page reads: the same people, to 5 cm, wherever they stand or walk', () => {
  fc.assert(
    fc.property(
      crowdAt,
      fc.array(fc.integer({ min: -7, max: 7 }), { minLength: 20, maxLength: 20 }),
      (people, steps) => {
        const pack = packer();
        const wanted: Person[][] = [];
        steps.forEach((step, at) => {
          // Everybody walks a few metres each time; some come, some go.
          const here = people
            .filter(({ id }) => (id + at) % 11 !== 0)
            .map((each) => ({ ...each, x: Math.max(0, each.x + step), y: Math.max(0, each.y - step) }));
          wanted.push(here);
          people = people.map((each) => ({ ...each, ...here.find(({ id }) => id === each.id) }));
          pack.add(frame(at * 5, here));
        });
        const frames = read(pack.finish());
        expect(frames.map(({ t, n }) => [t, n])).toEqual(wanted.map((here, at) => [at * 5, here.length]));
        frames.forEach(({ id, x, y, mark }, at) => {
          wanted[at]!.forEach((each, who) => {
            expect(id[who]).toBe(each.id);
            expect(Math.hypot(x[who]! - each.x, y[who]! - each.y)).toBeLessThan(0.08);
            expect(mark[who]! & 7).toBe(each.level);
            expect((mark[who]! & 8) > 0).toBe(each.doing === 2);
            expect((mark[who]! & 16) > 0).toBe(each.group === 0);
          });
        });
      },
    ),
    { numRuns: 40 },
  );
});

test('a jump farther than a byte can say is caught up within the next frames', () => {
  const pack = packer();
  const at = (x: number) => [{ id: 1, x, y: 10, level: 0, doing: 1, group: 0, link: 0 }];
  [10, 40, 40, 40].forEach((x, step) => pack.add(frame(step * 5, at(x))));
  const frames = read(pack.finish());
  expect(frames.map(({ x }) => Math.round(x[0]! * 10) / 10)).toEqual([10, 22.7, 35.4, 40]);
});

test('each chunk stands alone: the last minute reads without the ones before', () => {
  const pack = packer();
  for (let t = 0; t <= 300; t += 5) pack.add(frame(t, [{ id: 7, x: t, y: 20, level: 1, doing: 2, group: 1, link: 0 }]));
  const packed = pack.finish();
  const [first] = read({ ...packed, chunks: packed.chunks.slice(-1) });
  expect([first!.t, first!.x[0], first!.mark[0]]).toEqual([300, 300, 9]);
});

test('5,000 who wait cost little more than where they stand, once a minute', () => {
  const pack = packer();
  const people = Array.from({ length: 5_000 }, (_, id) => ({ id, x: (id * 7) % 480, y: (id * 13) % 300, level: 2, doing: 2, group: 1, link: 0 })); // prettier-ignore
  for (let t = 0; t < 600; t += 5) pack.add(frame(t, people));
  const { chunks, frames } = pack.finish();
  const bytes = chunks.reduce((sum, { data }) => sum + data.length, 0);
  // Each minute says once where everybody stands, which is what remains.
  expect(bytes / (frames * people.length)).toBeLessThan(0.6);
});
