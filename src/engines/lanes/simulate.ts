import { Areas } from './areas.ts';
import { Arrivals } from './arrivals.ts';
import { EventHeap } from './heap.ts';
import { Change, type Layout } from './layout.ts';
import { emptyPath, type Path } from './path.ts';
import { People } from './people.ts';
import { balkingSalt, classSalt, Services } from './services.ts';
import { SlotClock } from './slot-clock.ts';
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

const cancelEvery = 0xffff;

class Simulation {
  private readonly path: Path;
  private readonly clock: SlotClock;
  private readonly areas: Areas;
  private readonly services: Services;
  private readonly heap = new EventHeap();
  private readonly people = new People();
  private readonly arrivals: Arrivals[];
  private readonly keys: Stream[];
  private numbered = 0;
  /** Queues by station × class. */
  private readonly head: Int32Array;
  private readonly tail: Int32Array;
  private readonly idle: Int32Array;
  private readonly state: Uint8Array;
  private readonly served: Int32Array;
  /** By entrance. */
  private readonly inside: Int32Array;
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
    this.clock = new SlotClock(problem, layout.slots);
    this.areas = new Areas(layout, this.path, this.clock);
    this.services = new Services(layout, this.people, this.path.down_s);
    this.classes = problem.classes.length;
    this.rowLength = layout.slots + 1;
    this.arrivals = problem.entrances.map((entrance, at) => new Arrivals(entrance, problem, seed, replication, at));
    this.keys = problem.entrances.map((_, at) => new Stream(seed, replication, at, 3));
    const [stations, servers, entrances] = [entranceOfStation.length, stationOfServer.length, problem.entrances.length];
    this.head = new Int32Array(stations * this.classes).fill(-1);
    this.tail = new Int32Array(stations * this.classes).fill(-1);
    this.idle = new Int32Array(stations);
    this.state = new Uint8Array(servers);
    this.served = new Int32Array(servers).fill(-1);
    this.inside = new Int32Array(entrances);
    this.exitOnly = new Int32Array(entrances);
    this.metered = new Int32Array(entrances);
    this.heldHead = new Int32Array(entrances).fill(-1);
    this.heldTail = new Int32Array(entrances).fill(-1);
  }

  run(): Path | null {
    const { heap, layout, path } = this;
    const { changeTime_s } = layout;
    this.arrivals.forEach((_, entrance) => this.awaitNext(entrance));
    let change = 0;
    for (;;) {
      const next_s = heap.nextTime();
      if (change < changeTime_s.length && changeTime_s[change]! <= next_s) {
        this.clock.goTo(changeTime_s[change]!);
        this.apply(change++);
        continue;
      }
      if (next_s === Infinity) break;
      this.clock.goTo(next_s);
      this.handle(heap.pop());
      path.events++;
      if ((path.events & cancelEvery) === 0 && this.options.isCancelled?.()) return null;
    }
    this.finish();
    return path;
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
      people.came_s[person] = this.clock.now;
      people.entrance[person] = entrance;
      this.enter(person);
    }
    this.awaitNext(entrance);
  }

  /** At the door: in, held, sent elsewhere or away. */
  private enter(person: number): void {
    const { people, path } = this;
    const entrance = people.entrance[person]!;
    const row = entrance * this.rowLength + this.clock.slot;
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
      this.heap.push(this.clock.now + this.layout.problem.entrances[entrance]!.balking!.walk_s, (person << 2) | Walked);
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
    const most = balking.over_people_per_server * Math.max(1, this.areas.open[first]!);
    return this.areas.queued[first]! > most && uniformOf(this.people.key[person]!, balkingSalt) < balking.share;
  }

  private hold(person: number, entrance: number): void {
    const { people } = this;
    people.joined_s[person] = this.clock.now;
    people.next[person] = -1;
    if (this.heldHead[entrance]! < 0) this.heldHead[entrance] = person;
    else people.next[this.heldTail[entrance]!] = person;
    this.heldTail[entrance] = person;
    this.areas.waits(entrance, 1);
  }

  private letIn(entrance: number, most: number): void {
    const { people } = this;
    for (let each = 0; each < most && this.heldHead[entrance]! >= 0; each++) {
      const person = this.heldHead[entrance]!;
      this.heldHead[entrance] = people.next[person]!;
      this.areas.waits(entrance, -1);
      people.waited_s[person]! += this.clock.now - people.joined_s[person]!;
      this.join(person, this.layout.firstStation[entrance]!);
    }
  }

  private join(person: number, station: number): void {
    const { people, path } = this;
    const row = station * this.rowLength + this.clock.slot;
    people.joined_s[person] = this.clock.now;
    people.joinedRow[person] = row;
    path.joined[row]!++;
    if (this.idle[station]! > 0) {
      let server = this.layout.serverStart[station]!;
      while (this.state[server] !== Idle) server++;
      this.areas.seeStation(station);
      this.idle[station]!--;
      this.serve(person, server, station);
      return;
    }
    const queue = station * this.classes + people.classOf[person]!;
    people.next[person] = -1;
    if (this.head[queue]! < 0) this.head[queue] = person;
    else people.next[this.tail[queue]!] = person;
    this.tail[queue] = person;
    this.areas.seeStation(station);
    this.areas.queued[station]!++;
    this.areas.waits(this.layout.entranceOfStation[station]!, 1);
  }

  /** Somebody of the queue to a server that has nobody, if there is anybody; the station was seen already. */
  private takeNext(server: number, station: number): boolean {
    if (this.areas.queued[station] === 0) return false;
    let queue = station * this.classes;
    while (this.head[queue]! < 0) queue++;
    const person = this.head[queue]!;
    this.head[queue] = this.people.next[person]!;
    this.areas.queued[station]!--;
    this.areas.waits(this.layout.entranceOfStation[station]!, -1);
    this.serve(person, server, station);
    return true;
  }

  private serve(person: number, server: number, station: number): void {
    const { people, path } = this;
    const { now } = this.clock;
    const wait_s = now - people.joined_s[person]!;
    people.waited_s[person]! += wait_s;
    const row = people.joinedRow[person]!;
    path.stationWait_s[row]! += wait_s;
    path.stationWaits.add(row, wait_s);
    this.state[server] = Busy;
    this.served[server] = person;
    this.areas.busy[station]!++;
    const end_s = now + this.services.serviceOf(person, server, station, now);
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

  private done(server: number): void {
    const { layout } = this;
    const station = layout.stationOfServer[server]!;
    const person = this.served[server]!;
    this.areas.seeStation(station);
    this.areas.busy[station]!--;
    this.services.freed(server, this.clock.now);
    if (this.state[server] === Closing) {
      this.state[server] = Closed;
      this.areas.open[station]!--;
    } else if (!this.takeNext(server, station)) {
      this.state[server] = Idle;
      this.idle[station]!++;
    }
    const next = this.services.nextStation(person, station);
    if (next >= 0) this.join(person, next);
    else this.leaves(person, this.clock.now);
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
      this.areas.seeStation(stationOfServer[server]!);
      then(server, stationOfServer[server]!);
    }
  }

  private opens(server: number, station: number): void {
    if (this.state[server] === Closing) this.state[server] = Busy;
    if (this.state[server] !== Closed) return;
    this.services.opened(server, station, this.clock.now);
    this.areas.open[station]!++;
    if (this.takeNext(server, station)) return;
    this.state[server] = Idle;
    this.idle[station]!++;
  }

  private closes(server: number, station: number): void {
    if (this.state[server] === Busy) this.state[server] = Closing;
    if (this.state[server] !== Idle) return;
    this.state[server] = Closed;
    this.idle[station]!--;
    this.areas.open[station]!--;
  }

  /** Who still stands there waited in vain; and the areas are counted to the end. */
  private finish(): void {
    const { people, path, layout } = this;
    const end_s = Math.max(this.clock.now, layout.problem.to_s);
    this.clock.goTo(end_s);
    this.areas.close();
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
}
