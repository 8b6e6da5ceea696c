import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import type { Words } from '../base/words.ts';
import type { Mistake } from './problem.ts';

/** Told at once are at most this many; more than that is another thing altogether. */
const mistakesMax = 50;

export interface Checked {
  value: unknown;
  mistakes: readonly Mistake[];
}

/**
 * Checks one part of a request against its schema and names every mistake. Query and path are text, so their numbers and
 * yes/no are read first; a body is taken as it is.
 */
export function checker(schema: TSchema, where: 'body' | 'query' | 'params'): (value: unknown) => Checked {
  const compiled = Compile(schema);
  return (given) => {
    const value = where === 'body' ? given : Value.Convert(schema, { ...(given as object) });
    if (compiled.Check(value)) return { value, mistakes: [] };
    const mistakes: Mistake[] = [];
    for (const error of compiled.Errors(value)) {
      if (mistakes.length >= mistakesMax) break;
      // One thing wrong may be told by several rules; its place is told once, by the first.
      for (const one of mistakesOf(error as unknown as ErrorLike, where)) {
        if (!mistakes.some((known) => known.place === one.place)) mistakes.push(one);
      }
    }
    return { value, mistakes };
  };
}

interface ErrorLike {
  keyword: string;
  instancePath: string;
  params?: Record<string, unknown>;
  message?: string;
}

function mistakesOf(error: ErrorLike, where: string): Mistake[] {
  const at = `/${where}${error.instancePath}`;
  const named = (list: unknown, what: Words): Mistake[] =>
    (Array.isArray(list) ? (list as string[]) : []).map((name) => ({ place: `${at}/${name}`, what }));
  if (error.keyword === 'required') {
    return named(error.params?.['requiredProperties'], { zh: '缺少此项', en: 'is missing' });
  }
  if (error.keyword === 'additionalProperties') {
    return named(error.params?.['additionalProperties'], { zh: '没有这一项', en: 'is not known here' });
  }
  return [{ place: at, what: sentence(error) }];
}

function sentence({ keyword, params, message }: ErrorLike): Words {
  const limit = String(params?.['limit'] ?? '');
  switch (keyword) {
    case 'type':
      return { zh: `类型须为 ${String(params?.['type'])}`, en: `must be of type ${String(params?.['type'])}` };
    case 'pattern':
      return { zh: '格式不对', en: `is not of the form ${String(params?.['pattern'] ?? '')}` };
    case 'minimum':
    case 'exclusiveMinimum':
      return { zh: `不得小于 ${limit}`, en: `must be at least ${limit}` };
    case 'maximum':
    case 'exclusiveMaximum':
      return { zh: `不得大于 ${limit}`, en: `must be at most ${limit}` };
    case 'minLength':
    case 'minItems':
      return { zh: `至少 ${limit} 个`, en: `needs at least ${limit}` };
    case 'maxLength':
    case 'maxItems':
      return { zh: `至多 ${limit} 个`, en: `may have at most ${limit}` };
    case 'const':
    case 'enum':
    case 'anyOf':
      return { zh: '不是允许的值', en: 'is none of the values allowed' };
    default:
      return { zh: `不符合要求(${keyword})`, en: message ?? keyword };
  }
}
