import { readFile } from 'node:fs/promises';

/** What the demo's devices know of themselves: what an installer would have typed into them from the site's drawings. */
export interface DemoSite {
  id: string;
  timeZone: string;
  panels: readonly SitePanel[];
  points: readonly SitePoint[];
}

export interface SitePanel {
  id: string;
  kind: 'intrusion-panel' | 'fire-transmitter';
  protocol: {
    transport: 'tcp' | 'udp';
    account: string;
    receiver: string;
    line: string;
    encryption: 'none' | 'aes128' | 'aes192' | 'aes256';
  };
  pollInterval_s: number;
  periodicTestInterval_h: number;
  areas: readonly { group: string; scheduled: boolean; openAt: string; closeAt: string }[];
}

export interface SitePoint {
  id: string;
  kind: string;
  zone: string;
  panel: string;
  group: string;
  panelZone: number;
  code: string;
}

interface SpecArea {
  group: string;
  arming: string;
  open_at?: string;
  close_at?: string;
}

interface Spec {
  id: string;
  time_zone: string;
  alarm_panels: {
    id: string;
    kind: SitePanel['kind'];
    protocol: SitePanel['protocol'];
    poll_interval_s: number;
    periodic_test_interval_h: number;
    areas: SpecArea[];
  }[];
  alarm_points: {
    id: string;
    kind: string;
    zone: string;
    panel: string;
    group: string;
    panel_zone: number;
    contact_id: string;
  }[];
}

export async function readDemoSite(file: string): Promise<DemoSite> {
  const spec = JSON.parse(await readFile(file, 'utf8')) as Spec;
  return {
    id: spec.id,
    timeZone: spec.time_zone,
    panels: spec.alarm_panels.map((panel) => ({
      id: panel.id,
      kind: panel.kind,
      protocol: panel.protocol,
      pollInterval_s: panel.poll_interval_s,
      periodicTestInterval_h: panel.periodic_test_interval_h,
      areas: panel.areas.map((area) => ({
        group: area.group,
        scheduled: area.arming === 'scheduled',
        openAt: area.open_at ?? '00:00',
        closeAt: area.close_at ?? '24:00',
      })),
    })),
    points: spec.alarm_points.map((point) => ({
      id: point.id,
      kind: point.kind,
      zone: point.zone,
      panel: point.panel,
      group: point.group,
      panelZone: point.panel_zone,
      code: point.contact_id,
    })),
  };
}
