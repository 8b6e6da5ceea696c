import { Type, type Static } from 'typebox';
import type { DraftOf, Fact, FactOf, FactType, FactTypes } from '../../base/fact.ts';
import { partNames, parts, removedRow, type Part, type PartName, type Parts, type RowOf } from './parts.ts';
import { siteHead } from './rows-single.ts';

/** The typed pair of every part: "zone set" carries the whole row, "zone removed" its id. */
type SetTypes = {
  [P in PartName as `${Parts[P]['noun']} set`]: FactType<Parts[P]['row']>;
};
type RemovedTypes = {
  [P in PartName as `${Parts[P]['noun']} removed`]: FactType<typeof removedRow>;
};

function partTypes(): SetTypes & RemovedTypes {
  const types: FactTypes = {};
  for (const part of Object.values<Part>(parts)) {
    types[`${part.noun} set`] = { v: 1, data: part.row };
    types[`${part.noun} removed`] = { v: 1, data: removedRow };
  }
  return types as unknown as SetTypes & RemovedTypes;
}

const reason = Type.Object({
  /** The key it is chosen by, 1 to 9. */
  number: Type.Integer({ minimum: 1, maximum: 9 }),
  /** What rules and reports go by; it stays when the words change. */
  code: Type.String(),
  zh: Type.String(),
  en: Type.String(),
});

export const sitesFacts = {
  /** The head of the site: what is true of it as a whole. */
  'site described': { v: 1, data: siteHead },
  ...partTypes(),
  /** A number among the settings of base/settings.ts; only what differs from the default stands in the book. */
  'site setting set': {
    v: 1,
    data: Type.Object({ key: Type.String(), value: Type.Number() }),
  },
  'site setting cleared': { v: 1, data: Type.Object({ key: Type.String() }) },
  /** A whole numbered list (operations B1, B6). */
  'reason list set': {
    v: 1,
    data: Type.Object({ list: Type.String(), reasons: Type.Array(reason) }),
  },
  'reason list cleared': { v: 1, data: Type.Object({ list: Type.String() }) },
  /** That a key was set, never the key: the key itself lies sealed among the secrets. */
  'panel key set': {
    v: 1,
    data: Type.Object({
      panel: Type.String(),
      version: Type.Integer(),
      bits: Type.Integer(),
    }),
  },
  /** A sender that stands in no site file was let in at the inspector and speaks for this panel from now on. */
  'sender admitted': {
    v: 1,
    data: Type.Object({
      account: Type.String(),
      receiver: Type.Optional(Type.String()),
      line: Type.Optional(Type.String()),
      panel: Type.String(),
      transport: Type.Union([Type.Literal('tcp'), Type.Literal('udp')]),
      plainAllowed: Type.Boolean(),
    }),
  },
  'sender withdrawn': {
    v: 1,
    data: Type.Object({
      account: Type.String(),
      receiver: Type.Optional(Type.String()),
      line: Type.Optional(Type.String()),
    }),
  },
};

export type SiteFact = FactOf<typeof sitesFacts>;
export type SiteDraft = DraftOf<typeof sitesFacts>;
export type SiteHead = Static<typeof siteHead>;
export type Reason = Static<typeof reason>;
export type AdmittedSender = Static<(typeof sitesFacts)['sender admitted']['data']>;
export interface PanelKey {
  panel: string;
  version: number;
  bits: number;
}

export type Level = RowOf<'levels'>;
export type Zone = RowOf<'zones'>;
export type Door = RowOf<'doors'>;
export type Walkway = RowOf<'links'>;
export type Camera = RowOf<'cameras'>;
export type Post = RowOf<'posts'>;
export type ShiftGroup = RowOf<'shiftGroups'>;
export type IncidentType = RowOf<'incidentTypes'>;
export type PointKind = RowOf<'pointKinds'>;
export type PriorityRule = RowOf<'priorityRules'>;
export type AlarmPanel = RowOf<'alarmPanels'>;
export type AlarmPoint = RowOf<'alarmPoints'>;
export type Contact = RowOf<'contacts'>;
export type RadioChannel = RowOf<'radioChannels'>;
export type VideoSystem = RowOf<'videoSystem'>;

/** One Map a part, by row id. */
export type PartMaps = { [P in PartName]: Map<string, RowOf<P>> };

export interface SitesState extends PartMaps {
  /** Null until a site file was loaded. */
  head: SiteHead | null;
  /** Only what differs from base/settings.ts. */
  settings: Map<string, number>;
  reasonLists: Map<string, readonly Reason[]>;
  panelKeys: Map<string, PanelKey>;
  /** By account, receiver and line as `senderKey` joins them. */
  admitted: Map<string, AdmittedSender>;
}

export function nothing(): SitesState {
  const maps = Object.fromEntries(partNames.map((name) => [name, new Map()])) as unknown as PartMaps;
  return {
    ...maps,
    head: null,
    settings: new Map(),
    reasonLists: new Map(),
    panelKeys: new Map(),
    admitted: new Map(),
  };
}

export function senderKey(sender: { account: string; receiver?: string; line?: string }): string {
  return `${sender.account}/${sender.receiver ?? '*'}/${sender.line ?? '*'}`.toUpperCase();
}

/** "zone set" → the zones. Made once; the fold of a row looks its part up here. */
const partOfType = new Map<string, { part: PartName; removed: boolean }>();
for (const name of partNames) {
  partOfType.set(`${parts[name].noun} set`, { part: name, removed: false });
  partOfType.set(`${parts[name].noun} removed`, { part: name, removed: true });
}

export function apply(state: SitesState, fact: Fact): void {
  const row = partOfType.get(fact.type);
  if (row) {
    const data = fact.data as { id: string };
    const rows = state[row.part] as Map<string, unknown>;
    if (row.removed) rows.delete(data.id);
    else rows.set(data.id, data);
    if (row.part === 'alarmPanels' && row.removed) forgetPanel(state, data.id);
    return;
  }
  const own = fact as SiteFact;
  switch (own.type) {
    case 'site described':
      state.head = own.data;
      return;
    case 'site setting set':
      state.settings.set(own.data.key, own.data.value);
      return;
    case 'site setting cleared':
      state.settings.delete(own.data.key);
      return;
    case 'reason list set':
      state.reasonLists.set(own.data.list, own.data.reasons);
      return;
    case 'reason list cleared':
      state.reasonLists.delete(own.data.list);
      return;
    case 'panel key set':
      state.panelKeys.set(own.data.panel, own.data);
      return;
    case 'sender admitted':
      state.admitted.set(senderKey(own.data), own.data);
      return;
    case 'sender withdrawn':
      state.admitted.delete(senderKey(own.data));
      return;
    default:
      return;
  }
}

/** A panel that is gone has no key version to show and nobody speaks for it. */
function forgetPanel(state: SitesState, panel: string): void {
  state.panelKeys.delete(panel);
  for (const [key, sender] of state.admitted) if (sender.panel === panel) state.admitted.delete(key);
}
