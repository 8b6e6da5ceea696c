import { hour_ms, minute_ms, second_ms } from '../../src/base/instant.ts';
import { listNow } from '../../src/modules/handovers/list.ts';
import type { HandoversState } from '../../src/modules/handovers/facts.ts';
import { roomStates } from '../../src/paper/states.ts';
import type { AlarmsState } from '../../src/modules/alarms/state.ts';
import type { IncidentsState } from '../../src/modules/incidents/state.ts';
import type { Asker } from '../../src/modules/module.ts';
import type { Stream } from '../../src/journal/stream.ts';
import type { Door } from './api.ts';
import { siteName } from './api.ts';

type Order = { type: string } & Record<string, unknown>;

export const deskOne: Asker = { by: 'staff/1001', role: 'dispatcher', desk: 'desk-1' };
/** Who signs beside desk one where a close needs a second person. */
const secondAtOne = { by: 'staff/1004', desk: 'desk-1' };
const commander: Asker = { by: 'staff/1003', role: 'commander', desk: 'desk-commander' };
export const deskTwo: Asker = { by: 'staff/1002', role: 'dispatcher', desk: 'desk-2' };

/** A room with some days behind it: alarms of every kind and end, incidents, typed words, lost links, a shelf. */
export class LivelyRoom {
  readonly door: Door;
  readonly stream: Stream;
  private causes = 0;

  constructor(door: Door, stream: Stream = door.floor.journal.stream(siteName)!) {
    this.door = door;
    this.stream = stream;
  }

  get alarms(): AlarmsState {
    return this.stream.reader.state('alarms');
  }
  get incidents(): IncidentsState {
    return this.stream.reader.state('incidents');
  }

  async order(module: string, command: Order, asker: Asker = deskOne): Promise<void> {
    const answer = await this.stream.command(module, command, asker, `lively/${++this.causes}`);
    if (answer.answer === 'refused') throw new Error(`${command.type}: ${answer.refusal.words.en}`);
  }

  async report(point: string, phase: 'new' | 'restore' = 'new'): Promise<string | null> {
    const what = this.alarms.book.points.get(point)!.kind;
    await this.stream.signal({ kind: 'point', point, what, phase }, 'token/1', `lively/${++this.causes}`, 'lively');
    return [...this.alarms.rows.values()].find((row) => row.point === point)?.id ?? null;
  }

  async after(span_ms: number): Promise<void> {
    await this.door.clock.advance(span_ms);
  }

  /** Days of it, each with alarms at odd hours; deterministic. */
  async days(count: number): Promise<void> {
    const points = [...this.alarms.book.points.keys()];
    for (let day = 0; day < count; day++) {
      for (let turn = 0; turn < 12; turn++) {
        await this.after(2 * hour_ms);
        await this.oneAlarm(points[(day * 31 + turn * turn * 7) % points.length]!, day * 12 + turn);
      }
    }
  }

  private async oneAlarm(point: string, turn: number): Promise<void> {
    const id = await this.report(turn % 3 === 0 ? 'A083' : point);
    await this.after(((turn * 7) % 50) * second_ms);
    if (id === null || !this.alarms.rows.has(id)) return;
    const desk = turn % 4 === 0 ? deskTwo : deskOne;
    if (!this.alarms.rows.get(id)!.acknowledged)
      await this.order('alarms', { type: 'acknowledge', alarms: [id] }, desk);
    const ends = turn % 5;
    if (ends < 3 && this.alarms.rows.get(id)?.handling === 'none') {
      await this.order('alarms', { type: 'find false', alarm: id, cause: 1 + (turn % 8) }, desk);
    }
    await this.report(this.alarms.rows.get(id)?.point ?? point, 'restore');
    if (this.alarms.rows.get(id)?.needsReset) await this.order('alarms', { type: 'reset', alarm: id }, desk);
  }

