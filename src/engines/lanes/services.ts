import { saltsADraw } from './durations.ts';
import type { Layout } from './layout.ts';
import type { People } from './people.ts';
import { uniformOf } from './streams.ts';

// A person's own numbers: a few for what happens once, then for each visit to a station a run of its own.
export const classSalt = 0;
export const balkingSalt = 1;
const saltsAVisit = 256;
const routeSalt = saltsADraw;
const failureSalt = saltsADraw + 1;
const repairSalt = 2 * saltsADraw;
/** Failures within one service that are drawn; more than this many repairs in a row happen to nobody. */
const failuresMax = 60;

/** How long services take, with repairs and changes of crew, and where people go next: from each person's own numbers. */
export class Services {
  private readonly nextTurn_s: Float64Array;
  private readonly freeSince_s: Float64Array;
  private readonly stations: number;
  private readonly classes: number;
  private readonly layout: Layout;
  private readonly people: People;
  private readonly down_s: Float64Array;

  constructor(layout: Layout, people: People, down_s: Float64Array) {
    this.layout = layout;
    this.people = people;
    this.down_s = down_s;
    this.stations = layout.entranceOfStation.length;
    this.classes = layout.problem.classes.length;
    this.nextTurn_s = new Float64Array(layout.stationOfServer.length);
    this.freeSince_s = new Float64Array(layout.stationOfServer.length);
  }

  opened(server: number, station: number, now: number): void {
    this.nextTurn_s[server] = now + this.layout.turn_s[station]!;
    this.freeSince_s[server] = now;
  }

  freed(server: number, now: number): void {
    this.freeSince_s[server] = now;
  }

  /** The service of a person who begins now. */
  serviceOf(person: number, server: number, station: number, now: number): number {
    const { layout, people } = this;
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
    if (now >= this.nextTurn_s[server]!) down_s += this.changeCrew(server, station, now);
    this.down_s[station]! += down_s;
    return service_s + down_s;
  }

  /** What is left of the change when somebody comes; a server that stood idle changed its crew meanwhile. */
  private changeCrew(server: number, station: number, now: number): number {
    const due_s = Math.max(this.nextTurn_s[server]!, this.freeSince_s[server]!);
    const changed_s = due_s + this.layout.change_s[station]!;
    const turn_s = this.layout.turn_s[station]!;
    const idle_s = Math.max(0, now - changed_s);
    this.nextTurn_s[server] = Math.max(changed_s, now) + turn_s - (idle_s % turn_s);
    return Math.max(0, changed_s - now);
  }

  /** The station after this one; -1 leaves the check. */
  nextStation(person: number, station: number): number {
    const { layout, people } = this;
    const drawn = uniformOf(people.key[person]!, this.saltOf(person, station) + routeSalt);
    people.visits[person]!++;
    const end = layout.routeStart[station + 1]!;
    for (let route = layout.routeStart[station]!; route < end; route++) {
      if (drawn < layout.routeShare[route]!) return layout.routeTo[route]!;
    }
    return -1;
  }

  private saltOf(person: number, station: number): number {
    return saltsAVisit * (1 + station + this.stations * this.people.visits[person]!);
  }
}
