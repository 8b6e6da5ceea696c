import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/tidy/sources.ts';
import { handoverRefusals, handoverStory } from './handover-story.ts';
import type { Book, Step } from './teller.ts';

interface SitePoint {
  id: string;
  kind: string;
  zone: string;
  panel: string;
  panel_zone: number;
  contact_id: string;
}
const { alarm_points: points } = JSON.parse(
  readFileSync(join(projectRoot, 'examples/haihe-central/site.json'), 'utf8'),
) as { alarm_points: SitePoint[] };
const detectors = points
  .filter((one) => one.zone === 'Z06' && one.panel === 'FP1' && ['smoke', 'heat'].includes(one.kind))
  .slice(0, 40);
const callPoint = points.find((one) => one.kind === 'manual-call' && one.zone === 'Z06')!;

const desk = { by: 'staff/1', role: 'dispatcher', desk: 'desk-1' } as const;
const commander = { by: 'staff/9', role: 'commander', desk: 'desk-commander' } as const;

const says = (point: SitePoint, qualifier: 1 | 3, ...expects: string[]): Step => ({
  say: `${qualifier}${point.contact_id} 00 ${String(point.panel_zone).padStart(3, '0')}`,
  expects,
});
const signOn: Step = { order: 'units', by: desk, of: () => ({ type: 'sign on shift' }) };
const rowAt = ({ alarms }: Book, point: SitePoint) => [...alarms.rows.values()].find((row) => row.point === point.id);
const fireRows = ({ alarms }: Book) => [...alarms.rows.values()].filter((row) => row.point !== null);
const incident = ({ incidents }: Book) => [...incidents.incidents.values()][0]!;
const unit = (book: Book, at = 0) => incident(book).assignments[at]!.unit;
const status = (to: string, more: object = {}, at = 0): Step => ({
  order: 'incidents',
  by: desk,
  of: (book) => ({ type: 'set unit status', unit: unit(book, at), status: to, ...more }),
});
/** The plan for a fire sends three; each of them says so. */
const allThree = (to: string, more: object = {}): Step[] => [0, 1, 2].map((at) => status(to, more, at));

/** Forty detectors: the first unit goes at once, what joins is taken with one key, all is reset with one, and closed. */
export const platformFire: readonly Step[] = [
  signOn,
  says(detectors[0]!, 1, 'alarm raised'),
  { until: 'the first alarm stands on the queue', holds: (book) => rowAt(book, detectors[0]!) !== undefined },
  {
    order: 'incidents',
    by: desk,
    of: (book) => ({ type: 'open incident', alarms: [rowAt(book, detectors[0]!)!.id], send: true }),
  },
  ...detectors.slice(1).map((point) => says(point, 1, 'alarm raised')),
  {
    until: 'all of them stand under the incident',
    holds: (book) => fireRows(book).filter((row) => row.handling === 'incident').length === detectors.length,
  },
  {
    order: 'alarms',
    by: desk,
    of: (book) => ({
      type: 'acknowledge group',
      group: fireRows(book)[0]!.group,
      alarms: fireRows(book).map((row) => row.id),
    }),
  },
  ...['AK', 'ER', 'OS'].flatMap((to) => allThree(to)),
  { until: 'the plan has been called out by its rule', holds: (book) => incident(book).plan !== null },
  {
    order: 'response-plans',
    by: desk,
    of: (book) => ({ type: 'stand plan down', incident: incident(book).id, reason: 1 }),
  },
  { order: 'incidents', by: desk, of: (book) => ({ type: 'mark controlled', incident: incident(book).id }) },
  ...detectors.slice(0, 38).map((point) => says(point, 3, 'alarm restored')),
  {
    order: 'alarms',
    by: desk,
    of: (book) => ({
      type: 'reset group',
      group: fireRows(book)[0]!.group,
      alarms: fireRows(book)
        .filter((row) => row.signal === 'restored')
        .map((row) => row.id),
    }),
  },
  ...allThree('CL', { reason: 1 }),
  {
    order: 'incidents',
    by: desk,
    of: (book) => ({
      type: 'close incident',
      incident: incident(book).id,
      disposition: 1,
      coSigner: { by: 'staff/2', desk: desk.desk },
    }),
  },
];

/** Two detectors are tested, a call point is pressed for real, and one detector is left alight when the test ends. */
const contractorsDay: readonly Step[] = [
  signOn,
  {
    order: 'on-test',
    by: commander,
    of: () => ({
      type: 'grant on-test',
      panel: 'FP1',
      for_min: 240,
      workOrder: 'WO-118',
      askedBy: 'CT01',
      fireWatch: '901',
    }),
  },
  says(detectors[0]!, 1, 'test signal kept'),
  says(detectors[0]!, 3, 'test signal kept'),
  says(detectors[1]!, 1, 'test signal kept'),
  says(callPoint, 1, 'alarm raised'),
  { until: 'the call point stands on the queue', holds: (book) => rowAt(book, callPoint) !== undefined },
  {
    order: 'incidents',
    by: desk,
    of: (book) => ({ type: 'open incident', alarms: [rowAt(book, callPoint)!.id], send: true }),
  },
  {
    order: 'on-test',
    by: desk,
    of: (book) => ({ type: 'end on-test', test: [...book.onTest.tests.keys()][0]! }),
  },
  { until: 'what has not restored is on the queue', holds: (book) => rowAt(book, detectors[1]!) !== undefined },
  { order: 'alarms', by: desk, of: (book) => ({ type: 'acknowledge', alarms: [rowAt(book, detectors[1]!)!.id] }) },
  says(detectors[1]!, 3, 'alarm restored'),
];

/** Of another zone, so that it confirms nothing. */
const elsewhere = points.filter((one) => one.zone !== 'Z06' && one.panel === 'FP1' && one.kind === 'smoke').slice(0, 2);
export const handover = handoverStory({
  alarm: [says(detectors[0]!, 1, 'alarm raised')],
  stands: (book) => rowAt(book, detectors[0]!) !== undefined,
  meanwhile: [says(elsewhere[0]!, 1, 'alarm raised'), says(detectors[0]!, 3, 'alarm restored')],
  after: [says(elsewhere[0]!, 3, 'alarm restored'), says(elsewhere[1]!, 1, 'alarm raised')],
});

/** Name, steps, how many incidents there are in the end, and what the rules refuse on the way. */
export const stories: readonly (readonly [string, readonly Step[], number, readonly string[]])[] = [
  ['a platform fire of forty detectors', platformFire, 1, []],
  ["a contractor's day with a live call point", contractorsDay, 1, []],
  ['a handover refused, mended and signed by both', handover, 2, handoverRefusals],
];
