import { expect, test } from 'vitest';
import { mannedSite } from '../../../test/support/desk.ts';
import { cellsOf } from './cells.ts';

const cell = (desk: ReturnType<typeof mannedSite>, zone: string) =>
  cellsOf(desk.units).find((row) => row.zone === zone);

test('a response cell is whoever is free in a zone, screening too, desks not; one person is shown as one', () => {
  const desk = mannedSite();
  expect(cell(desk, 'Z02')!.units.map((row) => row.unit)).toEqual(['301', '201', '901', '902', '903']);
  expect(cell(desk, 'Z02')!.persons).toBe(5);
  expect(cell(desk, 'Z11')).toMatchObject({ persons: 1, level: '2F', x: 50, y: 50 });
});

test('who is sent leaves the cell, and who is back at the post stands in it again', () => {
  const desk = mannedSite();
  desk.does({ type: 'open incident', incidentType: 'theft', place: { zone: 'Z02' }, units: ['902'] });
  expect(cell(desk, 'Z02')!.persons).toBe(4);
  desk.does({ type: 'set unit status', unit: '902', status: 'AV', force: 1 });
  expect(cell(desk, 'Z02')!.persons).toBe(5);
});
