import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventKinds, parseEvents, type EventPlaces } from './events.ts';
import { spellPath } from './findings.ts';

const places: EventPlaces = {
  train: new Set(['J101']),
  link: new Set(['LK07', 'LK08']),
  entrance: new Set(['S1', 'N1']),
  gate: new Set(['BG01']),
  lane: new Set(['LN03']),
};
const read = (value: unknown) => parseEvents(value, places);

describe('the list of what happens on a day', () => {
  test('each kind of event is read with its place and its minutes', () => {
    const { events, findings } = read([
      { kind: 'departures stopped', from: '17:00', to: '17:40' },
      { kind: 'link closed', id: 'LK07', from: '17:05', to: '24:00' },
      { kind: 'extra people', id: 'S1', people: 800, from: '18:00', to: '18:30' },
      { kind: 'entrance metered', id: 'N1', batch_people: 60, every_s: 120, from: '07:00', to: '08:00' },
    ]);
    expect(findings).toEqual([]);
    expect(events).toEqual([
      { kind: 'departures stopped', from_min: 1_020, to_min: 1_060 },
      { kind: 'link closed', id: 'LK07', from_min: 1_025, to_min: 1_440 },
      { kind: 'extra people', id: 'S1', people: 800, from_min: 1_080, to_min: 1_110 },
      { kind: 'entrance metered', id: 'N1', batch_people: 60, every_s: 120, from_min: 420, to_min: 480 },
    ]);
  });

  test('every mistake is told at once, each with its place, a sentence and what to do, in both languages', () => {
    const { events, findings } = read([
      { kind: 'link closd', id: 'LK07', from: '17:05', to: '17:00' },
      { kind: 'link closed', id: 'LK7', from: '25:00', to: '17:00' },
      { kind: 'entrance exit only', from: '08:00', to: '09:00', colour: 'red' },
      { kind: 'extra people', id: 'S1', people: -5, from: '08:00', to: '09:00' },
      'nonsense',
      { kind: 'gate held', id: 'BG01', from: '08:00', to: '09:00' },
      { kind: 'gate held', id: 'BG01', from: '08:30', to: '09:30' },
    ]);
    expect(findings.map(({ code, path }) => `${spellPath(path)} ${code}`)).toEqual([
      'events[0].kind FLOW_EVENT_KIND',
      'events[0].to FLOW_ENDS_BEFORE',
      'events[1].from FLOW_TIME_INVALID',
      'events[1].id FLOW_PLACE_UNKNOWN',
      'events[2].colour FLOW_FIELD_UNKNOWN',
      'events[2].id FLOW_FIELD_MISSING',
      'events[3].people FLOW_NUMBER_WRONG',
      'events[4] FLOW_TYPE_WRONG',
      'events[6] FLOW_EVENTS_OVERLAP',
    ]);
    expect(events).toHaveLength(2);
    expect(findings[3]!.fix.en).toContain('LK07');
    for (const { what, fix } of findings) {
      for (const sentence of [what, fix]) {
        expect(sentence.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(sentence.en).toMatch(/[a-z]/);
        expect(sentence.zh + sentence.en).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  test('an event at a door that does not exist is refused whatever its kind', () => {
    for (const [kind, { of, numbers }] of Object.entries(eventKinds)) {
      if (of === null) continue;
      const more = Object.fromEntries(Object.keys(numbers).map((field) => [field, 5]));
      const { events, findings } = read([{ kind, id: 'nowhere', from: '08:00', to: '09:00', ...more }]);
      expect(events).toEqual([]);
      expect(findings.map(({ code }) => code)).toEqual(['FLOW_PLACE_UNKNOWN']);
    }
  });

  test('whatever stands in the file, it is read or told of, and nothing is thrown', () => {
    const field = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant('17:00'), fc.constant('S1'));
    const event = fc.dictionary(fc.constantFrom('kind', 'id', 'from', 'to', 'people', '__proto__'), field);
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(fc.oneof(event, fc.anything()))), (value) => {
        const { events, findings } = read(value);
        if (Array.isArray(value)) expect(events.length + findings.length).toBeGreaterThanOrEqual(value.length);
        else expect(findings).toHaveLength(1);
      }),
    );
  });
});
