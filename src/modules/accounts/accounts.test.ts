import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectGolden, readGolden } from '../../../test/support/golden-shapes.ts';
import { given, type Past } from '../../../test/support/given.ts';
import { minute_ms } from '../../base/instant.ts';
import type { Asker } from '../module.ts';
import { pinTriesMax } from './decide.ts';
import type { AccountRole, AccountsState } from './facts.ts';
import { accountsModule } from './module.ts';
import { accounts, staff } from './view.ts';

const administrator: Asker = { by: 'staff/1', role: 'administrator' };
const door: Asker = { by: 'rule/sign-in', role: 'rule' };
const opened = (account: number, name: string, role: AccountRole): Past => ({
  type: 'account opened',
  data: { account, name, role },
});
const house: readonly Past[] = [
  opened(1, 'administrator', 'administrator'),
  opened(2, 'dispatcher', 'dispatcher'),
  { type: 'pin set', data: { account: 2, version: 1 } },
];

describe('accounts', () => {
  test('an account is opened under a call-sign with the next number, and a closed one’s number is never used again', () => {
    const story = given(accountsModule, house);
    story
      .when({ type: 'open account', name: 'desk-3', role: 'viewer' }, administrator)
      .then([{ type: 'account opened', data: { account: 3, name: 'desk-3', role: 'viewer' } }]);
    story
      .when({ type: 'close account', account: 3 }, administrator)
      .then([{ type: 'account closed', data: { account: 3 } }]);
    story
      .when({ type: 'open account', name: 'desk-3', role: 'viewer' }, administrator)
      .then([{ type: 'account opened', data: { account: 4, name: 'desk-3', role: 'viewer' } }]);
    expect(accounts(story.state, story.now).map((row) => [row.account, row.open])).toEqual([
      [1, true],
      [2, true],
      [4, true],
      [3, false],
    ]);
    expect(staff(story.state)).toContainEqual({ by: 'staff/3', name: 'desk-3', role: 'viewer' });
  });

  test('two accounts never have one name', () => {
    given(accountsModule, house)
      .when({ type: 'open account', name: 'dispatcher', role: 'viewer' }, administrator)
      .refuses('ACCOUNT_NAME_TAKEN');
  });

  test('the last administrator is neither closed nor made something else, and nobody closes the own account', () => {
    const story = given(accountsModule, house);
    story
      .when({ type: 'close account', account: 1 }, { by: 'staff/9', role: 'administrator' })
      .refuses('LAST_ADMINISTRATOR');
    story.when({ type: 'give role', account: 1, role: 'viewer' }, administrator).refuses('LAST_ADMINISTRATOR');
    story.fold(opened(5, 'administrator2', 'administrator'));
    story.when({ type: 'close account', account: 1 }, administrator).refuses('OWN_ACCOUNT');
    story
      .when({ type: 'close account', account: 5 }, administrator)
      .then([{ type: 'account closed', data: { account: 5 } }]);
  });

  test('another role, a closing and a revoking end what the account has open', () => {
    for (const end of [
      { type: 'account role given', data: { account: 2, role: 'viewer' } },
      { type: 'account closed', data: { account: 2 } },
      { type: 'sessions revoked', data: { account: 2 } },
    ]) {
      const story = given(accountsModule, house);
      story
        .when({ type: 'sign in', account: 2, desk: 'desk-a', until: story.now + 1_000 }, door)
        .then([{ type: 'signed in', data: { account: 2, session: 1, desk: 'desk-a', until: story.now + 1_000 } }]);
      expect(story.state.sessions.size).toBe(1);
      story.fold(end);
      expect(story.state.sessions.size, end.type).toBe(0);
    }
  });
});

describe('the second person’s PIN', () => {
  const attempt = (right: boolean) => ({ type: 'note pin try', account: 2, desk: 'desk-a', right });

  test('five wrong ones in a row, and none is looked at for five minutes, not even the right one', () => {
    const story = given(accountsModule, house);
    for (let tries = 1; tries < pinTriesMax; tries++) {
      story.when(attempt(false), door).then([{ type: 'pin refused', data: { account: 2, desk: 'desk-a' } }]);
    }
    const until = story.now + 5 * minute_ms;
    story.when(attempt(false), door).then([{ type: 'pin refused', data: { account: 2, desk: 'desk-a', until } }]);
    story.when(attempt(true), door).refuses('PIN_WAIT');
    story.after(299).when(attempt(true), door).refuses('PIN_WAIT');
    story
      .after(1)
      .when(attempt(true), door)
      .then([{ type: 'pin accepted', data: { account: 2, desk: 'desk-a' } }]);
  });

  test('a right one begins the count anew', () => {
    const story = given(accountsModule, house);
    for (let round = 0; round < 3; round++) {
      for (let tries = 1; tries < pinTriesMax; tries++) story.when(attempt(false), door);
      story.when(attempt(true), door).then([{ type: 'pin accepted', data: { account: 2, desk: 'desk-a' } }]);
    }
  });

  test('however the tries come, no more than five wrong ones are looked at in any five minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }), (pauses) => {
        const story = given(accountsModule, house);
        const looked: number[] = [];
        for (const pause of pauses) {
          story.after(pause);
          const before = story.facts.length;
          story.when(attempt(false), door);
          if (story.facts.length > before) looked.push(story.now);
        }
        for (let first = 0; first + pinTriesMax < looked.length; first++) {
          expect(looked[first + pinTriesMax]! - looked[first]!).toBeGreaterThanOrEqual(5 * minute_ms);
        }
      }),
    );
  });
});

