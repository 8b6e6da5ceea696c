import type { Words } from '../../base/words.ts';
import { meanOf, phasesMax } from './durations.ts';
import type { Duration, Entrance, Problem } from './problem.ts';
import { slotRates, visitsOf } from './stationary.ts';

/** One mistake of a problem: where, what is wrong and what to do. */
export interface ProblemFinding {
  code: 'LANES_PROBLEM_WRONG' | 'LANES_TOO_MANY';
  place: string;
  words: Words;
}

/** A day of a large city's station is some hundred thousand; more than this a path would not fit into memory. */
export const peopleMost = 3_000_000;

/** Everything that is wrong with a problem, at once: a problem without findings is simulated without a fault. */
export function checkProblem(problem: Problem): ProblemFinding[] {
  const findings: ProblemFinding[] = [];
  const tell = (place: string, zh: string, en: string) => findings.push({ code: 'LANES_PROBLEM_WRONG', place, words: { zh, en } }); // prettier-ignore
  if (!(problem.to_s > problem.from_s) || !(problem.slot_s > 0)) {
    tell('to_s', '结束须晚于开始,时段须大于 0', 'it has to end after it begins, in slots longer than 0');
    return findings;
  }
  const shares = problem.classes.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(shares - 1) > 1e-6) tell('classes', `各类份额之和为 ${shares},应为 1`, `the shares of the classes sum to ${shares}, not 1`); // prettier-ignore
  const ids = new Set(problem.entrances.map(({ id }) => id));
  problem.entrances.forEach((entrance, at) => checkEntrance(entrance, `entrances[${at}]`, ids, problem.classes.length, tell)); // prettier-ignore
  problem.lanes.forEach((lane, at) => {
    const entrance = problem.entrances.find(({ id }) => id === lane.entrance_id);
    if (!entrance) return tell(`lanes[${at}].entrance_id`, `没有进站口“${lane.entrance_id}”`, `no entrance "${lane.entrance_id}"`); // prettier-ignore
    for (const { station_id, count } of lane.servers) {
      const isKnown = entrance.stations.some(({ id }) => id === station_id);
      if (!isKnown || !Number.isInteger(count) || count < 0) tell(`lanes[${at}].servers`, `“${station_id}”:${count} 台`, `${count} servers at "${station_id}"`); // prettier-ignore
    }
  });
  if (findings.length > 0) return findings;
  const people = problem.entrances.reduce((sum, entrance) => {
    const passes = Math.max(1, ...visitsOf(entrance));
    return (
      sum + (passes * slotRates(problem, entrance).reduce((all, per_h) => all + per_h, 0) * problem.slot_s) / 3_600
    );
  }, 0);
  if (people <= peopleMost) return findings;
  const count = Math.round(people);
  return [
    {
      code: 'LANES_TOO_MANY',
      place: 'entrances',
      words: { zh: `一天 ${count} 人次,最多仿真 ${peopleMost}`, en: `${count} passages a day; at most ${peopleMost} are simulated` }, // prettier-ignore
    },
  ];
}

type Tell = (place: string, zh: string, en: string) => void;

function checkEntrance(entrance: Entrance, place: string, ids: ReadonlySet<string>, classes: number, tell: Tell): void {
  const stations = new Set(entrance.stations.map(({ id }) => id));
  if (!stations.has(entrance.first_station_id)) tell(`${place}.first_station_id`, `没有“${entrance.first_station_id}”`, `there is no "${entrance.first_station_id}"`); // prettier-ignore
  let before_s = -Infinity;
  entrance.arrivals.forEach(({ from_s, to_s, per_h }, at) => {
    const isSound = from_s >= before_s && to_s > from_s && per_h >= 0 && Number.isFinite(per_h);
    if (!isSound)
      tell(`${place}.arrivals[${at}]`, '时间倒退或到达率不对', 'time runs backwards, or the rate is no number from 0');
    before_s = to_s;
  });
  const { balking, batch } = entrance;
  if (batch && !(batch.mean >= 1)) tell(`${place}.batch`, `每批 ${batch.mean} 人`, `batches of ${batch.mean}`);
  if (balking?.to_entrance_id != null && !ids.has(balking.to_entrance_id)) tell(`${place}.balking`, `没有进站口“${balking.to_entrance_id}”`, `no entrance "${balking.to_entrance_id}"`); // prettier-ignore
  entrance.metered.forEach(({ every_s, batch_people }, at) => {
    if (!(every_s > 0 && batch_people >= 1)) tell(`${place}.metered[${at}]`, '每批至少 1 人,间隔大于 0', 'at least one a batch, at intervals over 0'); // prettier-ignore
  });
  entrance.stations.forEach((station, at) => {
    const where = `${place}.stations[${at}]`;
    const durations = [station.service, ...(station.service_by_class ?? []), ...(station.breakdowns ? [station.breakdowns.repair] : [])]; // prettier-ignore
    for (const duration of durations) {
      if (!isSound(duration)) tell(`${where}.service`, `时长不对:${JSON.stringify(duration)}`, `no duration: ${JSON.stringify(duration)}`); // prettier-ignore
    }
    if (station.service_by_class && station.service_by_class.length !== classes) tell(`${where}.service_by_class`, `应有 ${classes} 类`, `${classes} classes are expected`); // prettier-ignore
    if (station.turns && !(station.turns.turn_s > 0 && station.turns.change_s >= 0)) tell(`${where}.turns`, '轮换须大于 0', 'a turn lasts longer than 0'); // prettier-ignore
    const sum = station.next.reduce((all, { share }) => all + share, 0);
    if (!(sum <= 1 + 1e-9) || station.next.some(({ share }) => !(share >= 0))) tell(`${where}.next`, `去向份额之和为 ${sum}`, `the shares of where to next sum to ${sum}`); // prettier-ignore
    for (const { station_id } of station.next) {
      if (!stations.has(station_id)) tell(`${where}.next`, `没有“${station_id}”`, `there is no "${station_id}"`);
    }
  });
  if (visitsOf(entrance).some((visits) => !(visits >= -1e-9) || !Number.isFinite(visits))) {
    tell(`${place}.stations`, '有人永远走不出去', 'somebody never leaves');
  }
}

function isSound(duration: Duration): boolean {
  if (duration.kind === 'observed')
    return duration.values_s.length > 0 && duration.values_s.every((value) => value >= 0);
  if (!(meanOf(duration) >= 0) || !Number.isFinite(duration.mean_s)) return false;
  if (duration.kind === 'erlang') return Number.isInteger(duration.phases) && duration.phases >= 1 && duration.phases <= phasesMax; // prettier-ignore
  return duration.kind !== 'lognormal' || duration.scv >= 0;
}
