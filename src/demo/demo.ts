import type { Chance } from '../base/chance.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { hour_ms, minute_ms, second_ms } from '../base/instant.ts';
import { isWithin, parseHours } from '../base/local-time.ts';
import type { Log } from '../base/log.ts';
import { apiAt, type Api } from './api.ts';
import { tcpLine, udpLine, type Line } from './line.ts';
import { DemoPanel, type Said } from './panel.ts';
import { scenes } from './scenes.ts';
import { nextHappening, openingScript, type Happening } from './script.ts';
import type { DemoSite, SitePanel } from './site.ts';
import { DemoUnits } from './units.ts';

export interface DemoOptions {
  site: DemoSite;
  /** Where the panels report to. */
  dc09: { host: string; port: number };
  /** Where the product's own door is, "http://127.0.0.1:8080". */
  http: string;
  /** May set panel keys. */
  administratorToken: string;
  /** Signs the shift on and answers for the units. */
  dispatcherToken: string;
  clock: Clock;
  chance: Chance;
  log: Log;
  /** 1 is an ordinary day. */
  rate: number;
  autoUnits: boolean;
  /** For tests: another way out than real sockets. */
  lineOf?: (panel: SitePanel) => Line;
}

export interface Demo {
  /** Ids of what can be played. */
  scenes(): readonly string[];
  /** False when there is no such scene. */
  play(id: string): boolean;
  stop(): Promise<void>;
}

const keyBytes = { none: 0, aes128: 16, aes192: 24, aes256: 32 } as const;
/** This panel's clock gains: it is told so and sets itself, again and again. */
const driftingPanel = 'AP5';
const driftPerHour_ms = 90 * second_ms;
/** This panel's line loses a tenth of what is sent and is gone now and then. */
const flakyPanel = 'AP2';
const flakyLossPercent = 10;
const flakyEvery_ms = 2 * hour_ms;
const flakyGone_ms = 5 * minute_ms;

/** A simulated site: it knows nothing of the server but its ports and its API. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { site, clock, chance, log } = options;
  const api = apiAt(options.http, () => options.administratorToken);
  const panels = new Map<string, DemoPanel>();
  for (const panel of site.panels) {
    panels.set(
      panel.id,
      new DemoPanel({
        panel,
        line: options.lineOf?.(panel) ?? lineOf(panel, options),
        clock,
        chance,
        key: await giveKey(api, site.id, panel, chance),
        clockGainPerHour_ms: panel.id === driftingPanel ? driftPerHour_ms : 0,
      }),
    );
  }
  const plot = new Plot(site, panels, clock, chance, options.rate);
  plot.begin();
  const units = options.autoUnits
    ? new DemoUnits({ api: apiAt(options.http, () => options.dispatcherToken), site: site.id, clock, chance, log })
    : null;
  await units?.start();

  return {
    scenes: () => scenes.map(({ id }) => id),
    play: (id) => plot.play(id),
    async stop() {
      units?.stop();
      plot.stop();
      for (const panel of panels.values()) panel.stop();
    },
  };
}

function lineOf(panel: SitePanel, { dc09, clock, chance }: DemoOptions): Line {
  if (panel.protocol.transport === 'tcp') return tcpLine(dc09.host, dc09.port, clock);
  const lossPercent = panel.id === flakyPanel ? flakyLossPercent : 0;
  return udpLine(dc09.host, dc09.port, () => chance.below(100) < lossPercent);
}

/** Draws a key and sets it through the product's own door, as an installer would. */
async function giveKey(api: Api, site: string, panel: SitePanel, chance: Chance): Promise<Uint8Array | null> {
  const length = keyBytes[panel.protocol.encryption];
  if (length === 0) return null;
  const key = chance.bytes(length);
  await api.post(`/sites/${site}/panels/${panel.id}/key`, { key: Buffer.from(key).toString('hex') });
  return key;
}

/** What happens, and when: the evening's opening, then an ordinary day, and scenes on demand. */
class Plot {
  private readonly site: DemoSite;
  private readonly panels: ReadonlyMap<string, DemoPanel>;
  private readonly clock: Clock;
  private readonly chance: Chance;
  private readonly rate: number;
  private readonly timers = new Set<Timer>();
  private readonly armed = new Map<string, boolean>();

  constructor(site: DemoSite, panels: ReadonlyMap<string, DemoPanel>, clock: Clock, chance: Chance, rate: number) {
    this.site = site;
    this.panels = panels;
    this.clock = clock;
    this.chance = chance;
    this.rate = rate;
  }

  begin(): void {
    this.lookAtAreas();
    for (const happening of openingScript(this.site.points, this.chance)) this.plan(happening);
    this.planNext();
    for (const panel of this.site.panels) this.planPeriodicTest(panel);
    this.planFlakyLine();
  }

  play(id: string): boolean {
    const scene = scenes.find((each) => each.id === id);
    if (!scene) return false;
    for (const happening of scene.happenings(this.site, this.chance)) this.plan(happening);
    for (const cut of scene.cuts?.(this.site) ?? []) this.cutFor(cut.panel, cut.for_ms);
    return true;
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
  }

  private after(delay_ms: number, run: () => void): void {
    const timer = this.clock.after(delay_ms, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
  }

  private planNext(): void {
    const next = nextHappening(this.site.points, this.chance, this.rate);
    this.after(next.after_ms, () => {
      this.plan({ ...next, after_ms: 0 });
      this.planNext();
    });
  }

  private plan(happening: Happening): void {
    const point = this.site.points.find((each) => each.id === happening.point);
    if (!point) return;
    const said = { code: happening.code ?? point.code, group: point.group, panelZone: point.panelZone };
    this.after(happening.after_ms, () => {
      this.say(point.panel, { ...said, qualifier: 1 });
      if (happening.restoreAfter_ms === null) return;
      this.after(happening.restoreAfter_ms, () => this.say(point.panel, { ...said, qualifier: 3 }));
    });
  }

  private say(panel: string, said: Said): void {
    this.panels.get(panel)?.say(said);
  }

  /** Areas are set and unset at the panel at their times; at the start each panel says how its areas stand. */
  private lookAtAreas(): void {
    for (const panel of this.site.panels) {
      for (const area of panel.areas) {
        if (!area.scheduled) continue;
        const closed = parseHours(`${area.closeAt}-${area.openAt}`);
        const isArmed = closed !== null && isWithin(closed, this.clock.now(), this.site.timeZone);
        const key = `${panel.id}/${area.group}`;
        if (this.armed.get(key) === isArmed) continue;
        this.armed.set(key, isArmed);
        this.say(panel.id, { qualifier: isArmed ? 3 : 1, code: '401', group: area.group, panelZone: 1 });
      }
    }
    this.after(minute_ms, () => this.lookAtAreas());
  }

  private planPeriodicTest(panel: SitePanel): void {
    this.say(panel.id, { qualifier: 1, code: '602', group: '00', panelZone: 0 });
    this.after(panel.periodicTestInterval_h * hour_ms, () => this.planPeriodicTest(panel));
  }

  private planFlakyLine(): void {
    this.after(flakyEvery_ms, () => {
      this.cutFor(flakyPanel, flakyGone_ms);
      this.planFlakyLine();
    });
  }

  private cutFor(id: string, for_ms: number): void {
    const panel = this.panels.get(id);
    panel?.cut(true);
    this.after(for_ms, () => panel?.cut(false));
  }
}
