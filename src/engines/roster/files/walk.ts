import { parseDate } from '../../../base/local-date.ts';
import { isTimeZone } from '../../../base/local-time.ts';
import { nearestWord } from '../../../base/nearest.ts';
import { parseSpan } from './clock-text.ts';
import type { Path, TellAt } from './places.ts';
import type { Shape } from './shape.ts';

/**
 * Holds a value against its shape, tells of everything that does not fit, and gives the value with an empty one in each
 * place that did not: so that what else is wrong can still be looked for.
 */
export function walk(value: unknown, shape: Shape, path: Path, tell: TellAt): unknown {
  if (shape.properties) return walkObject(value, shape, path, tell);
  if (shape.items) {
    if (!Array.isArray(value)) return doesNotFit(value, shape, path, tell);
    const { items } = shape;
    return value.map((item: unknown, at) => walk(item, items, [...path, at], tell));
  }
  return walkValue(value, shape, path, tell);
}

function walkObject(value: unknown, shape: Shape, path: Path, tell: TellAt): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return doesNotFit(value, shape, path, tell);
  const fields = shape.properties!;
  const walked: Record<string, unknown> = {};
  for (const [field, item] of Object.entries(value)) {
    const of = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (of) walked[field] = walk(item, of, [...path, field], tell);
    else {
      const nearest = nearestWord(field, Object.keys(fields));
      tell('ROSTER_FIELD_UNKNOWN', [...path, field], { field, ...(nearest === null ? {} : { nearest }) });
    }
  }
  for (const field of shape.required ?? []) {
    if (Object.hasOwn(value, field)) continue;
    const { zh = '', en = '' } = fields[field]?.expects ?? {};
    tell('ROSTER_FIELD_MISSING', [...path, field], { field, expects: zh === en ? zh : `${zh} / ${en}` });
    walked[field] = empty(fields[field]!);
  }
  return walked;
}

function walkValue(value: unknown, shape: Shape, path: Path, tell: TellAt): unknown {
  if (shape.const !== undefined || shape.enum) {
    const fits = (shape.enum ?? [shape.const]).some((allowed) => allowed === value);
    return fits ? value : doesNotFit(value, shape, path, tell);
  }
  if (shape.type === 'boolean') return typeof value === 'boolean' ? value : doesNotFit(value, shape, path, tell);
  return shape.type === 'string' ? walkText(value, shape, path, tell) : walkNumber(value, shape, path, tell);
}

function walkNumber(value: unknown, shape: Shape, path: Path, tell: TellAt): unknown {
  if (typeof value !== 'number' || !Number.isFinite(value)) return doesNotFit(value, shape, path, tell);
  const { minimum: least = -Infinity, maximum: most = Infinity } = shape;
  if (value < least || value > most) {
    tell('ROSTER_NUMBER_OUT_OF_RANGE', path, { value, least, most });
    return Math.min(Math.max(value, least), most);
  }
  return shape.type === 'integer' && !Number.isInteger(value) ? doesNotFit(value, shape, path, tell) : value;
}

function walkText(value: unknown, shape: Shape, path: Path, tell: TellAt): unknown {
  if (typeof value !== 'string') return doesNotFit(value, shape, path, tell);
  if (shape.format === 'date') {
    if (parseDate(value) !== null) return value;
    tell('ROSTER_DATE_INVALID', path, { value: value.slice(0, 40) });
    return '';
  }
  const { minLength = 0, maxLength = 200, pattern } = shape;
  const fits =
    value.length >= minLength &&
    value.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern).test(value)) &&
    (shape.format !== 'hours' || parseSpan(value) !== null) &&
    (shape.format !== 'time-zone' || isTimeZone(value)) &&
    (shape.format !== 'duty' || /^[^\s,@]+(@[^\s,@]+)?$/.test(value));
  return fits ? value : doesNotFit(value, shape, path, tell);
}

/** What stands in for a value that was none: an empty text is no id and no day, so nothing is found wrong with it again. */
function empty(shape: Shape): unknown {
  if (shape.properties) {
    const fields = shape.properties;
    return Object.fromEntries((shape.required ?? []).map((field) => [field, empty(fields[field]!)]));
  }
  if (shape.items) return [];
  if (shape.enum) return shape.enum[0];
  if (shape.type === 'boolean') return false;
  return shape.type === 'string' ? '' : (shape.minimum ?? 0);
}

function doesNotFit(value: unknown, shape: Shape, path: Path, tell: TellAt): unknown {
  const shown = (JSON.stringify(value) ?? String(value)).slice(0, 60);
  const { zh = '别的', en = 'something else' } = shape.expects ?? {};
  tell('ROSTER_VALUE_WRONG', path, { value: shown, expects_zh: zh, expects_en: en });
  return empty(shape);
}
