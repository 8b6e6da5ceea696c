import { handoverBlocks, handoverParts, handoverTitle } from '../paper/reports/handover.ts';
import { walkTestBlocks, walkTestTitle } from '../paper/reports/walk-test.ts';
import type { Sheet } from '../paper/sheet.ts';
import { roomStates, type RoomStates } from '../paper/states.ts';
import { noReport } from './report-desk.ts';
import { nameOf, printed, readTexts, roomWith, sheetOf, type Reporter } from './report-printed.ts';

const handoverOf = ({ handovers }: RoomStates, id: string) =>
  [...handovers.desks.values()].find((row) => row.handover === id);

/** A handover as it was built, with whoever signed it since. Rejects with a `Problem`: there is none of that number. */
export async function handoverSheet(reporter: Reporter, id: string): Promise<Sheet> {
  const of = printed(reporter);
  const { floor, stream, say } = of;
  const found = await roomWith(reporter, `handover/${id}`, (room) => handoverOf(room, id) !== undefined);
  if (!found)
    throw noReport('HANDOVER_UNKNOWN', { zh: `没有交接单 ${id}`, en: `there is no handover ${id}` }, { handover: id });
  const handover = handoverOf(found.room, id)!;
  // What the list speaks of is printed as it stood then, not as it became.
  const room = roomStates((await stream.stateAt(handover.asOf)).fold);
  const texts = await readTexts(reporter, handoverParts(handover, room));
  const timeZone = room.sites.head?.timeZone ?? 'UTC';
  const report = { handover, room, timeZone, nameOf: nameOf(floor), textOf: (part: string) => texts.get(part) };
  const subtitle = say.moment(handover.begun.at);
  return sheetOf(of, `${say(handoverTitle)} ${id}`, subtitle, found.seq, handoverBlocks(report, say));
}

const testOf = ({ tests }: RoomStates, id: string) => tests.tests.get(id) ?? tests.over.get(id);

/** A test, granted, running or over, with every point it covers. Rejects with a `Problem`: there is none of that number. */
export async function walkTestSheet(reporter: Reporter, id: string): Promise<Sheet> {
  const of = printed(reporter);
  const { floor, say } = of;
  const found = await roomWith(reporter, `test/${id}`, (room) => testOf(room, id) !== undefined);
  if (!found) throw noReport('TEST_UNKNOWN', { zh: `没有测试 ${id}`, en: `there is no test ${id}` }, { test: id });
  const { room, seq } = found;
  const test = testOf(room, id)!;
  const texts = await readTexts(reporter, test.words === null ? [] : [test.words]);
  const asked = {
    room,
    test,
    now: floor.clock.now(),
    nameOf: nameOf(floor),
    textOf: (part: string) => texts.get(part),
  };
  return sheetOf(of, `${say(walkTestTitle)} ${id}`, test.workOrder, seq, walkTestBlocks(asked, say));
}
