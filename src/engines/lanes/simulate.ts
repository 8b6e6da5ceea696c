import { Arrivals } from './arrivals.ts';
import { saltsADraw } from './durations.ts';
import { EventHeap } from './heap.ts';
import { Change, type Layout } from './layout.ts';
import { emptyPath, type Path } from './path.ts';
import { People } from './people.ts';
import { Stream, uniformOf } from './streams.ts';

export interface SimulateOptions {
  seed: number;
  /** The same seed and number give the same path; another number another one. */
  replication: number;
  withTrace?: boolean;
  /** Asked now and then; true ends the run. */
  isCancelled?: () => boolean;
}

/** One replication of a problem from empty until everybody is through; null if it was cancelled. */
export function simulate(layout: Layout, options: SimulateOptions): Path | null {
  return new Simulation(layout, options).run();
}

// What a heap event is: its kind in the low two bits, what it is about above them.
const Comes = 0;
const Done = 1;
const Walked = 2;

const Closed = 0;
const Idle = 1;
const Busy = 2;
const Closing = 3;

// A person's own numbers: a few for what happens once, then for each visit to a station a run of its own.
const classSalt = 0;
const balkingSalt = 1;
const saltsAVisit = 256;
const routeSalt = saltsADraw;
const failureSalt = saltsADraw + 1;
const repairSalt = 2 * saltsADraw;
/** Failures within one service that are drawn; more than this many repairs in a row happen to nobody. */
const failuresMax = 60;

const cancelEvery = 0xffff;

class Simulation {
  private readonly path: Path;
  private readonly heap = new EventHeap();
  private readonly people = new People();
  private readonly arrivals: Arrivals[];
  private readonly keys: Stream[];
  private now = 0;
  /** The slot of now, and where it begins and ends. */
  private slot = 0;
  private slotFrom_s = 0;
  private slotTo_s = 0;
  private numbered = 0;
  /** Queues by station × class. */
  private readonly head: Int32Array;
  private readonly tail: Int32Array;
  private readonly queued: Int32Array;
  private readonly idle: Int32Array;
  private readonly busy: Int32Array;
  private readonly open: Int32Array;
  private readonly stationSeen_s: Float64Array;
  private readonly state: Uint8Array;
  private readonly served: Int32Array;
  private readonly nextTurn_s: Float64Array;
  private readonly freeSince_s: Float64Array;
  /** By entrance. */
  private readonly inside: Int32Array;
  private readonly waiting: Int32Array;
  private readonly entranceSeen_s: Float64Array;
  private readonly exitOnly: Int32Array;
  private readonly metered: Int32Array;
  private readonly heldHead: Int32Array;
  private readonly heldTail: Int32Array;
  private readonly classes: number;
  private readonly rowLength: number;
  private readonly layout: Layout;
  private readonly options: SimulateOptions;

  constructor(layout: Layout, options: SimulateOptions) {
    const { problem, entranceOfStation, stationOfServer } = layout;
    const { seed, replication } = options;
    this.layout = layout;
    this.options = options;
    this.path = emptyPath(layout, options.withTrace ?? false);
    this.classes = problem.classes.length;
    this.rowLength = layout.slots + 1;
    this.arrivals = problem.entrances.map((entrance, at) => new Arrivals(entrance, problem, seed, replication, at));
    this.keys = problem.entrances.map((_, at) => new Stream(seed, replication, at, 3));
    const [stations, servers, entrances] = [entranceOfStation.length, stationOfServer.length, problem.entrances.length];
    this.head = new Int32Array(stations * this.classes).fill(-1);
    this.tail = new Int32Array(stations * this.classes).fill(-1);
    this.queued = new Int32Array(stations);
    this.idle = new Int32Array(stations);
    this.busy = new Int32Array(stations);
    this.open = new Int32Array(stations);
    this.stationSeen_s = new Float64Array(stations).fill(problem.from_s);
    this.state = new Uint8Array(servers);
    this.served = new Int32Array(servers).fill(-1);
    this.nextTurn_s = new Float64Array(servers);
    this.freeSince_s = new Float64Array(servers);
    this.inside = new Int32Array(entrances);
    this.waiting = new Int32Array(entrances);
    this.entranceSeen_s = new Float64Array(entrances).fill(problem.from_s);
    this.exitOnly = new Int32Array(entrances);
    this.metered = new Int32Array(entrances);
    this.heldHead = new Int32Array(entrances).fill(-1);
    this.heldTail = new Int32Array(entrances).fill(-1);
  }

