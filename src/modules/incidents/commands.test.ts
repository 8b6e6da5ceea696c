import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { mannedSite } from '../../../test/support/desk.ts';
import { unitCommands } from '../units/commands.ts';
import { incidentCommands } from './commands.ts';
import { logSays, reopenReasons } from './words.ts';

describe('at the door', () => {
  test('no request can bring its own second person, or any field a command does not have', () => {
    const close = Compile(incidentCommands['close incident'].schema);
    const body = { type: 'close incident', incident: 'HC-2026-000001', disposition: 6 };
    expect(close.Check(body)).toBe(true);
    expect(close.Check({ ...body, coSigner: { by: 'staff/33', desk: 'desk-a' } })).toBe(false);
  });

  test('every command names who may give it: rules and the review apart, dispatcher and commander', () => {
    const roles = Object.fromEntries(
      Object.entries({ ...incidentCommands, ...unitCommands }).map(([type, { roles }]) => [type, roles.join(' ')]),
    );
    const {
      'tell commander': tell,
      'end sign-on': end,
      'end stand-by': stand,
      'review incident': review,
      'reserve paper forms': reserve,
      'note paper kit': kit,
      ...rest
    } = roles;
    expect([tell, end, stand, reserve, kit, review]).toEqual([...Array<string>(5).fill('rule'), 'commander']);
    expect(new Set(Object.values(rest))).toEqual(new Set(['dispatcher commander']));
  });

  test('a command nobody knows is refused by name', () => {
    expect(mannedSite().decide({ type: 'fly away' })).toMatchObject({
      refused: 'COMMAND_UNKNOWN',
      facts: { command: 'fly away' },
    });
  });

  test('the numbered lists of this module have one line a key, in both languages', () => {
    for (const list of [logSays, reopenReasons]) {
      expect(list.map((line) => line.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(new Set(list.map((line) => line.code)).size).toBe(9);
      expect(list.every((line) => line.zh !== '' && line.en !== '' && line.zh !== line.en)).toBe(true);
    }
  });
});
