import { describe, expect, test } from 'vitest';
import { mannedSite, raiseAlarm, type Desk } from '../../../test/support/desk.ts';
import { detail } from './view-detail.ts';

const first = 'HC-2026-000001';

function desk(): Desk {
  const made = mannedSite();
  made.tell('incident type set', {
    id: 'help-given',
    order: 9,
    name: { zh: '服务', en: 'help given' },
    priority: 'P4',
  });
  return made;
}
const advice = { type: 'give advice', incident: first, advice: 3 } as const;

describe('advice given', () => {
  test('closes a report that needed nobody in one act: help given, dealt with, and what was said stands in its course', () => {
    const room = desk();
    room.does({ type: 'start intake' });
    expect(room.does(advice)).toEqual(['incident classified', 'advice given', 'incident cleared', 'incident closed']);
    expect(detail(room.incidents, first, room.now)).toMatchObject({
      type: 'help-given',
      priority: 'P4',
      stage: 'closed',
      disposition: { en: 'dealt with' },
    });
    const course = detail(room.incidents, first, room.now)!.timeline.map((row) => row.words.en);
    expect(course).toContain('advice given: lost property office');
  });

  test('keeps the type it has', () => {
    const room = desk();
    room.does({ type: 'open incident', incidentType: 'lost-property', place: { zone: 'Z02' } });
    expect(room.does(advice)).toEqual(['advice given', 'incident cleared', 'incident closed']);
    expect(room.incidents.left.get(first)?.type).toBe('lost-property');
  });

  test.each([
    ['a P1', (room: Desk) => room.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } })],
    ['a P2', (room: Desk) => room.does({ type: 'open incident', incidentType: 'fight', place: { zone: 'Z02' } })],
    [
      'one that was P1 once',
      (room: Desk) => {
        room.does({ type: 'open incident', incidentType: 'fire', place: { zone: 'Z02' } });
        room.does({ type: 'classify incident', incident: first, incidentType: 'lost-property' });
      },
    ],
    [
      'one with a unit',
      (room: Desk) =>
        room.does({ type: 'open incident', incidentType: 'lost-property', place: { zone: 'Z02' }, units: ['901'] }),
    ],
    [
      'one with an alarm',
      (room: Desk) => {
        raiseAlarm(room, 'A-000001', 'A001', 'P4');
        room.does({ type: 'open incident', incidentType: 'lost-property', priority: 'P4', alarms: ['A-000001'] });
      },
    ],
    ['a call for help', (room: Desk) => room.does({ type: 'call help', unit: '401' })],
  ])('is no way out of %s', (_, opens) => {
    const room = desk();
    opens(room);
    const before = room.facts.length;
    expect(room.refuses(advice).refused).toBe('ADVICE_NOT_ENOUGH');
    expect(room.facts).toHaveLength(before);
  });

  test('a line that is not on the list, a site without the type, and one that is closed are refused in a sentence', () => {
    const room = desk();
    room.does({ type: 'start intake' });
    expect(room.decide({ ...advice, advice: 10 } as never)).toMatchObject({ refused: 'REASON_UNKNOWN' });
    const bare = mannedSite();
    bare.does({ type: 'start intake' });
    expect(bare.refuses(advice).refused).toBe('INCIDENT_TYPE_UNKNOWN');
    room.does(advice);
    expect(room.refuses(advice).refused).toBe('INCIDENT_ALREADY_CLOSED');
  });
});