  run(): Path | null {
    const { heap, layout, path } = this;
    const { changeTime_s } = layout;
    this.now = this.slotFrom_s = layout.problem.from_s;
    this.slotTo_s = this.slotEnd(0);
    this.arrivals.forEach((_, entrance) => this.awaitNext(entrance));
    let change = 0;
    for (;;) {
      const next_s = heap.nextTime();
      if (change < changeTime_s.length && changeTime_s[change]! <= next_s) {
        this.goTo(changeTime_s[change]!);
        this.apply(change++);
        continue;
      }
      if (next_s === Infinity) break;
      this.goTo(next_s);
      this.handle(heap.pop());
      path.events++;
      if ((path.events & cancelEvery) === 0 && this.options.isCancelled?.()) return null;
    }
    this.finish();
    return path;
  }

  private goTo(time_s: number): void {
    if (time_s <= this.now) return;
    this.now = time_s;
    while (time_s >= this.slotTo_s) {
      this.slotFrom_s = this.slotTo_s;
      this.slotTo_s = this.slotEnd(++this.slot);
    }
  }

  private handle(event: number): void {
    const of = event >> 2;
    switch (event & 3) {
      case Comes:
        return this.comes(of);
      case Done:
        return this.done(of);
      default:
        return this.enter(of);
    }
  }

  private awaitNext(entrance: number): void {
    const next_s = this.arrivals[entrance]!.next();
    if (next_s !== Infinity) this.heap.push(next_s, (entrance << 2) | Comes);
  }

  private comes(entrance: number): void {
    const { people, layout, classes } = this;
    const size = this.arrivals[entrance]!.size();
    for (let each = 0; each < size; each++) {
      const key = this.keys[entrance]!.bits();
      const person = people.take(key, this.numbered++);
      let classOf = 0;
      if (classes > 1) {
        const drawn = uniformOf(key, classSalt);
        while (classOf < classes - 1 && drawn > layout.classShares[classOf]!) classOf++;
      }
      people.classOf[person] = classOf;
      people.came_s[person] = this.now;
      people.entrance[person] = entrance;
      this.enter(person);
    }
    this.awaitNext(entrance);
  }

  /** At the door: in, held, sent elsewhere or away. */
  private enter(person: number): void {
    const { people, path } = this;
    const entrance = people.entrance[person]!;
    const row = entrance * this.rowLength + this.slot;
    people.row[person] = row;
    path.arrived[row]!++;
    if (this.goesAway(person, entrance)) {
      const to = this.layout.divertTo[entrance]!;
      if (to < 0 || people.hasMoved[person] === 1) {
        path.turnedAway[row]!++;
        people.leave(person);
        return;
      }
      path.diverted[row]!++;
      people.hasMoved[person] = 1;
      people.entrance[person] = to;
      this.heap.push(this.now + this.layout.problem.entrances[entrance]!.balking!.walk_s, (person << 2) | Walked);
      return;
    }
    this.inside[entrance]!++;
    if (this.metered[entrance]! > 0) this.hold(person, entrance);
    else this.join(person, this.layout.firstStation[entrance]!);
  }