describe('a session at a desk', () => {
  const at = (now: number): readonly Past[] => [
    ...house,
    opened(3, 'commander', 'commander'),
    { type: 'signed in', data: { account: 2, session: 1, desk: 'desk-a', until: now + 60_000 } },
    { type: 'signed in', data: { account: 2, session: 2, until: now + 60_000 } },
  ];
  const start = given(accountsModule, house).now;
  const session = (story: { state: AccountsState }, id = 1) => story.state.sessions.get(id);

  test('is locked once, by whoever has a PIN to open it with; a right PIN opens it in the fact that counts the try', () => {
    const story = given(accountsModule, at(start));
    story
      .when({ type: 'lock desk', session: 1 }, door)
      .then([{ type: 'desk locked', data: { account: 2, session: 1, desk: 'desk-a' } }]);
    expect(session(story)!.lockedAt).toBe(story.now);
    story.when({ type: 'lock desk', session: 1 }, door).then([]);
    const unlock = (right: boolean) => ({ type: 'note pin try', account: 2, desk: 'desk-a', right, unlocks: 1 });
    story.when(unlock(false), door).then([{ type: 'pin refused' }]);
    expect(session(story)!.lockedAt).not.toBeNull();
    story.when(unlock(true), door).then([
      { type: 'pin accepted', data: { account: 2, desk: 'desk-a' } },
      { type: 'desk unlocked', data: { account: 2, session: 1, desk: 'desk-a' } },
    ]);
    expect(session(story)!.lockedAt).toBeNull();
  });

  test('tried by rote, the lock waits five minutes like any PIN, and another person’s PIN never opens it', () => {
    const story = given(accountsModule, at(start));
    story.when({ type: 'lock desk', session: 1 }, door).anyway();
    const unlock = (account: number, right: boolean) =>
      ({ type: 'note pin try', account, desk: 'desk-a', right, unlocks: 1 }) as const;
    story.when(unlock(3, true), door).then([{ type: 'pin accepted' }]);
    for (let tries = 0; tries < pinTriesMax; tries++)
      story.when(unlock(2, false), door).then([{ type: 'pin refused' }]);
    story.when(unlock(2, true), door).refuses('PIN_WAIT');
    story.after(300).when(unlock(2, true), door).anyway();
    expect(session(story)!.lockedAt).toBeNull();
  });

  test('without a desk, without a PIN, or ended, it cannot be locked, and each says why', () => {
    const story = given(accountsModule, at(start));
    story.when({ type: 'lock desk', session: 2 }, door).refuses('DESK_NEEDED');
    story.when({ type: 'lock desk', session: 9 }, door).refuses('SESSION_ENDED');
    story.fold({ type: 'signed in', data: { account: 3, session: 3, desk: 'desk-b', until: start + 60_000 } });
    story.when({ type: 'lock desk', session: 3 }, door).refuses('PIN_NOT_SET');
  });

  test('another operator takes it over in one decision: one session ends, one begins at the same desk, unlocked', () => {
    const story = given(accountsModule, at(start));
    story.when({ type: 'lock desk', session: 1 }, door).anyway();
    const until = story.now + 3_600_000;
    story.when({ type: 'change operator', session: 1, account: 3, until }, door).then([
      { type: 'signed out', data: { account: 2, session: 1 } },
      { type: 'signed in', data: { account: 3, session: 3, desk: 'desk-a', until } },
    ]);
    expect(session(story)).toBeUndefined();
    expect(session(story, 3)).toMatchObject({ account: 3, desk: 'desk-a', lockedAt: null });
    story.when({ type: 'change operator', session: 1, account: 3, until }, door).refuses('SESSION_ENDED');
    story.when({ type: 'change operator', session: 2, account: 3, until }, door).refuses('DESK_NEEDED');
    story.when({ type: 'change operator', session: 3, account: 9, until }, door).refuses('ACCOUNT_UNKNOWN');
  });

  test('is extended, never shortened; one without a desk is not', () => {
    const story = given(accountsModule, at(start));
    const until = start + 3_600_000;
    story
      .when({ type: 'extend session', session: 1, until }, door)
      .then([{ type: 'session extended', data: { account: 2, session: 1, until } }]);
    expect(session(story)!.until).toBe(until);
    story.when({ type: 'extend session', session: 1, until: until - 1 }, door).then([]);
    story.when({ type: 'extend session', session: 2, until }, door).refuses('DESK_NEEDED');
  });
});

describe('tokens', () => {
  test('each has a number of its own, a role and perhaps an end; withdrawn once, it is gone', () => {
    const story = given(accountsModule, house);
    const until = story.now + 1_000;
    story
      .when({ type: 'make token', name: 'script', role: 'connector', until }, administrator)
      .then([{ type: 'token made', data: { token: 1, name: 'script', role: 'connector', until } }]);
    story
      .when({ type: 'withdraw token', token: 1 }, administrator)
      .then([{ type: 'token withdrawn', data: { token: 1 } }]);
    story.when({ type: 'withdraw token', token: 1 }, administrator).refuses('TOKEN_UNKNOWN');
    story
      .when({ type: 'make token', name: 'script', role: 'viewer' }, administrator)
      .then([{ type: 'token made', data: { token: 2, name: 'script', role: 'viewer' } }]);
    story
      .when({ type: 'make token', name: 'old', role: 'viewer', until: story.now }, administrator)
      .refuses('TOKEN_ENDS_IN_PAST');
  });
});

test('every fact of accounts that was ever written still fits and folds', () => {
  expectGolden(accountsModule, readGolden('src/modules/accounts/golden/accounts.v1.jsonl'));
});

test('no fact of accounts has a field for a password, a PIN, a token or a person’s name', () => {
  const fields = Object.values(accountsModule.facts).flatMap(({ data }) => Object.keys(data.properties));
  expect(new Set(fields)).toEqual(
    new Set(['account', 'name', 'role', 'version', 'mustChange', 'desk', 'until', 'session', 'token']),
  );
});
