import {
  batchWait,
  jackson,
  mg1,
  mmc,
  mmck,
  mmcLate,
  mmcQuantile,
  priorityWaits,
  withBreakdowns,
} from '../formulas.ts';
import { scvOf } from '../durations.ts';
import type { Duration, Station } from '../problem.ts';
import {
  classWait_s,
  lateShare,
  meanWait_s,
  network,
  oneQueue,
  turnedShare,
  waitQuantile_s,
  words,
  type ExactCase,
} from './queue-case.ts';

/** Every queue whose stationary answer is known exactly, each asked of the simulation. */
export function stationaryCases(): ExactCase[] {
  return [...manyServers(), ...fullRooms(), ...oneServer(), ...batches(), ...priorities(), ...networks(), metering()];
}

const exponential = (mean_s: number): Duration => ({ kind: 'exponential', mean_s });
/** About so many people in one replication, whatever the rate. */
const people = 24_000;
const replications = 20;

function manyServers(): ExactCase[] {
  const erlang = 'Erlang 1917; M/M/c';
  const rows: [per_h: number, served_per_h: number, servers: number][] = [
    [48, 60, 1],
    [144, 60, 3],
    [1_000, 150, 8],
    [570, 60, 10],
    [1_080, 60, 20],
    [333, 47, 9],
  ];
  const means = rows.map(([per_h, served_per_h, servers]): ExactCase => ({
    id: `mmc-${per_h}-${served_per_h}-${servers}`,
    words: words(
      `M/M/${servers},每小时到达 ${per_h},每台每小时 ${served_per_h}:平均等待`,
      `M/M/${servers}, ${per_h}/h to servers of ${served_per_h}/h: mean wait`,
    ),
    source: erlang,
    unit: 's',
    exact: mmc(per_h, served_per_h, servers).wait_h * 3_600,
    problem: oneQueue({ per_h, service: exponential(3_600 / served_per_h), servers, hours: 10 + (3 * people) / per_h }),
    measure: meanWait_s,
    replications,
  }));
  const [per_h, served_per_h, servers] = [1_000, 150, 8];
  const over_s = 60;
  const base = (target_s: number) => ({
    per_h,
    service: exponential(24),
    servers,
    hours: 10 + people / per_h,
    target_s,
  });
  return [
    ...means,
    {
      id: 'mmc-wait-share',
      words: words('M/M/8,每小时 1000:需等待者的比例', 'M/M/8, 1,000/h: share that waits at all'),
      source: erlang,
      unit: 'share',
      exact: mmc(per_h, served_per_h, servers).wait_share,
      problem: oneQueue(base(0)),
      measure: lateShare,
      replications,
    },
    {
      id: 'mmc-late',
      words: words('M/M/8,每小时 1000:等待超过 60 秒的比例', 'M/M/8, 1,000/h: share that waits over 60 s'),
      source: erlang,
      unit: 'share',
      exact: mmcLate(per_h, served_per_h, servers, over_s / 3_600),
      problem: oneQueue(base(over_s)),
      measure: lateShare,
      // A rare thing needs more days to be seen.
      replications: 4 * replications,
    },
    {
      id: 'mmc-p90',
      words: words('M/M/8,每小时 1000:90% 的人不超过的等待', 'M/M/8, 1,000/h: the wait that 90 % do not pass'),
      source: erlang,
      unit: 's',
      exact: mmcQuantile(per_h, served_per_h, servers, 0.9) * 3_600,
      problem: oneQueue(base(0)),
      measure: waitQuantile_s(0.9),
      replications,
    },
  ];
}

function fullRooms(): ExactCase[] {
  const [per_h, served_per_h, servers, places] = [500, 150, 3, 9];
  const exact = mmck(per_h, served_per_h, servers, places);
  const problem = oneQueue({ per_h, service: exponential(24), servers, hours: 10 + people / per_h, entrance: { places_max: places } }); // prettier-ignore
  const shared = { source: 'M/M/c/K, birth and death', problem, replications };
  return [
    {
      ...shared,
      id: 'mmck-turned',
      words: words('M/M/3/9:因满员被拒的比例', 'M/M/3/9: share turned away because it is full'),
      unit: 'share',
      exact: exact.turned_share,
      measure: turnedShare,
    },
    {
      ...shared,
      id: 'mmck-wait',
      words: words('M/M/3/9:进入者的平均等待', 'M/M/3/9: mean wait of who is let in'),
      unit: 's',
      exact: exact.wait_h * 3_600,
      measure: meanWait_s,
    },
  ];
}