  private goesAway(person: number, entrance: number): boolean {
    const { balking, places_max } = this.layout.problem.entrances[entrance]!;
    if (this.exitOnly[entrance]! > 0) return true;
    if (places_max !== undefined && this.inside[entrance]! >= places_max) return true;
    if (balking === undefined || balking.share === 0 || this.people.hasMoved[person] === 1) return false;
    const first = this.layout.firstStation[entrance]!;
    const most = balking.over_people_per_server * Math.max(1, this.open[first]!);
    return this.queued[first]! > most && uniformOf(this.people.key[person]!, balkingSalt) < balking.share;
  }

  private hold(person: number, entrance: number): void {
    const { people } = this;
    people.joined_s[person] = this.now;
    people.next[person] = -1;
    if (this.heldHead[entrance]! < 0) this.heldHead[entrance] = person;
    else people.next[this.heldTail[entrance]!] = person;
    this.heldTail[entrance] = person;
    this.waits(entrance, 1);
  }

  private letIn(entrance: number, most: number): void {
    const { people } = this;
    for (let each = 0; each < most && this.heldHead[entrance]! >= 0; each++) {
      const person = this.heldHead[entrance]!;
      this.heldHead[entrance] = people.next[person]!;
      this.waits(entrance, -1);
      people.waited_s[person]! += this.now - people.joined_s[person]!;
      this.join(person, this.layout.firstStation[entrance]!);
    }
  }

  private join(person: number, station: number): void {
    const { people, path } = this;
    const row = station * this.rowLength + this.slot;
    people.joined_s[person] = this.now;
    people.joinedRow[person] = row;
    path.joined[row]!++;
    if (this.idle[station]! > 0) {
      let server = this.layout.serverStart[station]!;
      while (this.state[server] !== Idle) server++;
      this.seeStation(station);
      this.idle[station]!--;
      this.serve(person, server, station);
      return;
    }
    const queue = station * this.classes + people.classOf[person]!;
    people.next[person] = -1;
    if (this.head[queue]! < 0) this.head[queue] = person;
    else people.next[this.tail[queue]!] = person;
    this.tail[queue] = person;
    this.seeStation(station);
    this.queued[station]!++;
    this.waits(this.layout.entranceOfStation[station]!, 1);
  }

  /** Somebody of the queue to a server that has nobody, if there is anybody; the station was seen already. */
  private takeNext(server: number, station: number): boolean {
    if (this.queued[station] === 0) return false;
    let queue = station * this.classes;
    while (this.head[queue]! < 0) queue++;
    const person = this.head[queue]!;
    this.head[queue] = this.people.next[person]!;
    this.queued[station]!--;
    this.waits(this.layout.entranceOfStation[station]!, -1);
    this.serve(person, server, station);
    return true;
  }

  private serve(person: number, server: number, station: number): void {
    const { people, path, now } = this;
    const wait_s = now - people.joined_s[person]!;
    people.waited_s[person]! += wait_s;
    const row = people.joinedRow[person]!;
    path.stationWait_s[row]! += wait_s;
    path.stationWaits.add(row, wait_s);
    this.state[server] = Busy;
    this.served[server] = person;
    this.busy[station]!++;
    const end_s = now + this.serviceOf(person, server, station);
    const { trace } = path;
    if (trace !== null) {
      trace.person.push(people.number[person]!);
      trace.station.push(station);
      trace.server.push(server);
      trace.class.push(people.classOf[person]!);
      trace.joined_s.push(people.joined_s[person]!);
      trace.began_s.push(now);
      trace.ended_s.push(end_s);
    }
    this.heap.push(end_s, (server << 2) | Done);
  }

