import { type Static, Type } from 'typebox';
import type { Fact, FactOf } from '../../base/fact.ts';
import type { Instant } from '../../base/instant.ts';

const path = Type.Union([Type.Literal('tcp'), Type.Literal('udp')]);

/** Why a known sender's message was refused, in the words of the connector (facts/protocols 1.3). */
const refusedWhy = Type.Union([
  Type.Literal('not-decrypted'),
  Type.Literal('plain-for-keyed'),
  Type.Literal('time-outside-window'),
  Type.Literal('no-key-set'),
  Type.Literal('unprocessable'),
]);

export type LinkPath = Static<typeof path>;
export type RefusedWhy = Static<typeof refusedWhy>;

export const linksFacts = {
  /** Nothing was heard for the poll interval and one poll more. */
  'link lost': {
    v: 1,
    data: Type.Object({ panel: Type.String(), path, heardAt: Type.Optional(Type.Integer()) }),
  },
  'link back': {
    v: 1,
    data: Type.Object({ panel: Type.String(), path, heardAt: Type.Optional(Type.Integer()) }),
  },
  /** The panel's clock has left its band; `drift_ms` is panel minus ours. */
  'link drifting': {
    v: 1,
    data: Type.Object({ panel: Type.String(), path, drift_ms: Type.Integer() }),
  },
  'link steady': {
    v: 1,
    data: Type.Object({ panel: Type.String(), path, drift_ms: Type.Optional(Type.Integer()) }),
  },
  /** One an hour and panel: what the polls would have said, since a poll is no fact (design section 4). */
  'link summary': {
    v: 1,
    data: Type.Object({
      panel: Type.String(),
      from: Type.Integer(),
      to: Type.Integer(),
      messages: Type.Integer(),
      polls: Type.Integer(),
      refused: Type.Integer(),
      sequenceGaps: Type.Integer(),
      repeats: Type.Integer(),
      keyExchangesRefused: Type.Integer(),
      driftP50_ms: Type.Optional(Type.Integer()),
    }),
  },
  /** A known sender was refused; at most one an hour and cause, so that a mis-keyed fire panel does not vanish. */
  'sender refused': {
    v: 1,
    data: Type.Object({ panel: Type.String(), why: refusedWhy }),
  },
} as const;

export type LinksFact = FactOf<typeof linksFacts>;

/** One way a panel reports to us. Rows are replaced, never edited. */
export interface LinkRow {
  panel: string;
  path: LinkPath;
  state: 'lost' | 'up';
  /** When `state` began, by the clerk's clock. */
  since: Instant;
  heardAt: Instant | null;
  drifting: boolean;
  /** Panel clock minus ours, as last measured; null while nothing was measured. */
  drift_ms: number | null;
}

/** What is known of a panel's sending over all its paths. */
export interface SenderRow {
  panel: string;
  summary: LinksSummary | null;
  /** The last refusal and when, until a later summary hour passes without any. */
  refused: { why: RefusedWhy; at: Instant; count: number } | null;
}

export type LinksSummary = Omit<Static<(typeof linksFacts)['link summary']['data']>, 'panel'>;

export interface LinksState {
  /** By "AP1/tcp". */
  links: Map<string, LinkRow>;
  /** By panel. */
  senders: Map<string, SenderRow>;
}

export function nothing(): LinksState {
  return { links: new Map(), senders: new Map() };
}

export const linkKey = (panel: string, path: LinkPath): string => `${panel}/${path}`;

export function apply(state: LinksState, fact: Fact): void {
  const own = fact as LinksFact;
  switch (own.type) {
    case 'link lost':
      return change(state, own.data, own.recordedAt, { state: 'lost', heardAt: own.data.heardAt });
    case 'link back':
      return change(state, own.data, own.recordedAt, { state: 'up', heardAt: own.data.heardAt ?? own.recordedAt });
    case 'link drifting':
      return change(state, own.data, own.recordedAt, { drifting: true, drift_ms: own.data.drift_ms });
    case 'link steady':
      return change(state, own.data, own.recordedAt, { drifting: false, drift_ms: own.data.drift_ms ?? null });
    case 'link summary': {
      const { panel, ...summary } = own.data;
      const before = state.senders.get(panel);
      const refused = summary.refused === 0 ? null : (before?.refused ?? null);
      state.senders.set(panel, { panel, summary, refused });
      return;
    }
    case 'sender refused': {
      const { panel, why } = own.data;
      const before = state.senders.get(panel);
      const count = (before?.refused?.why === why ? before.refused.count : 0) + 1;
      state.senders.set(panel, {
        panel,
        summary: before?.summary ?? null,
        refused: { why, at: own.recordedAt, count },
      });
      return;
    }
  }
}

/** What one fact changes of a link; a heardAt left undefined keeps the one before. */
interface LinkChange {
  state?: LinkRow['state'];
  heardAt?: Instant | undefined;
  drifting?: boolean;
  drift_ms?: number | null;
}

function change(state: LinksState, of: { panel: string; path: LinkPath }, at: Instant, change: LinkChange): void {
  const key = linkKey(of.panel, of.path);
  const before: LinkRow = state.links.get(key) ?? {
    panel: of.panel,
    path: of.path,
    state: 'up',
    since: at,
    heardAt: null,
    drifting: false,
    drift_ms: null,
  };
  const turned = change.state !== undefined && change.state !== before.state;
  state.links.set(key, {
    ...before,
    state: change.state ?? before.state,
    since: turned ? at : before.since,
    heardAt: change.heardAt ?? before.heardAt,
    drifting: change.drifting ?? before.drifting,
    drift_ms: change.drift_ms === undefined ? before.drift_ms : change.drift_ms,
  });
}
