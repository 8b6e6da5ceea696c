import { seededChance, type Chance } from '../../src/base/chance.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Answer } from '../../src/base/signal.ts';
import type { Stream } from '../../src/journal/stream.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { IncidentsState, UnitStatus } from '../../src/modules/incidents/state.ts';
import type { Asker, Command } from '../../src/modules/module.ts';
import type { UnitsState } from '../../src/modules/units/facts.ts';

/** One order of a desk. What was answered is what the person at the desk believes from then on. */
export interface Ordered {
  by: string;
  cause: string;
  command: Command & Record<string, unknown>;
  module: string;
  triedAt: number;
  answer: Answer | null;
}

const retry_ms = 10_000;
const next: Partial<Record<UnitStatus, UnitStatus>> = { DP: 'AK', AK: 'ER', ER: 'OS', OS: 'CL', CL: 'RT', RT: 'AV' };

/**
 * A dispatcher who looks at the board and acts, sometimes at the same row as the one beside. An order that got no
 * answer is sent again under the same id, as a browser does when its line broke.
 */
export class Desk {
  readonly orders: Ordered[] = [];
  mayBegin = true;
  private readonly asker: Asker;
  private readonly clock: Clock;
  private readonly chance: Chance;

  constructor(number: number, seed: number, clock: Clock) {
    this.asker = { by: `staff/${number}`, role: 'dispatcher', desk: `desk-${number}` };
    this.chance = seededChance(seed);
    this.clock = clock;
  }

  get pending(): Ordered | null {
    const last = this.orders.at(-1);
    return last && last.answer === null ? last : null;
  }

  act(stream: Stream | null): void {
    if (!stream) return;
    const { pending } = this;
    if (pending) {
      if (this.clock.now() - pending.triedAt >= retry_ms) this.send(stream, pending);
      return;
    }
    if (!this.mayBegin || this.chance.below(3) > 0) return;
    const drawn = this.draw(stream);
    if (!drawn) return;
    const cause = `${this.asker.desk}/${this.orders.length + 1}`;
    const order: Ordered = { by: this.asker.by, cause, ...drawn, triedAt: 0, answer: null };
    this.orders.push(order);
    this.send(stream, order);
  }

  private send(stream: Stream, order: Ordered): void {
    order.triedAt = this.clock.now();
    void stream.command(order.module, order.command, this.asker, order.cause).then((answer) => {
      if (answer.answer !== 'not-now') order.answer ??= answer;
    });
  }

  private one<T>(from: Iterable<T>): T | undefined {
    const all = [...from];
    return all[this.chance.below(Math.max(1, all.length))];
  }

  private draw(stream: Stream): Pick<Ordered, 'module' | 'command'> | null {
    const units = stream.reader.state<UnitsState>('units');
    if (units.units.size === 0) return { module: 'units', command: { type: 'sign on shift' } };
    switch (this.chance.below(4)) {
      case 0:
      case 1:
        return this.drawAlarm(stream.reader.state<AlarmsState>('alarms'));
      case 2:
        return this.drawUnit(stream.reader.state<IncidentsState>('incidents'));
      default:
        return this.drawIncident(stream.reader.state<IncidentsState>('incidents'));
    }
  }

  private drawAlarm(state: AlarmsState): Pick<Ordered, 'module' | 'command'> | null {
    const row = this.one(state.rows.values());
    if (!row) return null;
    const alarm = row.id;
    const command = this.one<Ordered['command']>([
      { type: 'acknowledge', alarms: [alarm] },
      { type: 'acknowledge', alarms: [alarm] },
      { type: 'silence' },
      { type: 'begin verification', alarm },
      { type: 'end verification', alarm, result: 'nothing-found' },
      { type: 'end verification', alarm, result: 'real' },
      { type: 'find false', alarm, cause: 1 + this.chance.below(8) },
      { type: 'shelve', alarm, reason: 1, until: this.clock.now() + 60_000 },
      { type: 'unshelve', alarm },
      // Without a reason: reset by hand while the device has not restored, its own restore would say nothing new.
      { type: 'reset', alarm },
      { type: 'close by hand', alarm, reason: 1 },
    ]);
    return { module: 'alarms', command: command! };
  }

  private drawUnit(state: IncidentsState): Pick<Ordered, 'module' | 'command'> | null {
    const unit = this.one([...state.units.values()].filter((each) => each.current !== null || each.status !== 'AV'));
    if (!unit) return null;
    const status = this.chance.below(8) === 0 ? 'AV' : (next[unit.status] ?? 'AV');
    const command = { type: 'set unit status', unit: unit.unit, status, ...(status === 'CL' ? { reason: 1 } : {}) };
    return { module: 'incidents', command };
  }

  private drawIncident(state: IncidentsState): Pick<Ordered, 'module' | 'command'> | null {
    const alarms = this.one(state.alarms.values());
    const incident = this.one(state.incidents.values())?.id;
    const command = this.one<Ordered['command'] | null>([
      alarms ? { type: 'open incident', alarms: [alarms.alarm], send: true } : null,
      { type: 'start intake' },
      incident ? { type: 'note intake', incident, incidentType: 'fire', place: { zone: 'Z02' } } : null,
      incident ? { type: 'send units', incident } : null,
      incident
        ? { type: 'close incident', incident, disposition: 1, coSigner: { by: 'staff/33', desk: this.asker.desk } }
        : null,
      incident ? { type: 'write log entry', incident, says: 1 } : null,
      incident ? { type: 'reopen incident', incident, reason: 1 } : null,
    ]);
    return command ? { module: 'incidents', command } : null;
  }
}