  /** The service itself, with what repairs and a change of crew add to it. */
  private serviceOf(person: number, server: number, station: number): number {
    const { people, layout, path, now } = this;
    const key = people.key[person]!;
    const salt = this.saltOf(person, station);
    const service_s = layout.durations.draw(station * this.classes + people.classOf[person]!, key, salt);
    let down_s = 0;
    const failures = layout.failures_per_s[station]!;
    if (failures > 0) {
      let worked_s = 0;
      for (let each = 0; each < failuresMax; each++) {
        worked_s -= Math.log(uniformOf(key, salt + failureSalt + each)) / failures;
        if (worked_s > service_s) break;
        down_s += layout.durations.draw(layout.repairAt[station]!, key, salt + repairSalt + each);
      }
    }
    if (now >= this.nextTurn_s[server]!) {
      // A server that stood idle changed its crew meanwhile.
      const changed_s = Math.max(this.nextTurn_s[server]!, this.freeSince_s[server]!) + layout.change_s[station]!;
      down_s += Math.max(0, changed_s - now);
      const turn_s = layout.turn_s[station]!;
      this.nextTurn_s[server] = Math.max(changed_s, now) + turn_s - (Math.max(0, now - changed_s) % turn_s || 0);
    }
    path.down_s[station]! += down_s;
    return service_s + down_s;
  }

  private saltOf(person: number, station: number): number {
    const stations = this.queued.length;
    return saltsAVisit * (1 + station + stations * this.people.visits[person]!);
  }

  private done(server: number): void {
    const { layout, people } = this;
    const station = layout.stationOfServer[server]!;
    const person = this.served[server]!;
    this.seeStation(station);
    this.busy[station]!--;
    this.freeSince_s[server] = this.now;
    if (this.state[server] === Closing) {
      this.state[server] = Closed;
      this.open[station]!--;
    } else if (!this.takeNext(server, station)) {
      this.state[server] = Idle;
      this.idle[station]!++;
    }
    const drawn = uniformOf(people.key[person]!, this.saltOf(person, station) + routeSalt);
    people.visits[person]!++;
    const end = layout.routeStart[station + 1]!;
    for (let route = layout.routeStart[station]!; route < end; route++) {
      if (drawn < layout.routeShare[route]!) return this.join(person, layout.routeTo[route]!);
    }
    this.leaves(person, this.now);
  }

  private leaves(person: number, until_s: number): void {
    const { people, path } = this;
    const row = people.row[person]!;
    const wait_s = people.waited_s[person]!;
    this.inside[people.entrance[person]!]!--;
    path.wait_s[row]! += wait_s;
    path.delay_s[row]! += until_s - people.came_s[person]!;
    if (wait_s > this.layout.problem.target.wait_s) path.late[row]!++;
    path.waits.add(row, wait_s);
    path.finished++;
    people.leave(person);
  }

  private apply(change: number): void {
    const { layout } = this;
    const of = layout.changeOf[change]!;
    switch (layout.changeKind[change]) {
      case Change.laneOpens:
        return this.eachServer(of, (server, station) => this.opens(server, station));
      case Change.laneCloses:
        return this.eachServer(of, (server, station) => this.closes(server, station));
      case Change.exitOnlyBegins:
        this.exitOnly[of]!++;
        return;
      case Change.exitOnlyEnds:
        this.exitOnly[of]!--;
        return;
      case Change.meteringBegins:
        this.metered[of]!++;
        return;
      case Change.meteringEnds:
        this.metered[of]!--;
        return this.letIn(of, Infinity);
      default:
        return this.letIn(of, layout.changePeople[change]!);
    }
  }

  private eachServer(lane: number, then: (server: number, station: number) => void): void {
    const { laneStart, laneServers, stationOfServer } = this.layout;
    for (let at = laneStart[lane]!; at < laneStart[lane + 1]!; at++) {
      const server = laneServers[at]!;
      this.seeStation(stationOfServer[server]!);
      then(server, stationOfServer[server]!);
    }
  }

  private opens(server: number, station: number): void {
    if (this.state[server] === Closing) this.state[server] = Busy;
    if (this.state[server] !== Closed) return;
    this.nextTurn_s[server] = this.now + this.layout.turn_s[station]!;
    this.freeSince_s[server] = this.now;
    this.open[station]!++;
    if (this.takeNext(server, station)) return;
    this.state[server] = Idle;
    this.idle[station]!++;
  }