  /** A P2 from the first word to the closing, with words, a correction and a log. */
  async wholeIncident(): Promise<string> {
    await this.order('units', { type: 'sign on shift' });
    const alarm = await this.report('A084');
    await this.after(9 * second_ms);
    await this.order('incidents', { type: 'open incident', alarms: [alarm], send: true });
    const incident = this.incidents.incidentOfAlarm.get(alarm!)!;
    const words = await this.keep(
      '站台 3 号柱旁有烟,疑似垃圾桶;smoke from a bin at pillar 3, no people hurt, staff with an extinguisher on the way.',
    );
    await this.order('incidents', { type: 'note intake', incident, words: { part: words } });
    await this.besides(incident);
    await this.order('response-plans', { type: 'stand plan down', incident, reason: 1 });
    for (const status of ['AK', 'ER', 'OS']) {
      for (const { unit } of this.active(incident)) {
        await this.after(35 * second_ms);
        await this.order('incidents', { type: 'set unit status', unit, status, incident });
      }
    }
    const text = await this.keep('明火已灭,正在通风。Fire out, airing the platform.');
    await this.order('incidents', { type: 'write log entry', incident, says: 8, onScene: true, words: { part: text } });
    await this.order('incidents', { type: 'mark controlled', incident });
    const [first] = this.active(incident);
    const statedAt = this.door.clock.now() - 4 * minute_ms;
    await this.order('incidents', {
      type: 'correct status',
      unit: first!.unit,
      incident,
      status: 'OS',
      statedAt,
      reason: 1,
    });
    for (const { unit } of this.active(incident)) {
      await this.after(3 * minute_ms);
      await this.order('incidents', { type: 'set unit status', unit, status: 'CL', reason: 1, incident });
    }
    await this.after(minute_ms);
    await this.order('incidents', { type: 'close incident', incident, disposition: 1, coSigner: secondAtOne });
    return incident;
  }

  /** What a desk does beside the units: calls, another desk's job, steps of the plan, METHANE, an order. */
  private async besides(incident: string): Promise<void> {
    const part = async (text: string) => ({ part: await this.keep(text) });
    const told = { type: 'note told', incident, whom: 'commander', contact: 'CT01' };
    await this.order('told', { ...told, number: 1, result: 'no-answer' });
    await this.after(20 * second_ms);
    await this.order('told', { ...told, number: 2, result: 'reached' });
    await this.order('told', {
      type: 'note told',
      incident,
      contact: 'CT06',
      number: 1,
      result: 'reached',
      reference: '110-0817',
    });
    const reportBackDue = this.door.clock.now() + 30 * minute_ms;
    await this.order('told', {
      type: 'note partner job',
      incident,
      agency: 'AG12',
      theirNumber: 'J-4711',
      reportBackDue,
    });
    const step = { type: 'do step', incident };
    await this.order('response-plans', {
      ...step,
      step: 1,
      words: await part('一人,持棍,往南。One, a stick, southwards.'),
    });
    await this.order('response-plans', { ...step, step: 2 });
    await this.order('response-plans', { ...step, step: 3, unit: '901' });
    await this.order('response-plans', { type: 'skip step', incident, step: 4, reason: 1 });
    await this.order('response-plans', {
      type: 'give first report',
      incident,
      major: 'none',
      location: await part('售票厅 3 号窗口前。In front of window 3.'),
      hazards: [5, 7],
      casualties: { immediate: 0, urgent: 1, minor: 2, dead: 0 },
      needed: ['AG8'],
    });
    await this.order('orders', {
      type: 'give order',
      incident,
      to: [
        { kind: 'unit', id: '902' },
        { kind: 'role', id: 'patrol' },
      ],
      words: await part('封住南侧通道。Close the southern way.'),
      deadline: this.door.clock.now() + 20 * minute_ms,
    });
    await this.order('orders', {
      type: 'sign for order',
      order: 'O-000001',
      receiver: { kind: 'unit', id: '902' },
      via: 'radio',
    });
    await this.after(2 * minute_ms);
    await this.order('told', { type: 'note told arrived', incident, entry: 3 });
    await this.after(5 * minute_ms);
    await this.order('told', { type: 'note told left', incident, entry: 3 });
  }

  active(incident: string) {
    return (this.incidents.incidents.get(incident)?.assignments ?? []).filter((one) => one.active);
  }

  /** Typed words, kept as a part like the door keeps them. */
  async keep(text: string): Promise<string> {
    const readers = ['administrator', 'commander', 'dispatcher', 'viewer', 'auditor'];
    const about = { class: 'note', readers, mediaType: 'text/plain; charset=utf-8', until: null };
    const part = await this.door.floor.parts.put(this.stream.row.number, Buffer.from(text), about);
    if (typeof part !== 'string') throw new Error('the words were not kept');
    return part;
  }

  /** What stands open when a kit is printed. */
  async leaveOpen(): Promise<string> {
    await this.order('incidents', {
      type: 'open incident',
      incidentType: 'lift-entrapment',
      place: { zone: 'Z02' },
      send: true,
    });
    await this.order('incidents', { type: 'open incident', incidentType: 'theft', place: { zone: 'Z11' }, cameBy: 2 });
    await this.report('A105');
    const shelved = await this.report('A163');
    await this.order('alarms', { type: 'acknowledge', alarms: [shelved] });
    await this.order('alarms', {
      type: 'shelve',
      alarm: shelved,
      reason: 2,
      until: this.door.clock.now() + 30 * minute_ms,
    });
    return [...this.incidents.incidents.keys()].at(-1)!;
  }

