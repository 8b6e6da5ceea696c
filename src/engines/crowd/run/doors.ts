import type { Plan } from '../plan/plan.ts';
import { length_m } from '../plan/polygon.ts';
import type { CrowdProblem, Direction, Opening, Server } from '../problem.ts';
import type { Cells } from '../step/cells.ts';

interface Leaf {
  isOpen: boolean;
  isHeld: boolean;
  direction: Direction;
  /** At most so many a second; what has been saved up, at most one person. */
  flow: number;
  saved: number;
}

/**
 * What is open, held and one way at the moment: openings, servers and both ends of links. `mayPass` is asked for each
 * crossing and keeps the most that may pass a second.
 */
export class Doors {
  private readonly leaves: (Leaf | null)[];
  private readonly wayState: { isOpen: boolean; isHeld: boolean; isStopped: boolean; direction: Direction }[];

  constructor(problem: CrowdProblem, plan: Plan, flowMax_per_m_s: number) {
    const servers = problem.server_groups.flatMap((group) => group.servers);
    this.wayState = plan.ways.map(({ link }) => ({
      isOpen: link.is_open ?? true,
      isHeld: false,
      isStopped: false,
      direction: link.direction,
    }));
    this.leaves = plan.lines.map(({ kind, of, line }) => {
      const flowOf = (own?: number) => Math.min(own ?? Infinity, flowMax_per_m_s * length_m(line));
      if (kind === 'opening') return leafOf(problem.openings[of]!, flowOf(problem.openings[of]!.flow_max_per_s));
      if (kind === 'server') return serverLeaf(servers[of]!);
      if (kind === 'seam')
        return leafOf({ direction: 'both', is_open: true }, flowOf(plan.ways[of]!.link.flow_max_per_s));
      return null;
    });
  }

  leaf(line: number): Leaf {
    return this.leaves[line]!;
  }

  way(at: number): { isOpen: boolean; isHeld: boolean; isStopped: boolean; direction: Direction } {
    return this.wayState[at]!;
  }

  /** In which sense a line is a wall: to both, to those going forward or backward over it, or to nobody. */
  shutTo(line: number): 'both' | 'forward' | 'backward' | null {
    const { isOpen, direction } = this.leaves[line]!;
    if (!isOpen) return 'both';
    return direction === 'both' ? null : direction === 'forward' ? 'backward' : 'forward';
  }

  /** Whether a link can be entered at this end. */
  isWayOpen(way: number, end: 0 | 1): boolean {
    const { isOpen, direction } = this.wayState[way]!;
    return isOpen && (direction === 'both' || direction === (end === 0 ? 'forward' : 'backward'));
  }

  isStopped(way: number): boolean {
    return this.wayState[way]!.isStopped;
  }

  /** Shut lines stand as walls. */
  setWalls({ wallGate, wallStands }: Cells): void {
    for (let wall = 0; wall < wallGate.length; wall++) {
      const gate = wallGate[wall]!;
      if (gate >= 0) wallStands[wall] = this.leaves[gate]!.isOpen ? 0 : 1;
    }
  }

  /** Once a step: what each line may pass grows again. A line never saves up more than one person, or what one step brings. */
  refill(dt_s: number): void {
    for (const leaf of this.leaves) {
      if (leaf && leaf.flow < Infinity)
        leaf.saved = Math.min(Math.max(1, leaf.flow * dt_s), leaf.saved + leaf.flow * dt_s);
    }
  }

  /** Whether somebody may cross now, forward or backward; if so the crossing is taken off what may pass. */
  mayPass(line: number, forward: boolean): boolean {
    const leaf = this.leaves[line]!;
    if (!leaf.isOpen || leaf.isHeld) return false;
    if (leaf.direction !== 'both' && forward !== (leaf.direction === 'forward')) return false;
    return this.take(leaf);
  }

  /** The same for entering a link at an end. */
  mayEnter(line: number, way: number, end: 0 | 1): boolean {
    return this.isWayOpen(way, end) && !this.wayState[way]!.isHeld && this.take(this.leaves[line]!);
  }

  private take(leaf: Leaf): boolean {
    if (leaf.flow === Infinity) return true;
    if (leaf.saved < 1) return false;
    leaf.saved -= 1;
    return true;
  }
}

function leafOf(
  { direction, is_open, is_held }: Pick<Opening, 'direction' | 'is_open' | 'is_held'>,
  flow: number,
): Leaf {
  return { isOpen: is_open, isHeld: is_held ?? false, direction, flow, saved: 1 };
}

function serverLeaf({ is_open }: Server): Leaf {
  return { isOpen: is_open, isHeld: false, direction: 'forward', flow: Infinity, saved: 1 };
}
