import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SceneDoor } from '../api/routes-scenes.ts';
import { startApi } from '../api/start.ts';
import { realChance } from '../base/real-chance.ts';
import { realClock } from '../base/clock.ts';
import { readConfig, type ConfigSource } from '../base/config.ts';
import type { Config } from '../base/config-schema.ts';
import { isRefusal, type Refusal } from '../base/errors.ts';
import { lineLog } from '../base/log.ts';
import { nodeNetwork } from '../base/network-node.ts';
import { openFloor, type Floor } from '../floor.ts';
import { openKeys } from '../journal/keys.ts';
import { openPostgres } from '../journal/postgres/open-postgres.ts';
import { installation } from './proof.ts';
import { startDemo, startPractice } from './start-demo.ts';
import { loadSite } from './start-site.ts';
import type { Exit, Out, Verb } from './verb.ts';

const usage = [
  'watchfloor start [--no-demo] [--site FILE] [--config FILE] [--behind-proxy] [--rate N] [--no-auto-units]',
  '  --no-demo        不启动模拟设备 / leave the simulated devices out',
  '  --site FILE      载入或更新这个站点文件(默认示例站点)/ load this site file (default: the example site)',
  '  --config FILE    配置文件 / configuration file',
  '  --behind-proxy   对外地址由反向代理提供 TLS / a proxy in front does TLS',
  '  --rate N         演示速度,1 为实际 / speed of the demo, 1 is real',
].join('\n');

interface StartArgs {
  demo: boolean;
  autoUnits: boolean;
  rate: number;
  site: string | null;
  config: string | null;
  flags: Record<string, string>;
}

/** `watchfloor start`: the whole program. Read it top to bottom. */
export const start: Verb = {
  summary: { zh: '启动值守:接收报警、服务网页', en: 'start the watch: take alarms in, serve the console' },
  usage,

  async run(args, out): Promise<Exit> {
    const asked = readArgs(args);
    if (!asked) {
      out.tell(usage);
      return 2;
    }
    const config = await configOf(asked);
    if (isRefusal(config)) return tellRefusal(config, out);

    const steps: { clockStepped: (step_ms: number) => void } = { clockStepped: () => {} };
    const clock = realClock((step_ms) => steps.clockStepped(step_ms));
    const log = lineLog(clock);
    const keys = await openKeys(config.keys, config.data);
    if (keys.made) tellKeys(config.keys, out);
    const database = await openPostgres({
      dataFolder: config.data,
      ...(config.database.url === undefined ? {} : { databaseUrl: config.database.url }),
      log,
      clock,
    });

    const ending = new Ending();
    const floor = await openFloor({
      clock,
      chance: realChance(),
      store: database.store,
      network: nodeNetwork(log),
      log,
      keys,
      folds: await folds(),
      installation,
      edges: { siaDc09: { tcp: config.dc09.listen, udp: config.dc09.listen } },
      displaced: () => ending.begin('displaced'),
    });
    steps.clockStepped = (step_ms) => noteStep(floor, step_ms);
    const siteFile = asked.site ?? exampleSite;
    if (!(await loadSite(floor, siteFile, out))) return stopAll(1, floor, database);

    const scenes: SceneDoor = { current: null };
    const api = await startApi(floor, {
      http: config.http.listen,
      behindProxy: config.http.behindProxy,
      ...(config.http.tlsCert ? { tlsCert: config.http.tlsCert } : {}),
      ...(config.http.tlsKey ? { tlsKey: config.http.tlsKey } : {}),
      consoleFolder: resolve(dist, 'console'),
      dataFolder: config.data,
      scenes,
      tell: out.tell,
    });
    await floor.listen();
    const practice = await startPractice({ floor, api, siteFile });
    scenes.practice = practice;
    const { rate, autoUnits } = asked;
    const demo = asked.demo
      ? await startDemo({ floor, api, dc09: config.dc09.listen, siteFile, rate, autoUnits, scenes })
      : null;
    out.say(`ready ${api.address}`);

    const why = await ending.whenAsked();
    log('info', 'start', 'STOPPING', { why });
    practice.stop();
    await demo?.stop();
    await api.stop();
    return stopAll(why === 'displaced' ? 1 : 0, floor, database);
  },
};

const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const exampleSite = resolve(dirname(dist), 'examples', 'haihe-central', 'site.json');

function readArgs(args: readonly string[]): StartArgs | null {
  const asked: StartArgs = { demo: true, autoUnits: true, rate: 1, site: null, config: null, flags: {} };
  for (let i = 0; i < args.length; i++) {
    const next = (): string | null => args[++i] ?? null;
    switch (args[i]) {
      case '--no-demo':
        asked.demo = false;
        break;
      case '--no-auto-units':
        asked.autoUnits = false;
        break;
      case '--behind-proxy':
        asked.flags['http.behindProxy'] = 'true';
        break;
      case '--site':
        if ((asked.site = next()) === null) return null;
        break;
      case '--config':
        if ((asked.config = next()) === null) return null;
        break;
      case '--rate':
        asked.rate = Number(next());
        if (!(asked.rate > 0 && asked.rate <= 1_000)) return null;
        break;
      default:
        return null;
    }
  }
  return asked;
}

async function configOf(asked: StartArgs): Promise<Config | Refusal> {
  const source: ConfigSource = { env: process.env, flags: asked.flags, folder: process.cwd() };
  if (asked.config !== null) {
    const name = resolve(asked.config);
    source.file = { name, folder: dirname(name), text: await readFile(name, 'utf8') };
  }
  return readConfig(source);
}

/** Which snapshots may be read and which tabs are of this build; written by the build. */
async function folds(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(resolve(dist, 'fold.json'), 'utf8')) as Record<string, string>;
}

function tellRefusal(refusal: Refusal, out: Out): Exit {
  out.tell(`${refusal.refused}\n${refusal.words.zh}\n${refusal.words.en}`);
  return 2;
}

function tellKeys(folder: string, out: Out): void {
  out.tell(
    `已在 ${folder} 生成密钥。丢失它就无法解开已存的主机密钥与口令,也不能再以同一身份签名:请另存一份,不要与数据放在一起。`,
  );
  out.tell(
    `Keys were made in ${folder}. Without them stored panel keys and passwords cannot be opened and nothing can be signed under the same name: keep a copy apart from the data.`,
  );
}

function noteStep(floor: Floor, step_ms: number): void {
  for (const stream of floor.journal.streams.values()) {
    const draft = { type: 'clock stepped', data: { step_ms } };
    void stream.write({ type: 'write', draft }, 'rule/clock', `step/${floor.clock.now()}`);
  }
}

async function stopAll(exit: Exit, floor: Floor, database: { stop(): Promise<void> }): Promise<Exit> {
  await floor.stop();
  await database.stop();
  return exit;
}

/** Waits for the first reason to stop: a signal, or the loss of the writer's lock. A second signal ends it at once. */
class Ending {
  private resolve: (why: string) => void = () => {};
  private readonly asked = new Promise<string>((resolve) => (this.resolve = resolve));

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        this.begin(signal);
        process.once(signal, () => process.exit(1));
      });
    }
  }

  begin(why: string): void {
    this.resolve(why);
  }

  whenAsked(): Promise<string> {
    return this.asked;
  }
}
