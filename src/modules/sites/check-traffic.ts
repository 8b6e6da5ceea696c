import { parseClockTime } from '../../base/local-time.ts';
import { mask } from '../../base/mask.ts';
import type { Tell } from './check.ts';
import type { Path } from './json-places.ts';
import type { SiteRows } from './spec.ts';

/** A mobile number of the mainland (YD/T numbering plan: 13x to 19x, 11 digits). */
const mobileNumber = /^(?:(?:\+|00)?86)?1[3-9]\d{9}$/;

/** Minutes a platform face stays empty between two trains. */
const betweenTrains_min = 4;

/** Trains, shares, numbers to call, and the way to the site's own video. */
export function checkTraffic(site: SiteRows, tell: Tell): void {
  checkFaces(site, tell);
  checkServices(site, tell);
  checkShares(site, tell);
  checkContacts(site, tell);
  for (const { row, path } of site.rows.videoSystem) {
    if (!/^https?:\/\/[^\s/]+/.test(row.linkTemplate) || !row.linkTemplate.includes('{camera}')) {
      tell('SITE_LINK_TEMPLATE', [...path, 'link_template'], {});
    }
  }
}

/** Contacts stand in the journal for ever, so they are roles and organisations: what could be a person's own is named. */
function checkContacts(site: SiteRows, tell: Tell): void {
  const numbers = new Map<string, string>();
  for (const { row, path } of site.rows.contacts) {
    for (const language of ['zh', 'en'] as const) {
      if (mask(row.role[language]).masked) tell('SITE_CONTACT_PERSONAL', [...path, 'role', language], {});
    }
    row.numbers.forEach((number, index) => {
      const first = numbers.get(number);
      if (first === undefined) numbers.set(number, row.id);
      else tell('SITE_NUMBER_DOUBLED', [...path, 'numbers', index], { number, first });
      if (mobileNumber.test(number.replace(/[^\d+]/g, '')))
        tell('SITE_CONTACT_PERSONAL', [...path, 'numbers', index], {});
    });
  }
}

function checkFaces(site: SiteRows, tell: Tell): void {
  const platforms = new Map(site.rows.platforms.map(({ row }) => [row.id, row]));
  const faces = new Map(site.rows.faces.map(({ row }) => [row.id, row]));
  for (const { row, path } of site.rows.faces) {
    const platform = platforms.get(row.platform);
    if (platform && !platform.faces.includes(row.id)) {
      tell('SITE_PLATFORM_FACES', [...path, 'platform'], { face: row.id, platform: platform.id });
    }
  }
  for (const { row, path } of site.rows.platforms) {
    row.faces.forEach((id, index) => {
      const face = faces.get(id);
      if (face && face.platform !== row.id) {
        tell('SITE_PLATFORM_FACES', [...path, 'faces', index], { face: id, platform: row.id });
      }
    });
  }
}

function checkServices(site: SiteRows, tell: Tell): void {
  const atFace = new Map<string, { id: string; from: number; to: number; path: Path }[]>();
  for (const { row, path } of site.rows.services) {
    const from = parseClockTime(row.arr)!;
    const to = parseClockTime(row.dep)!;
    const list = atFace.get(row.face) ?? [];
    list.push({ id: row.id, from, to: to >= from ? to : to + 1_440, path });
    atFace.set(row.face, list);
  }
  for (const [face, trains] of atFace) {
    trains.sort((a, b) => a.from - b.from);
    trains.forEach((train, index) => {
      const before = trains[index - 1];
      if (before && train.from < before.to + betweenTrains_min) {
        tell('SITE_TRAINS_TOO_CLOSE', train.path, { id: train.id, other: before.id, face });
      }
    });
  }
  const profile = site.rows.passengerProfile[0];
  if (!profile || site.rows.services.length === 0 || site.rows.services.length !== site.ids.services.length) return;
  const sum = (of: 'board' | 'alight') => site.rows.services.reduce((total, { row }) => total + row[of], 0);
  const differ = (field: string, found: number, wanted: number) => {
    if (found !== wanted) tell('SITE_SUMS_DIFFER', [...profile.path, field], { field, found, wanted });
  };
  differ('boardings_per_day', profile.row.boardingsPerDay, sum('board'));
  differ('alightings_per_day', profile.row.alightingsPerDay, sum('alight'));
}

function checkShares(site: SiteRows, tell: Tell): void {
  const one = (shares: readonly number[], path: Path) => {
    const total = Math.round(shares.reduce((sum, share) => sum + share, 0) * 1_000) / 1_000;
    if (shares.length > 0 && total !== 1) tell('SITE_SHARES_NOT_ONE', path, { found: total });
  };
  if (site.rows.entrances.length === site.ids.entrances.length) {
    one(
      site.rows.entrances.map(({ row }) => row.demandShare),
      ['entrances'],
    );
  }
  if (site.rows.itemMix.length === site.ids.itemMix.length) {
    one(
      site.rows.itemMix.map(({ row }) => row.share),
      ['item_mix'],
    );
  }
  for (const { row, path } of site.rows.passengerProfile) {
    one(
      row.entryLeadTime.map(({ share }) => share),
      [...path, 'entry_lead_time'],
    );
  }
}