function oneServer(): ExactCase[] {
  const per_h = 100;
  const mean_s = 27;
  const services: [string, string, Duration][] = [
    ['定长', 'fixed', { kind: 'fixed', mean_s }],
    ['Erlang-3', 'Erlang-3', { kind: 'erlang', mean_s, phases: 3 }],
    ['对数正态', 'lognormal', { kind: 'lognormal', mean_s, scv: 1.8 }],
    ['实测样本', 'observed', { kind: 'observed', values_s: [12, 18, 20, 22, 25, 27, 30, 34, 36, 46] }],
  ];
  const plain = services.map(([zh, en, service]): ExactCase => ({
    id: `mg1-${service.kind}`,
    words: words(`M/G/1,${zh}服务:平均等待`, `M/G/1, ${en} service: mean wait`),
    source: 'Pollaczek 1930, Khinchine 1932',
    unit: 's',
    exact: mg1(per_h, mean_s / 3_600, scvOf(service)).wait_h * 3_600,
    problem: oneQueue({ per_h, service, servers: 1, hours: 10 + people / per_h }),
    measure: meanWait_s,
    replications,
  }));
  const repair: Duration = { kind: 'exponential', mean_s: 90 };
  const broken = withBreakdowns({ mean_h: 24 / 3_600, scv: 1 / 2 }, 6, { mean_h: 90 / 3_600, scv: 1 });
  return [
    ...plain,
    {
      id: 'mg1-breakdowns',
      words: words('M/G/1,工作每小时故障 6 次:平均等待', 'M/G/1, 6 failures an hour of work: mean wait'),
      source: 'Gaver 1962',
      unit: 's',
      exact: mg1(per_h, broken.mean_h, broken.scv).wait_h * 3_600,
      problem: oneQueue({
        per_h,
        service: { kind: 'erlang', mean_s: 24, phases: 2 },
        servers: 1,
        hours: 10 + people / per_h,
        station: { breakdowns: { per_working_h: 6, repair } },
      }),
      measure: meanWait_s,
      replications,
    },
  ];
}

function batches(): ExactCase[] {
  const [per_h, mean_s] = [200, 12];
  const kinds = [
    { kind: 'fixed', mean: 4, square: 16, zh: '每批 4 人', en: 'batches of 4' },
    // A geometric size of mean m has the second moment 2m² - m.
    { kind: 'geometric', mean: 3, square: 15, zh: '每批平均 3 人(几何分布)', en: 'geometric batches of mean 3' },
  ] as const;
  return kinds.map(({ kind, mean, square, zh, en }): ExactCase => ({
    id: `batch-${kind}`,
    words: words(`成批到达,${zh}:平均等待`, `${en}: mean wait`),
    source: 'Burke 1975',
    unit: 's',
    exact: batchWait(per_h, mean_s / 3_600, 1, mean, square) * 3_600,
    problem: oneQueue({ per_h, service: exponential(mean_s), servers: 1, hours: 10 + people / per_h, entrance: { batch: { kind, mean } } }), // prettier-ignore
    measure: meanWait_s,
    replications,
  }));
}

function priorities(): ExactCase[] {
  const [per_h, served_per_h, servers] = [260, 150, 2];
  const shares = [0.15, 0.35, 0.5];
  const waits = priorityWaits(
    shares.map((share) => share * per_h),
    served_per_h,
    servers,
  );
  const problem = oneQueue({
    per_h,
    service: exponential(24),
    servers,
    hours: 10 + people / per_h,
    classShares: shares,
  });
  return waits.map((wait_h, at): ExactCase => ({
    id: `priority-${at + 1}`,
    words: words(`M/M/2 三类优先:第 ${at + 1} 类平均等待`, `M/M/2 with three classes: mean wait of class ${at + 1}`),
    source: 'Cobham 1954',
    unit: 's',
    exact: wait_h * 3_600,
    problem,
    measure: classWait_s(at),
    replications,
  }));
}

function networks(): ExactCase[] {
  const per_h = 300;
  const station = (id: string, kind: Station['kind'], mean_s: number, next: Station['next']): Station => ({
    id,
    name: words('', ''),
    kind,
    service: exponential(mean_s),
    next,
  });
  // One in five bags is opened, a quarter of those go over the belt again.
  const stations = [
    station('documents', 'documents', 20, [{ station_id: 'belt', share: 1 }]),
    station('belt', 'belt', 25, [{ station_id: 'search', share: 0.2 }]),
    station('search', 'search', 70, [{ station_id: 'belt', share: 0.25 }]),
  ];
  const servers = { documents: 2, belt: 3, search: 2 };
  const exact = jackson(
    stations.map(({ service, next, id }, at) => ({
      served_per_h: 3_600 / (service as { mean_s: number }).mean_s,
      servers: servers[id as keyof typeof servers],
      per_h: at === 0 ? per_h : 0,
      next: stations.map((to) => next.find(({ station_id }) => station_id === to.id)?.share ?? 0),
    })),
  );
  return [
    {
      id: 'jackson',
      words: words('证件—X光—开包网络,有返回:总等待', 'documents, belt, search with return: wait over all stations'),
      source: 'Jackson 1957',
      unit: 's',
      exact: (exact.reduce((sum, { waiting }) => sum + waiting, 0) / per_h) * 3_600,
      problem: network({ per_h, hours: 10 + people / per_h, stations, servers }),
      measure: meanWait_s,
      replications,
    },
  ];
}

function metering(): ExactCase {
  const [per_h, every_s] = [400, 120];
  return {
    id: 'metering',
    words: words('每 120 秒放行全部:平均等待', 'everybody let in every 120 s: mean wait'),
    source: 'uniform moments of a Poisson process: half the interval',
    unit: 's',
    exact: every_s / 2,
    problem: oneQueue({
      per_h,
      service: { kind: 'fixed', mean_s: 0.001 },
      servers: 1_000,
      hours: 10 + people / per_h,
      entrance: { metered: [{ from_s: 0, to_s: 1e6 - (1e6 % every_s), batch_people: 1e6, every_s }] },
    }),
    measure: meanWait_s,
    replications,
  };
}
