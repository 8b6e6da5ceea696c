import { expect, test } from 'vitest';
import { deskFaults, faultKey, isUnmanned, type Sitting } from './desk-faults.tsx';

const now = 1_000_000;
const at = (desk: string, more: Partial<Sitting> = {}): Sitting => ({
  role: 'dispatcher',
  desk,
  sound: 'ok',
  clockOff: false,
  manned: true,
  lostSince: null,
  ...more,
});
const mute = { sound: 'off', manned: false } as const;

test('a desk in order, a screen that only shows, and somebody at no desk are no fault', () => {
  const sitting = [at('desk-1'), at('desk-wall', { ...mute, role: 'viewer' }), at('', { ...mute, desk: null })];
  expect(deskFaults(sitting, 'desk-1', now)).toEqual([]);
  expect(isUnmanned(sitting)).toBe(false);
});

test('without sound, with a wrong clock, lost: each is named; a page that is loaded again is not lost yet', () => {
  const sitting = [
    at('desk-3', { clockOff: true }),
    at('desk-1', mute),
    at('desk-2', { sound: 'unknown', manned: false, lostSince: now - 5_000 }),
    at('desk-4', { sound: 'unknown', manned: false, lostSince: now - 4_999 }),
  ];
  expect(deskFaults(sitting, 'desk-1', now)).toEqual([
    { desk: 'desk-1', what: 'no-sound', own: true, since: null },
    { desk: 'desk-2', what: 'lost', own: false, since: now - 5_000 },
    { desk: 'desk-3', what: 'clock', own: false, since: null },
  ]);
});

test('nobody is on the watch when nobody hears; one who has just come is waited for', () => {
  expect(isUnmanned([])).toBe(false);
  expect(isUnmanned([at('desk-1', mute)])).toBe(true);
  expect(isUnmanned([at('desk-1', mute), at('desk-2')])).toBe(false);
  expect(isUnmanned([at('desk-1', { sound: 'unknown', manned: false })])).toBe(false);
  expect(isUnmanned([at('desk-1', { sound: 'unknown', manned: false, lostSince: now })])).toBe(true);
});

test('silenced, it is quiet until something else goes wrong', () => {
  const one = deskFaults([at('desk-2', mute)], 'desk-1', now);
  const two = deskFaults([at('desk-2', mute), at('desk-3', mute)], 'desk-1', now);
  expect(faultKey(one)).toBe(faultKey(deskFaults([at('desk-2', mute)], 'desk-1', now + 60_000)));
  expect(faultKey(two)).not.toBe(faultKey(one));
});
