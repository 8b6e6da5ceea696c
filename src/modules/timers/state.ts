import type { Instant } from '../../base/instant.ts';
import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';

/** A unit on scene, and when it was last heard. */
export interface Person {
  unit: string;
  since: Instant;
  heardAt: Instant;
}

/** What the check timer of an incident goes by. Rows are replaced, never edited. */
export interface Watch {
  incident: string;
  priority: Priority | null;
  onScene: readonly Person[];
  /** Rings since somebody became overdue, when the last was, and by which fact. */
  rings: { count: number; at: Instant; seq: number };
  /** Times it became quiet again after a ring: makes the causes of later rings their own. */
  episode: number;
  /** The last radio check nobody answered, until somebody is heard. */
  unanswered: { by: string; desk?: string; at: Instant } | null;
}

export interface UnitAway {
  unit: string;
  post: string | null;
  strength: number;
  /** Since it left its post for an incident; null while it is there. */
  awaySince: Instant | null;
  awayAt: string | null;
  /** States since it was sent, oldest first: where a withdrawn one leads back to. */
  trail: readonly UnitStatus[];
}

export type UnitStatus = 'DP' | 'AK' | 'ER' | 'OS' | 'CL' | 'RT';

export interface TimersState {
  settings: Map<string, number>;
  posts: Map<string, { id: string; name: Words }>;
  units: Map<string, UnitAway>;
  watches: Map<string, Watch>;
  /** Of closed incidents, oldest first, for one that is opened again. */
  closed: Map<string, Watch>;
  /** Desk → number of the last fact it silenced. */
  silencedUpTo: Map<string, number>;
}

/** As many as the incidents module can reopen. */
export const closedMax = 2_000;
/** States kept of one sending; only the latest can be withdrawn. */
export const trailMax = 50;

export const noRings = { count: 0, at: 0, seq: -1 };

export function nothing(): TimersState {
  return {
    settings: new Map(),
    posts: new Map(),
    units: new Map(),
    watches: new Map(),
    closed: new Map(),
    silencedUpTo: new Map(),
  };
}
