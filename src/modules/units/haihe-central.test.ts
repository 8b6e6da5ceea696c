import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { Desk } from '../../../test/support/desk.ts';
import { propose } from '../incidents/propose.ts';
import { decide as decideSite } from '../sites/decide.ts';
import { nothing as noSite } from '../sites/facts.ts';
import { board } from './view.ts';

/** The example station as the sites module writes it into the book. */
function haiheCentral(): Desk {
  const desk = new Desk();
  const drafts = decideSite(
    { type: 'load site', spec: readFileSync('examples/haihe-central/site.json', 'utf8') },
    noSite(),
  );
  if (isRefusal(drafts)) throw new Error(drafts.words.en);
  for (const draft of drafts) desk.tell(draft.type, draft.data);
  return desk;
}

const at = (text: string) => Date.parse(`2026-11-24T${text}:00+08:00`);
const strength = (desk: Desk) => [...desk.units.units.values()].reduce((sum, row) => sum + row.strength, 0);

describe('Haihe Central', () => {
  // Early / late / night persons of facts/operations B2.
  test.each([
    ['D1', 44, 43, 14],
    ['D2', 40, 36, 10],
    ['D3', 30, 27, 8],
  ])('at %s one act a shift signs on %i, %i and %i persons', (dutyLevel, early, late, night) => {
    const counts = [
      ['early', '08:00'],
      ['late', '17:00'],
      ['night', '23:30'],
    ].map(([shift, time]) => {
      const desk = haiheCentral();
      desk.now = at(time!);
      desk.does({ type: 'sign on shift', shift: shift as 'early', dutyLevel });
      return strength(desk);
    });
    expect(counts).toEqual([early, late, night]);
  });

  test('through a whole day at D1, signed on at each change, every unit of the board stands at its post and none is lost', () => {
    const desk = haiheCentral();
    desk.now = at('05:00');
    desk.does({ type: 'sign on shift' });
    for (const time of ['13:00', '14:05', '21:00']) {
      desk.wait((at(time) - desk.now) / 1000);
      desk.does({ type: 'sign on shift' });
    }
    desk.wait((at('23:40') - desk.now) / 1000);
    // 14 places round the clock and 29 of the opening hours, which end at 23:45 and 00:15.
    expect(strength(desk)).toBe(43);
    expect(board(desk.units, desk.now).every((row) => row.status === 'AV' && row.left_s > 0)).toBe(true);
    desk.wait((Date.parse('2026-11-25T01:00:00+08:00') - desk.now) / 1000);
    expect(strength(desk)).toBe(14);
  });

  test('a smoke alarm in the retail gallery: the gallery post is nearest; for an attack two go', () => {
    const desk = haiheCentral();
    desk.now = at('17:00');
    desk.does({ type: 'sign on shift' });
    const place = { zone: 'Z12', x: 330, y: 160, level: '2F' };
    const picked = (type: string) => propose(desk.incidents, place, type, 'P1', desk.now).filter((row) => row.picked);
    expect(picked('fire').map((row) => row.unit)).toEqual(['405']);
    expect(picked('attack').map((row) => row.unit)).toEqual(['405', '402']);
    const rows = propose(desk.incidents, place, 'fire', 'P1', desk.now);
    expect(rows.every((row) => row.walk_s !== null)).toBe(true);
    expect(rows.some((row) => ['command', 'liaison', 'inspection', 'welfare', 'screening'].includes(row.kind))).toBe(
      false,
    );
  });
});