  private closes(server: number, station: number): void {
    if (this.state[server] === Busy) this.state[server] = Closing;
    if (this.state[server] !== Idle) return;
    this.state[server] = Closed;
    this.idle[station]!--;
    this.open[station]!--;
  }

  /** Who still stands there waited in vain; and the areas are counted to the end. */
  private finish(): void {
    const { people, path, layout } = this;
    const end_s = Math.max(this.now, layout.problem.to_s);
    this.goTo(end_s);
    layout.entranceOfStation.forEach((_, station) => this.seeStation(station));
    layout.problem.entrances.forEach((_, entrance) => this.waits(entrance, 0));
    const strand = (first: number, station: number) => {
      for (let person = first; person >= 0;) {
        const next = people.next[person]!;
        const wait_s = end_s - people.joined_s[person]!;
        people.waited_s[person]! += wait_s;
        if (station >= 0) {
          const row = people.joinedRow[person]!;
          path.stationWait_s[row]! += wait_s;
          path.stationWaits.add(row, wait_s);
        }
        // Whatever they waited, they were never served: that is late by any target.
        if (people.waited_s[person]! <= layout.problem.target.wait_s) path.late[people.row[person]!]!++;
        path.stranded[people.row[person]!]!++;
        this.leaves(person, end_s);
        path.finished--;
        person = next;
      }
    };
    this.head.forEach((first, queue) => strand(first, Math.floor(queue / this.classes)));
    this.heldHead.forEach((first) => strand(first, -1));
  }

  private slotAt(time_s: number): number {
    const { problem, slots } = this.layout;
    const slot = Math.floor((time_s - problem.from_s) / problem.slot_s);
    return slot < slots ? slot : slots;
  }

  private slotEnd(slot: number): number {
    const { problem, slots } = this.layout;
    return slot >= slots ? Infinity : problem.from_s + (slot + 1) * problem.slot_s;
  }

  /** Adds what a station was since it was last seen to its areas; before anything there changes. */
  private seeStation(station: number): void {
    const seen_s = this.stationSeen_s[station]!;
    this.stationSeen_s[station] = this.now;
    const row = station * this.rowLength;
    if (seen_s >= this.slotFrom_s) return this.addAreas(station, row + this.slot, this.now - seen_s);
    let from_s = seen_s;
    for (let slot = this.slotAt(from_s); slot < this.slot; slot++) {
      const to_s = this.slotEnd(slot);
      this.addAreas(station, row + slot, Math.max(0, to_s - from_s));
      from_s = Math.max(from_s, to_s);
    }
    this.addAreas(station, row + this.slot, this.now - from_s);
  }

  private addAreas(station: number, row: number, part_s: number): void {
    const { path } = this;
    path.queueArea_s[row]! += this.queued[station]! * part_s;
    path.busyArea_s[row]! += this.busy[station]! * part_s;
    path.openArea_s[row]! += this.open[station]! * part_s;
  }

  /** One more or one fewer waits at an entrance: its area and peak by slot. */
  private waits(entrance: number, more: number): void {
    const { path } = this;
    const count = this.waiting[entrance]!;
    const row = entrance * this.rowLength;
    let from_s = this.entranceSeen_s[entrance]!;
    if (from_s < this.slotFrom_s) {
      for (let slot = this.slotAt(from_s); slot < this.slot; slot++) {
        const to_s = this.slotEnd(slot);
        path.waitingArea_s[row + slot]! += count * Math.max(0, to_s - from_s);
        if (path.waitingMax[row + slot]! < count) path.waitingMax[row + slot] = count;
        from_s = Math.max(from_s, to_s);
      }
    }
    const here = row + this.slot;
    path.waitingArea_s[here]! += count * (this.now - from_s);
    const most = count + Math.max(0, more);
    if (path.waitingMax[here]! < most) path.waitingMax[here] = most;
    this.entranceSeen_s[entrance] = this.now;
    this.waiting[entrance] = count + more;
  }
}