  /** A walk test of half the smoke detectors of a platform, and another that still runs when the kit is printed. */
  async contractor(): Promise<void> {
    const smoke = [...this.alarms.book.points.values()].filter(
      (point) => point.kind === 'smoke' && point.zone === 'Z06',
    );
    const points = smoke.slice(0, 9).map((point) => point.id);
    const words = await this.keep('津卫消防维保二组 Fire maintenance, second team');
    const asked = { type: 'grant on-test', workOrder: 'WO-2026-118', askedBy: 'CT01', words, fireWatch: '901' };
    await this.order('on-test', { ...asked, points, for_min: 120 }, commander);
    for (const [index, point] of points.slice(0, 6).entries()) {
      await this.after(90 * second_ms);
      await this.report(point);
      await this.after(20 * second_ms);
      if (index < 5) await this.report(point, 'restore');
    }
    await this.order('on-test', { type: 'end on-test', test: this.walkTest }, commander);
    await this.order('on-test', { ...asked, workOrder: 'WO-2026-119', panel: 'FP2', for_min: 240 }, commander);
  }

  readonly walkTest = 'T-000001';
  readonly handover = 'H-000002';

  /** A desk is handed over: given back once, mended, signed by both; by the door, since the list is built there. */
  async handedOver(): Promise<void> {
    const part = await this.keep(
      '21:40 有专列,站台 3 加派一组。A special train at 21:40: one more team on platform 3.',
    );
    const order = await this.keep('候车厅东侧加强巡查。More patrols at the east side of the waiting hall.');
    const given = { type: 'give order', to: [{ kind: 'role', id: 'patrol' }], words: { part: order } };
    await this.order('orders', { ...given, deadline: this.door.clock.now() + 45 * minute_ms });
    const says = { part: await this.keep('AP3 的旁路没有说明。The bypass on AP3 is not explained.') };
    const incoming = { by: 'staff/1002', desk: 'desk-1' };
    const first = await this.listed();
    await this.order('handovers', { type: 'add handover note', handover: first, words: { part } });
    await this.order('handovers', { type: 'sign handover', handover: first });
    await this.after(minute_ms);
    await this.order('handovers', {
      type: 'refuse handover',
      handover: first,
      coSigner: incoming,
      reason: 4,
      words: says,
    });
    await this.after(4 * minute_ms);
    const second = await this.listed();
    await this.order('handovers', { type: 'sign handover', handover: second });
    await this.after(minute_ms);
    await this.order('handovers', { type: 'accept handover', handover: second, coSigner: incoming });
  }

  private async listed(): Promise<string> {
    const { reader } = this.stream;
    const now = this.door.clock.now();
    const asOf = reader.nextSeq - 1;
    const around = roomStates(reader);
    const listed = {
      ...listNow({ ...around, own: around.handovers }, now),
      asOf,
      root: (await this.stream.sign())?.note ?? null,
    };
    await this.order('handovers', { type: 'begin handover', listed });
    return [...reader.state<HandoversState>('handovers').desks.values()].at(-1)!.handover;
  }

  /** A form that was written while nothing worked. */
  async fromPaper(form: number): Promise<string> {
    const at = (minutesAgo: number) => this.door.clock.now() - minutesAgo * minute_ms;
    const part = await this.keep('电台报告:候车区两人争吵,已劝离。By radio: two people quarrelled, sent on their way.');
    const before = new Set([...this.incidents.incidents.keys(), ...this.incidents.left.keys()]);
    const lines = [
      { at: at(52), does: 'received', zone: 'Z11', incidentType: 'fight', cameBy: 3, words: { part } },
      { at: at(51), does: 'unit', unit: '903', status: 'DP' },
      { at: at(47), does: 'unit', unit: '903', status: 'OS' },
      { at: at(45), does: 'log', says: 2, onScene: true },
      { at: at(30), does: 'unit', unit: '903', status: 'CL', reason: 1 },
      { at: at(29), does: 'closed', disposition: 1 },
    ];
    await this.order('incidents', { type: 'enter from paper', form, lines });
    return [...this.incidents.left.keys()].findLast((id) => !before.has(id))!;
  }
}
