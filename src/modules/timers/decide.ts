import { isRefusal, refuse, type Refusal } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { Asker, Command } from '../module.ts';
import type { TimerCommand } from './commands.ts';
import type { TimerDraft } from './fact-types.ts';
import { promiseOf } from './standing.ts';
import type { TimersState, Watch } from './state.ts';

type Decision = readonly TimerDraft[] | Refusal;

const refusals = {
  commandUnknown: (command: string): Refusal =>
    refuse('COMMAND_UNKNOWN', { zh: '没有这个命令', en: 'there is no such command' }, { command }),
  notFound: (incident: string): Refusal =>
    refuse(
      'INCIDENT_NOT_FOUND',
      { zh: `没有未结事件 ${incident}`, en: `there is no open incident ${incident}` },
      { incident },
    ),
  nobodyThere: (incident: string): Refusal =>
    refuse(
      'NOBODY_TO_CHECK',
      { zh: `${incident} 没有单位在场`, en: `no unit is on scene at ${incident}: there is nobody to hear of` },
      { incident },
    ),
  notThere: (unit: string, incident: string): Refusal =>
    refuse(
      'UNIT_NOT_ON_SCENE',
      { zh: `${unit} 不在 ${incident} 现场`, en: `${unit} is not on scene at ${incident}` },
      { unit, incident },
    ),
};

export function decide(command: Command, asker: Asker, state: TimersState, now: Instant): Decision {
  const own = command as TimerCommand;
  const desk = asker.desk === undefined ? {} : { desk: asker.desk };
  switch (own.type) {
    case 'note people heard':
    case 'note no answer': {
      const watch = watchOf(state, own.incident, own.unit);
      if (isRefusal(watch)) return watch;
      const who = { incident: own.incident, ...(own.unit === undefined ? {} : { unit: own.unit }) };
      const about = [`incident/${own.incident}`, ...(own.unit === undefined ? [] : [`unit/${own.unit}`])];
      if (own.type === 'note no answer') return [{ type: 'radio check unanswered', data: { ...who, ...desk }, about }];
      return [{ type: 'people heard', data: { ...who, how: own.how, ...desk }, about }];
    }
    case 'ring check': {
      // Looks again at the moment of deciding: they may have been heard since the rule fell due.
      const watch = state.watches.get(own.incident);
      const promise = watch && promiseOf(state, watch, now);
      if (!watch || !promise || promise.at > now || promise.units.length === 0) return [];
      const units = promise.units.slice(0, 50);
      const about = [`incident/${watch.incident}`, ...units.slice(0, 7).map((unit) => `unit/${unit}`)];
      const { dueAt, ring } = promise;
      return [{ type: 'check overdue', data: { incident: watch.incident, units, dueAt, ring }, about }];
    }
    default:
      own satisfies never;
      return refusals.commandUnknown(command.type);
  }
}

function watchOf(state: TimersState, incident: string, unit: string | undefined): Watch | Refusal {
  const watch = state.watches.get(incident);
  if (!watch) return refusals.notFound(incident);
  if (watch.onScene.length === 0) return refusals.nobodyThere(incident);
  if (unit !== undefined && !watch.onScene.some((person) => person.unit === unit))
    return refusals.notThere(unit, incident);
  return watch;
}
