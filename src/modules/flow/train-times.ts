import { parseClockTime } from '../../base/local-time.ts';
import type { SiteService, TellMistake } from './crowd-site.ts';
import type { FlowEvent } from './events.ts';

/** A train as it runs on a day, in minutes from midnight. */
export interface RunningTrain {
  service: SiteService;
  planned: { arrive_min: number; depart_min: number };
  arrive_min: number;
  depart_min: number;
  /** Its people stay away from then on; null: it runs. */
  cancelled_min: number | null;
}

const day_min = 1_440;
/** A face stays empty so long between two trains, as the site file demands of its timetable. */
const betweenTrains_min = 4;
/** A train that is late stands at least so long, if it was planned to: those who wait have to get in. */
export const standLate_min = 6;

/**
 * The trains of a day in the order of their planned departure. In a stop no train leaves; others come in while a face is
 * free; afterwards each leaves once it stood long enough.
 */
export function runTrains(
  services: readonly SiteService[],
  events: readonly FlowEvent[],
  tell: TellMistake = () => {},
): RunningTrain[] {
  const planned = services.flatMap((service) => {
    const [arrive, depart] = [parseClockTime(service.arr), parseClockTime(service.dep)];
    if (arrive === null || depart === null) return [];
    // A train may stand over midnight; one that stands most of a day has its times the wrong way round.
    const isNextDay = depart < arrive && arrive - depart > day_min / 2;
    if (depart < arrive && !isNextDay) {
      tell(
        'WALK_TRAIN_LEAVES_FIRST',
        `services[${service.id}].dep`,
        `车次 ${service.id} ${service.dep} 开,${service.arr} 才到。改正到达或出发时刻。`,
        `Train ${service.id} leaves at ${service.dep}, before it comes at ${service.arr}. Put its arrival or departure right.`,
      );
      return [];
    }
    return [{ service, planned: { arrive_min: arrive, depart_min: isNextDay ? depart + day_min : depart } }];
  });
  planned.sort((one, other) => one.planned.depart_min - other.planned.depart_min);
  const freeFrom = new Map<string, number>();
  return planned.map(({ service, planned: plan }) => {
    const cancelled = events.find((event) => event.kind === 'train cancelled' && event.id === service.id);
    if (cancelled) return { service, planned: plan, ...plan, cancelled_min: cancelled.from_min };
    const arrive_min = Math.max(plan.arrive_min, freeFrom.get(service.face) ?? 0);
    const isLate = arrive_min > plan.arrive_min;
    const stand = isLate ? Math.min(standLate_min, plan.depart_min - plan.arrive_min) : 0;
    const depart_min = mayLeave(Math.max(plan.depart_min, arrive_min + stand), service.id, events);
    freeFrom.set(service.face, depart_min + betweenTrains_min);
    return { service, planned: plan, arrive_min, depart_min, cancelled_min: null };
  });
}

/** When it may leave: after every stop of its own or of all trains that it falls into. */
function mayLeave(wanted_min: number, id: string, events: readonly FlowEvent[]): number {
  let at = wanted_min;
  const stops = events
    .filter((event) => event.kind === 'departures stopped' || (event.kind === 'train stopped' && event.id === id))
    .toSorted((one, other) => one.from_min - other.from_min);
  for (const { from_min, to_min } of stops) if (at >= from_min && at < to_min) at = to_min;
  return at;
}
