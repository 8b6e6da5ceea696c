import { isRefusal, type Refusal } from '../../base/errors.ts';
import { hour_ms } from '../../base/instant.ts';
import type { CommandOf } from './commands.ts';
import type { Ask } from './decide.ts';
import { draft } from './drafts.ts';
import type { UnitDraft } from './fact-types.ts';
import { refusals } from './refusals.ts';
import { postOf, type Place, type UnitsState } from './state.ts';

const until_ms_max = 24 * hour_ms;
/** Never a call-sign: said over the air they mean something else (facts/operations B1). */
const emergencyNumbers: readonly string[] = ['110', '119', '120', '122'];

/** The channel a kind of post speaks on; places without one of their own use the halls' channel. */
export function channelOf(state: UnitsState, kind: string, zone: string): string | null {
  const zoneKind = state.zones.get(zone)?.kind;
  const byKind: Record<string, string> = {
    command: 'command',
    response: 'response',
    platform: 'platforms',
    joint: 'partners',
    liaison: 'partners',
  };
  const use = byKind[kind] ?? (zoneKind === 'forecourt' ? 'squares' : zoneKind === 'platform' ? 'platforms' : 'halls');
  const channels = [...state.channels.values()];
  return (channels.find((row) => row.use === use) ?? channels.find((row) => row.use === 'halls'))?.id ?? null;
}

export function wholePlace(
  state: UnitsState,
  place: { zone: string; x?: number; y?: number; level?: string },
): Place | Refusal {
  const zone = state.zones.get(place.zone);
  if (!zone) return refusals.zoneUnknown(place.zone);
  const [x0, y0, x1, y1] = zone.rect;
  return { zone: zone.id, x: place.x ?? (x0 + x1) / 2, y: place.y ?? (y0 + y1) / 2, level: place.level ?? zone.level };
}

export function signOnUnit(
  { state, asker, now }: Ask,
  command: CommandOf<'sign on unit'>,
): readonly UnitDraft[] | Refusal {
  const { unit, until, channel } = command;
  if (!/^\d{3}$/.test(unit) || emergencyNumbers.includes(unit)) return refusals.callSignReserved(unit);
  const on = state.units.get(unit);
  if (on) return refusals.alreadyOn(on);
  if (until <= now || until > now + until_ms_max) return refusals.untilPast();
  if (channel !== undefined && !state.channels.has(channel)) return refusals.channelUnknown(channel);
  const post = postOf(state, unit);
  const kind = command.kind ?? post?.kind;
  const at = command.place ?? (post ? { zone: post.zone, x: post.x, y: post.y, level: post.level } : undefined);
  if (kind === undefined || at === undefined) return refusals.callSignUnknown(unit);
  const place = command.place ? wholePlace(state, command.place) : (at as Place);
  if (isRefusal(place)) return place;
  return [
    draft('unit signed on', {
      unit,
      post: post?.id,
      kind,
      place,
      strength: command.strength ?? 1,
      channel: channel ?? channelOf(state, kind, place.zone) ?? undefined,
      until,
      desk: asker.desk,
    }),
  ];
}

export function changeSignOn(
  { state, asker, now }: Ask,
  command: CommandOf<'change sign-on'>,
): readonly UnitDraft[] | Refusal {
  const { unit, strength, channel, until } = command;
  if (!state.units.has(unit)) return refusals.notSignedOn(unit);
  if (strength === undefined && channel === undefined && until === undefined) return refusals.nothingChanged(unit);
  if (until !== undefined && (until <= now || until > now + until_ms_max)) return refusals.untilPast();
  if (channel !== undefined && !state.channels.has(channel)) return refusals.channelUnknown(channel);
  return [draft('unit sign-on changed', { unit, strength, channel, until, desk: asker.desk })];
}

export function signOffUnit(
  { state, asker }: Ask,
  command: CommandOf<'sign off unit'>,
): readonly UnitDraft[] | Refusal {
  const row = state.units.get(command.unit);
  if (!row) return refusals.notSignedOn(command.unit);
  if (row.current !== null) return refusals.busy(row.unit, row.current);
  return [draft('unit signed off', { unit: row.unit, why: 'by-hand', desk: asker.desk })];
}
