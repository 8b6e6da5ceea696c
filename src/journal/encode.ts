import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { assert, Fault, refuse, type Refusal } from '../base/errors.ts';
import type { Fact, FactType } from '../base/fact.ts';
import { formatInstant, parseInstant, type Instant } from '../base/instant.ts';
import type { Module } from '../modules/module.ts';
import { aboutMax, causeLengthMax, factBytesMax } from './limits.ts';
import { retiredTypes } from './retired.ts';

/** Between a fact in memory and its line on disk. Nothing re-serialises a stored line: readers take the bytes as they lie. */
export interface FactCodec {
  /** One line of JSON, keys in the journal's order. A refusal when it is larger than a fact may be. */
  encode(fact: Fact): string | Refusal;
  /** Reads a line of any past version, lifted to the present one. Throws Fault for a line that is none. */
  decode(line: string): Fact;
  version(type: string): number;
}

interface Known {
  type: FactType;
  head: string;
  check: (data: unknown) => boolean;
  spell: Speller;
}

export function factCodec(modules: readonly Module[]): FactCodec {
  const known = new Map<string, Known>();
  for (const module of modules) {
    for (const [name, type] of Object.entries(module.facts)) {
      assert(!known.has(name), `two modules own the fact type "${name}"`);
      assert(!retiredTypes.includes(name), `"${name}" is retired and may not be used again`);
      const compiled = Compile(type.data);
      known.set(name, {
        type,
        head: `,"type":${JSON.stringify(name)},"v":${type.v},"recordedAt":"`,
        check: (data) => compiled.Check(data),
        spell: speller(type.data),
      });
    }
  }

  // Facts of one group share their millisecond, and many sources their second: spelling it out once is enough.
  const spellRecordedAt = keptSpelling();
  const spellAt = keptSpelling();

  return {
    encode(fact) {
      const entry = known.get(fact.type);
      assert(entry, `nobody owns the fact type "${fact.type}"`);
      assert(entry.check(fact.data), `"${fact.type}" does not fit its schema: ${JSON.stringify(fact.data)}`);
      assert(fact.cause.length <= causeLengthMax, `the cause of "${fact.type}" is too long`);
      let line = `{"seq":${fact.seq}${entry.head}${spellRecordedAt(fact.recordedAt)}"`;
      if (fact.at !== undefined) line += `,"at":"${spellAt(fact.at)}"`;
      line += `,"by":${quoted(fact.by)},"cause":${quoted(fact.cause)}`;
      if (fact.about && fact.about.length > 0) {
        assert(fact.about.length <= aboutMax, `"${fact.type}" names more than ${aboutMax} subjects`);
        line += `,"about":[${fact.about.map(quoted).join(',')}]`;
      }
      line += `,"data":${entry.spell(fact.data)}}`;
      // A UTF-16 unit is at most three bytes, so only long lines need to be counted.
      if (line.length * 3 > factBytesMax && Buffer.byteLength(line) > factBytesMax) return tooLarge();
      return line;
    },

    decode(line) {
      const raw = JSON.parse(line) as Record<string, unknown>;
      const recordedAt = typeof raw.recordedAt === 'string' ? parseInstant(raw.recordedAt) : null;
      const at = typeof raw.at === 'string' ? parseInstant(raw.at) : undefined;
      if (typeof raw.type !== 'string' || typeof raw.seq !== 'number' || recordedAt === null || at === null) {
        throw new Fault('FACT_UNREADABLE', {
          zh: '日志中有一行无法读取',
          en: `a line of the journal cannot be read: ${line.slice(0, 80)}`,
        });
      }
      const entry = known.get(raw.type);
      if (!entry && !retiredTypes.includes(raw.type)) {
        throw new Fault('FACT_TYPE_UNKNOWN', {
          zh: `日志中有未知的事实类型“${raw.type}”:写入它的版本比本程序新,请升级`,
          en: `the journal holds a fact of unknown type "${raw.type}": a newer version wrote it; upgrade this program`,
        });
      }
      // A shape never changes without a new version: one we do not have was written by a newer program.
      if (entry && (raw.v as number) > entry.type.v) {
        throw new Fault('FACT_TYPE_UNKNOWN', {
          zh: `日志中“${raw.type}”的版本 ${raw.v} 比本程序新,请升级`,
          en: `the journal holds "${raw.type}" of version ${raw.v}: a newer version of this program wrote it; upgrade`,
        });
      }
      const fact: Fact = {
        seq: raw.seq,
        type: raw.type,
        v: raw.v as number,
        recordedAt,
        by: raw.by as string,
        cause: raw.cause as string,
        data: entry ? lift(entry.type, raw.v as number, raw.data) : raw.data,
      };
      if (at !== undefined) fact.at = at;
      if (raw.about) fact.about = raw.about as string[];
      return fact;
    },

    version(type) {
      const entry = known.get(type);
      assert(entry, `nobody owns the fact type "${type}"`);
      return entry.type.v;
    },
  };
}

function keptSpelling(): (at: Instant) => string {
  let spelledAt: Instant = NaN;
  let spelled = '';
  return (at) => {
    if (at !== spelledAt) {
      spelledAt = at;
      spelled = formatInstant(at);
    }
    return spelled;
  };
}

function tooLarge(): Refusal {
  return refuse('FACT_TOO_LARGE', {
    zh: `一条记录最多 ${factBytesMax} 字节;长文本和文件请作为附件存入`,
    en: `one fact holds at most ${factBytesMax} bytes; long text and files go in as parts`,
  });
}

function lift(type: FactType, from: number, data: unknown): unknown {
  let lifted = data;
  for (let v = from; v < type.v; v++) {
    const upgrade = type.upgrades?.[v - 1];
    assert(upgrade, `no upgrade from version ${v}`);
    lifted = (upgrade as (old: unknown) => unknown)(lifted);
  }
  return lifted;
}

/** Spells out a value that fits its schema, as JSON.stringify would, with the fields in the order the schema declares them. */
type Speller = (value: unknown) => string;

/**
 * Made once a type. It drops what the schema does not name, and writes no intermediate object: this runs for every fact.
 * What it does not know how to spell better goes to JSON.stringify.
 */
function speller(schema: TSchema): Speller {
  const shape = schema as unknown as { type?: string; properties?: Record<string, TSchema>; items?: TSchema };
  if (shape.properties) {
    const fields = Object.entries(shape.properties).map(([key, of]) => ({
      key,
      head: `${JSON.stringify(key)}:`,
      spell: speller(of),
    }));
    return (value) => {
      const source = value as Record<string, unknown>;
      let line = '';
      for (const { key, head, spell } of fields) {
        const found = source[key];
        if (found !== undefined) line += `${line === '' ? '' : ','}${head}${spell(found)}`;
      }
      return `{${line}}`;
    };
  }
  if (shape.items && !Array.isArray(shape.items)) {
    const spell = speller(shape.items);
    return (value) => `[${(value as unknown[]).map(spell).join(',')}]`;
  }
  return shape.type === 'string' ? (quoted as Speller) : JSON.stringify;
}

/** Characters JSON has to escape, lone surrogates among them (a pair is found too, which does no harm). */
const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;

function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}
