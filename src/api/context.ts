import type { Fact } from '../base/fact.ts';
import type { Instant } from '../base/instant.ts';
import type { Refusal } from '../base/errors.ts';
import { mask } from '../base/mask.ts';
import { isRefusal } from '../base/errors.ts';
import type { Answer, Signal } from '../base/signal.ts';
import type { Stream } from '../journal/stream.ts';
import type { SitesState } from '../modules/sites/facts.ts';
import type { Asker, Command } from '../modules/module.ts';
import type { ApiFloor } from './api-floor.ts';
import { outcomeWait_ms } from './limits.ts';
import { problemOf, problems, type Mistake } from './problem.ts';
import type { Identity } from './sessions.ts';
import type { Done, House, KeptText, RouteContext } from './route.ts';

/** Roles that read what people typed; a connector only tells. */
export const partReaders = ['administrator', 'commander', 'dispatcher', 'viewer', 'auditor'] as const;

/** The request behind a context, for the few routes of the door itself that need its address or its session. */
export interface Caller {
  address: string;
  identity: Identity | null;
}

const nobody: Asker = { by: 'rule/nobody', role: 'viewer' };

/** What one request may do to one stream. */
export class StreamContext implements RouteContext {
  readonly asker: Asker;
  readonly now: Instant;
  readonly house: House;
  readonly cause: string;
  readonly caller: Caller;
  /** Set when the answer is one that was given before. */
  repeated = false;
  private readonly floor: ApiFloor;
  private readonly on: Stream;
  private acts = 0;

  constructor(floor: ApiFloor, house: House, on: Stream, caller: Caller, cause: string) {
    this.floor = floor;
    this.house = house;
    this.on = on;
    this.caller = caller;
    this.asker = caller.identity?.asker ?? nobody;
    this.cause = cause;
    this.now = floor.clock.now();
  }

  get stream(): string {
    return this.on.row.name;
  }

  get seq(): number {
    return this.on.reader.nextSeq - 1;
  }

  state<S>(module: string): S {
    return this.on.reader.state<S>(module);
  }

  async act(module: string, command: Command): Promise<Done> {
    // A route that acts twice has two causes; the first is the request's own.
    const cause = this.acts++ === 0 ? this.cause : `${this.cause}/${this.acts}`;
    return this.done(await this.inTime(this.on.command(module, command, this.asker, cause)), cause);
  }

  async signal(signal: Signal, cause: string): Promise<Done> {
    const answer = this.on.signal(signal, this.asker.by, cause, `http ${this.asker.by}`);
    return this.done(await this.inTime(answer), cause);
  }

  async keepText(text: string): Promise<KeptText> {
    const contacts = this.on.reader.state<SitesState | undefined>('sites')?.contacts;
    const known = [...(contacts?.values() ?? [])].flatMap((contact) => contact.numbers);
    const masked = mask(text, known);
    const about = { class: 'note', readers: partReaders, mediaType: 'text/plain; charset=utf-8', until: null };
    const part = await this.floor.parts.put(this.on.row.number, Buffer.from(masked.text), about);
    if (isRefusal(part)) throw problemOf(part);
    return { part, ...masked };
  }

  async signedRoot(): Promise<string | null> {
    return (await this.on.sign())?.note ?? null;
  }

  refuse(refusal: Refusal): never {
    throw problemOf(refusal);
  }

  onSite(site: string): StreamContext {
    const stream = this.floor.journal.stream(site);
    if (!stream || stream.row.kind === 'house') throw problems.siteUnknown(site);
    return new StreamContext(this.floor, this.house, stream, this.caller, this.cause);
  }

  invalid(mistakes: readonly Mistake[]): never {
    throw problems.invalid(mistakes);
  }

  /** A commit in doubt is answered when the store is back, which may be long: nobody is left hanging until then. */
  private inTime(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = this.floor.clock.after(outcomeWait_ms, () => reject(problems.outcomeUnknown()));
      void answer.then(resolve, reject).finally(() => timer.cancel());
    });
  }

  private async done(answer: Answer, cause: string): Promise<Done> {
    switch (answer.answer) {
      case 'kept':
        return { seq: answer.seq, facts: answer.facts };
      case 'repeat':
        this.repeated = true;
        return { seq: answer.seq, facts: await factsOfCause(this.on, answer.seq, cause) };
      case 'nothing-to-keep':
        return { seq: null, facts: [] };
      case 'refused':
        throw problemOf(answer.refusal);
      case 'not-now':
        throw problems.notNow();
    }
  }
}

/** The facts of a decision that was made before: they share their cause and stand in a row. */
async function factsOfCause(stream: Stream, from: number, cause: string): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (let next = from; ;) {
    const rows = await stream.read(next, 100);
    for (const row of rows) {
      const fact = stream.codec.decode(row.bytes);
      if (fact.cause !== cause) return facts;
      facts.push(fact);
    }
    if (rows.length === 0) return facts;
    next += rows.length;
  }
}
