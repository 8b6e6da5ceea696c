import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf } from './frames.ts';
import { root } from './children.ts';

export interface SiteSize {
  panels: number;
  pointsPerPanel: number;
  /** The first so many points are P1 and stand at the top of the queue; the others are P3 then. */
  urgent?: number;
}

interface SiteFile {
  id: string;
  alarm_panels: Record<string, unknown>[];
  alarm_points: Record<string, unknown>[];
  contacts: { panels?: string[] }[];
}

export const siteName = 'bench';

/**
 * A site for load: the small example's places and posts, with as many panels as asked for. Every panel has an AES-128
 * key and may also send in clear, so one floor serves both runs; its time window is wide, because the load makes its
 * frames before the clock of the run starts.
 */
export function benchSite({ panels, pointsPerPanel, urgent }: SiteSize): SiteFile {
  const example = join(root, 'examples', 'road-checkpoint', 'site.json');
  // What else in the file speaks of its one panel speaks of our first.
  const site = JSON.parse(readFileSync(example, 'utf8').replaceAll('"AP1"', `"${panelOf(0)}"`)) as SiteFile;
  const model = site.alarm_panels[0]!;
  const place = { zone: model['zone'], level: model['level'], x: model['x'], y: model['y'] };
  site.id = siteName;
  site.alarm_panels = Array.from({ length: panels }, (_, number) => ({
    id: panelOf(number),
    kind: 'intrusion-panel',
    name: { zh: `主机${number}`, en: `Panel ${number}` },
    ...place,
    points: pointsPerPanel,
    zones: [place.zone],
    protocol: {
      standard: 'SIA DC-09',
      message: 'SIA-DCS',
      transport: 'tcp',
      account: accountOf(number),
      receiver: '1',
      line: '1',
      encryption: 'aes128',
      key_ref: `panel-key/${panelOf(number)}`,
      plain_allowed: true,
    },
    poll_interval_s: 3_600,
    periodic_test_interval_h: 24,
    time_window_s: { past: 300, future: 300 },
    areas: [],
  }));
  site.alarm_points = Array.from({ length: panels * pointsPerPanel }, (_, number) => ({
    id: `A${String(number).padStart(5, '0')}`,
    name: { zh: `紧急按钮${number}`, en: `Panic Button ${number}` },
    kind: 'panic-button',
    ...place,
    panel: panelOf(Math.floor(number / pointsPerPanel)),
    group: '01',
    panel_zone: (number % pointsPerPanel) + 1,
    contact_id: '120',
    priority: urgent === undefined ? 'P2' : number < urgent ? 'P1' : 'P3',
    verify_camera: null,
  }));
  return site;
}

export function panelOf(number: number): string {
  return `AP${String(number).padStart(4, '0')}`;
}

/**
 * The site in steps that each fit one decision: every step is a difference to the one before. As an object, since so
 * many panels make a longer file than may be loaded as one.
 */
export function* siteSteps(size: SiteSize): Generator<SiteFile> {
  const whole = benchSite(size);
  const panelsPerStep = Math.max(1, Math.floor(4_000 / (1 + size.pointsPerPanel)));
  for (let panels = panelsPerStep; ; panels += panelsPerStep) {
    const alarm_panels = whole.alarm_panels.slice(0, panels);
    const alarm_points = whole.alarm_points.slice(0, panels * size.pointsPerPanel);
    const ids = alarm_panels.map((panel) => String(panel['id']));
    const contacts = whole.contacts.map((contact) => (contact.panels ? { ...contact, panels: ids } : contact));
    yield { ...whole, contacts, alarm_panels, alarm_points };
    if (panels >= size.panels) return;
  }
}
