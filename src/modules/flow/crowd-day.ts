import { parseClockTime } from '../../base/local-time.ts';
import type { Words } from '../../base/words.ts';
import { readDay } from './day.ts';
import type { EventPlaces, FlowEvent } from './events.ts';
import { collectFindings, shown, type FlowFinding } from './findings.ts';
import type { GateRule } from './passengers.ts';

/** A day as the crowd needs it: its events, and when gates open if not as usual. */
export interface CrowdDay {
  name: Words | null;
  events: FlowEvent[];
  gates: GateRule | null;
}

const beforeMost_min = 120;

/**
 * Reads a day's file (`day.ts`), a parsed JSON or YAML value, which for the crowd may also say
 *
 *     gates: { open_before_min: 30, even_without_train: true, from: "17:10" }
 *
 * Tells every mistake at once. Never throws.
 */
export function readCrowdDay(value: unknown, places: EventPlaces): { day: CrowdDay; findings: FlowFinding[] } {
  const { findings, tell } = collectFindings();
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value);
  const { gates, ...rest } = isFields ? (value as Record<string, unknown>) : { gates: undefined };
  const read = readDay(isFields ? rest : value, places);
  const rule = gates === undefined ? null : readGates(gates);
  return {
    day: { name: read.day.name, events: read.day.events, gates: rule },
    findings: [...read.findings, ...findings],
  };

  function readGates(told: unknown): GateRule | null {
    if (typeof told !== 'object' || told === null || Array.isArray(told)) {
      tell('FLOW_TYPE_WRONG', ['gates'], { wanted_zh: '“字段: 值”', wanted_en: '"field: value"' });
      return null;
    }
    const fields = told as Record<string, unknown>;
    const known = ['open_before_min', 'even_without_train', 'from'];
    for (const field of Object.keys(fields)) {
      if (!known.includes(field)) tell('FLOW_FIELD_UNKNOWN', ['gates', field], { field, known: known.join(', ') });
    }
    const { open_before_min: before, even_without_train: even = false, from } = fields;
    const from_min = typeof from === 'string' ? parseClockTime(from) : null;
    if (from !== undefined && from_min === null) {
      tell('FLOW_TIME_INVALID', ['gates', 'from'], { value: shown(from) });
    }
    if (before === undefined) tell('FLOW_FIELD_MISSING', ['gates', 'open_before_min'], { field: 'open_before_min' });
    else if (typeof before !== 'number' || !Number.isInteger(before) || before < 1 || before > beforeMost_min) {
      tell('FLOW_NUMBER_WRONG', ['gates', 'open_before_min'], { value: shown(before), least: 1, most: beforeMost_min });
    }
    if (typeof even !== 'boolean') {
      tell('FLOW_TYPE_WRONG', ['gates', 'even_without_train'], {
        wanted_zh: 'true 或 false',
        wanted_en: 'true or false',
      });
    }
    return typeof before === 'number' && typeof even === 'boolean'
      ? { before_min: before, evenWithoutTrain: even, ...(from_min !== null && { from_min }) }
      : null;
  }
}
