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
  order: (data: unknown) => unknown;
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
        order: inOrder(type.data),
      });
    }
  }

  // Facts of one group share their millisecond; spelling it out once is enough.
  let spelledAt: Instant = -1;
  let spelled = '';
  function spell(at: Instant): string {
    if (at !== spelledAt) {
      spelledAt = at;
      spelled = formatInstant(at);
    }
    return spelled;
  }

  return {
    encode(fact) {
      const entry = known.get(fact.type);
      assert(entry, `nobody owns the fact type "${fact.type}"`);
      assert(entry.check(fact.data), `"${fact.type}" does not fit its schema: ${JSON.stringify(fact.data)}`);
      assert(fact.cause.length <= causeLengthMax, `the cause of "${fact.type}" is too long`);
      let line = `{"seq":${fact.seq}${entry.head}${spell(fact.recordedAt)}"`;
      if (fact.at !== undefined) line += `,"at":"${formatInstant(fact.at)}"`;
      line += `,"by":${JSON.stringify(fact.by)},"cause":${JSON.stringify(fact.cause)}`;
      if (fact.about && fact.about.length > 0) {
        assert(fact.about.length <= aboutMax, `"${fact.type}" names more than ${aboutMax} subjects`);
        line += `,"about":${JSON.stringify(fact.about)}`;
      }
      line += `,"data":${JSON.stringify(entry.order(fact.data))}}`;
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

/** Puts an object's fields in the order its schema declares them and drops what the schema does not name. */
function inOrder(schema: TSchema): (value: unknown) => unknown {
  const shape = schema as unknown as { properties?: Record<string, TSchema>; items?: TSchema };
  if (shape.properties) {
    const fields = Object.entries(shape.properties).map(([key, of]) => ({
      key,
      order: inOrder(of),
      plain: isPlain(of),
    }));
    return (value) => {
      const source = value as Record<string, unknown>;
      const ordered: Record<string, unknown> = {};
      for (const field of fields) {
        const found = source[field.key];
        if (found !== undefined) ordered[field.key] = field.plain ? found : field.order(found);
      }
      return ordered;
    };
  }
  if (shape.items && !Array.isArray(shape.items) && !isPlain(shape.items)) {
    const order = inOrder(shape.items);
    return (value) => (value as unknown[]).map(order);
  }
  return (value) => value;
}

function isPlain(schema: TSchema): boolean {
  const shape = schema as unknown as { properties?: unknown; items?: TSchema };
  return !shape.properties && (!shape.items || isPlain(shape.items));
}
