import type { Layout } from './layout.ts';
import type { Path } from './path.ts';
import type { SlotClock } from './slot-clock.ts';

/** How many wait, work and stand open right now, and the time integrals of that by slot. */
export class Areas {
  /** By station. Whoever changes one of these calls `seeStation` first. */
  readonly queued: Int32Array;
  readonly busy: Int32Array;
  readonly open: Int32Array;
  /** By entrance: at the door and at all its stations. */
  private readonly waiting: Int32Array;
  private readonly stationSeen_s: Float64Array;
  private readonly entranceSeen_s: Float64Array;
  private readonly rowLength: number;
  private readonly path: Path;
  private readonly clock: SlotClock;

  constructor({ problem, entranceOfStation, slots }: Layout, path: Path, clock: SlotClock) {
    const [stations, entrances] = [entranceOfStation.length, problem.entrances.length];
    this.queued = new Int32Array(stations);
    this.busy = new Int32Array(stations);
    this.open = new Int32Array(stations);
    this.waiting = new Int32Array(entrances);
    this.stationSeen_s = new Float64Array(stations).fill(problem.from_s);
    this.entranceSeen_s = new Float64Array(entrances).fill(problem.from_s);
    this.rowLength = slots + 1;
    this.path = path;
    this.clock = clock;
  }

  /** Counts everything up to now. */
  close(): void {
    this.queued.forEach((_, station) => this.seeStation(station));
    this.waiting.forEach((_, entrance) => this.waits(entrance, 0));
  }

  /** Adds what a station was since it was last seen to its areas; before anything there changes. */
  seeStation(station: number): void {
    const { clock } = this;
    const seen_s = this.stationSeen_s[station]!;
    this.stationSeen_s[station] = clock.now;
    const row = station * this.rowLength;
    if (seen_s >= clock.slotFrom_s) return this.add(station, row + clock.slot, clock.now - seen_s);
    let from_s = seen_s;
    for (let slot = clock.slotAt(from_s); slot < clock.slot; slot++) {
      const to_s = clock.slotEnd(slot);
      this.add(station, row + slot, Math.max(0, to_s - from_s));
      from_s = Math.max(from_s, to_s);
    }
    this.add(station, row + clock.slot, clock.now - from_s);
  }

  private add(station: number, row: number, part_s: number): void {
    const { path } = this;
    path.queueArea_s[row]! += this.queued[station]! * part_s;
    path.busyArea_s[row]! += this.busy[station]! * part_s;
    path.openArea_s[row]! += this.open[station]! * part_s;
  }

  /** One more or one fewer waits at an entrance: its area and peak by slot. */
  waits(entrance: number, more: number): void {
    const { path, clock } = this;
    const count = this.waiting[entrance]!;
    const row = entrance * this.rowLength;
    let from_s = this.entranceSeen_s[entrance]!;
    if (from_s < clock.slotFrom_s) {
      for (let slot = clock.slotAt(from_s); slot < clock.slot; slot++) {
        const to_s = clock.slotEnd(slot);
        path.waitingArea_s[row + slot]! += count * Math.max(0, to_s - from_s);
        if (path.waitingMax[row + slot]! < count) path.waitingMax[row + slot] = count;
        from_s = Math.max(from_s, to_s);
      }
    }
    const here = row + clock.slot;
    path.waitingArea_s[here]! += count * (clock.now - from_s);
    const most = count + Math.max(0, more);
    if (path.waitingMax[here]! < most) path.waitingMax[here] = most;
    this.entranceSeen_s[entrance] = clock.now;
    this.waiting[entrance] = count + more;
  }
}
