import { formatInstant, type Instant } from '../../base/instant.ts';
import { isWithin, parseHours } from '../../base/local-time.ts';
import { reasonListDefaults, settingDefaults, type ReasonList, type SettingKey } from '../../base/settings.ts';
import { walkingGraph, type WalkingGraph } from '../../base/walking.ts';
import type { AlarmPanel, AlarmPoint, Camera, Contact, Reason, SiteHead, SitesState, Zone } from './facts.ts';
import { partNames, parts } from './parts.ts';

export interface SiteSummary {
  head: SiteHead | null;
  /** Rows of every part, by its key in the site file. */
  counts: Record<string, number>;
  levels: { id: string; name: { zh: string; en: string }; z: number; zones: number }[];
  panels: PanelRow[];
  /** All settings in force, and whether the site changed them. */
  settings: { key: SettingKey; value: number; isDefault: boolean }[];
  reasonLists: { list: ReasonList; reasons: readonly Reason[]; isDefault: boolean }[];
}
export interface PanelRow {
  id: string;
  name: { zh: string; en: string };
  zone: string;
  account: string;
  transport: 'tcp' | 'udp';
  encryption: string;
  /** Null where no key is needed; "none set" is what an engineer must see. */
  key: { version: number; bits: number } | 'none-set' | null;
  points: number;
  admitted: boolean;
}

export function view(state: SitesState): SiteSummary {
  const levels = [...state.levels.values()].sort((a, b) => b.z - a.z);
  return {
    head: state.head,
    counts: Object.fromEntries(partNames.map((name) => [parts[name].specKey, state[name].size])),
    levels: levels.map(({ id, name, z }) => {
      const zones = [...state.zones.values()].filter((zone) => zone.level === id).length;
      return { id, name, z, zones };
    }),
    panels: [...state.alarmPanels.values()].map((panel) => panelRow(state, panel)),
    settings: (Object.keys(settingDefaults) as SettingKey[]).map((key) => ({
      key,
      value: state.settings.get(key) ?? settingDefaults[key],
      isDefault: !state.settings.has(key),
    })),
    reasonLists: (Object.keys(reasonListDefaults) as ReasonList[]).map((list) => ({
      list,
      reasons: state.reasonLists.get(list) ?? reasonListDefaults[list],
      isDefault: !state.reasonLists.has(list),
    })),
  };
}

function panelRow(state: SitesState, panel: AlarmPanel): PanelRow {
  const set = state.panelKeys.get(panel.id);
  const plain = panel.protocol.encryption === 'none';
  return {
    id: panel.id,
    name: panel.name,
    zone: panel.zone,
    account: panel.protocol.account,
    transport: panel.protocol.transport,
    encryption: panel.protocol.encryption,
    key: plain ? null : set ? { version: set.version, bits: set.bits } : 'none-set',
    points: [...state.alarmPoints.values()].filter((point) => point.panel === panel.id).length,
    admitted: panel.admitted === true,
  };
}

/** Everything that is asked about a point at a desk. */
export interface PointDetail {
  point: AlarmPoint;
  kind: { zh: string; en: string } | null;
  zone: Zone | null;
  panel: AlarmPanel | null;
  /** Null: no camera, send someone. */
  camera: (Camera & { link: string | null }) | null;
  contacts: Contact[];
}

export function pointDetail(state: SitesState, id: string, now: Instant): PointDetail | null {
  const point = state.alarmPoints.get(id);
  if (!point) return null;
  const camera = point.verifyCamera === undefined ? undefined : state.cameras.get(point.verifyCamera);
  return {
    point,
    kind: state.pointKinds.get(point.kind)?.name ?? null,
    zone: state.zones.get(point.zone) ?? null,
    panel: state.alarmPanels.get(point.panel) ?? null,
    camera: camera ? { ...camera, link: cameraLink(state, camera.id, now) } : null,
    contacts: contactsFor(state, { panel: point.panel, zone: point.zone, pointKind: point.kind }, now),
  };
}

/** Where the camera opens in the site's own video at this moment; null when the site names no such place. */
export function cameraLink(state: SitesState, camera: string, at: Instant): string | null {
  const template = state.videoSystem.get('site')?.linkTemplate;
  if (template === undefined) return null;
  const time = encodeURIComponent(formatInstant(at));
  return template.replaceAll('{camera}', encodeURIComponent(camera)).replaceAll('{time}', time);
}

/** What a contact may answer for. Any one of them that fits is enough. */
export interface Matter {
  incidentType?: string;
  priority?: string;
  panel?: string;
  zone?: string;
  pointKind?: string;
}

/** Whom to phone, in call order; one who does not answer at this hour is left out. */
export function contactsFor(state: SitesState, matter: Matter, now: Instant): Contact[] {
  const timeZone = state.head?.timeZone;
  const answers = (contact: Contact) => {
    const hours = parseHours(contact.hours);
    return hours === null || timeZone === undefined || isWithin(hours, now, timeZone);
  };
  return [...state.contacts.values()]
    .filter((contact) => concerns(contact, matter) && answers(contact))
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

function concerns(contact: Contact, matter: Matter): boolean {
  const { incidentType, priority, panel, zone, pointKind } = matter;
  if (incidentType !== undefined && contact.incidentTypes) {
    if (contact.incidentTypes.includes(incidentType)) return true;
    // "*" means every type, of the priorities named beside it.
    const priorities: readonly string[] | undefined = contact.priorities;
    if (contact.incidentTypes.includes('*') && (!priorities || priorities.includes(priority ?? ''))) return true;
  }
  if (panel !== undefined && contact.panels?.includes(panel)) return true;
  if (zone !== undefined && contact.zones?.includes(zone)) return true;
  return pointKind !== undefined && contact.pointKinds?.includes(pointKind) === true;
}

export function walking(state: SitesState): WalkingGraph {
  const zones = [...state.zones.values()].map(({ id, level }) => ({ id, z_m: state.levels.get(level)?.z ?? 0 }));
  return walkingGraph(zones, state.links.values());
}
