import type { Tell } from './check.ts';
import { missOf } from './cone.ts';
import type { AlarmPanel, AlarmPoint } from './facts.ts';
import { spellPath, type Path } from './json-places.ts';
import type { PlacedRow, SiteRows } from './spec.ts';

export function checkPanels(site: SiteRows, tell: Tell): void {
  checkAccounts(site, tell);
  const points = new Map<string, PlacedRow<'alarmPoints'>[]>();
  for (const placed of site.rows.alarmPoints) {
    const ofPanel = points.get(placed.row.panel);
    if (ofPanel) ofPanel.push(placed);
    else points.set(placed.row.panel, [placed]);
  }
  const kinds = new Map(site.rows.pointKinds.map(({ row }) => [row.id, row.class]));
  const broken = site.ids.alarmPoints.length !== site.rows.alarmPoints.length;
  for (const { row: panel, path } of site.rows.alarmPanels) {
    const own = points.get(panel.id) ?? [];
    // Points with mistakes of their own are not among the rows, so that counts would mislead.
    if (!broken && own.length !== panel.points) {
      tell('SITE_POINT_COUNT', [...path, 'points'], { id: panel.id, found: panel.points, wanted: own.length });
    }
    checkPanelZones(panel, path, own, broken, tell);
    checkAreas(panel, path, own, kinds, broken, tell);
    checkKeyholder(site, panel, path, tell);
  }
  checkPoints(site, kinds, tell);
  checkRules(site, tell);
  checkCodes(site, tell);
}

function checkAccounts(site: SiteRows, tell: Tell): void {
  const seen: AlarmPanel[] = [];
  for (const { row: panel, path } of site.rows.alarmPanels) {
    const { account, receiver, line, encryption, keyRef, plainAllowed } = panel.protocol;
    const at = [...path, 'protocol'];
    if (account.length < 3 || receiver.length > 6 || line.length > 6) {
      tell('SITE_ACCOUNT_LENGTH', [...at, 'account'], { account });
    }
    const plain = encryption === 'none';
    if (plain ? keyRef !== undefined || !plainAllowed : keyRef === undefined) {
      tell('SITE_KEY_REFERENCE', [...at, 'key_ref'], { id: panel.id });
    }
    const same = (a: string, b: string) => Number.parseInt(a, 16) === Number.parseInt(b, 16);
    const other = seen.find(
      ({ protocol: theirs }) =>
        theirs.account.toUpperCase() === account.toUpperCase() &&
        same(theirs.receiver, receiver) &&
        same(theirs.line, line),
    );
    if (other) {
      tell('SITE_ACCOUNT_DOUBLED', [...at, 'account'], { id: panel.id, account, receiver, line, other: other.id });
    }
    seen.push(panel);
  }
}

function checkPanelZones(
  panel: AlarmPanel,
  path: Path,
  own: readonly PlacedRow<'alarmPoints'>[],
  broken: boolean,
  tell: Tell,
): void {
  const first = new Map<number, string>();
  for (const { row, path: at } of own) {
    const taken = first.get(row.panelZone);
    if (taken === undefined) first.set(row.panelZone, row.id);
    else {
      const detail = { panel: panel.id, number: row.panelZone, first: taken };
      tell('SITE_PANEL_ZONE_DOUBLED', [...at, 'panel_zone'], detail);
    }
  }
  if (broken) return;
  for (let number = 1; number <= first.size; number++) {
    if (first.has(number)) continue;
    tell('SITE_PANEL_ZONES_GAP', path, { id: panel.id, number });
    return;
  }
}

const isIntrusion = (pointClass: string | undefined) => pointClass === 'intrusion' || pointClass === 'door';
const isFireOrGas = (pointClass: string | undefined) => pointClass !== undefined && /^(?:fire|gas)-/.test(pointClass);

function checkAreas(
  panel: AlarmPanel,
  path: Path,
  own: readonly PlacedRow<'alarmPoints'>[],
  kinds: ReadonlyMap<string, string>,
  broken: boolean,
  tell: Tell,
): void {
  const byNumber = new Map<number, AlarmPoint>(own.map(({ row }) => [row.panelZone, row]));
  const groupOf = new Map<number, string>();
  panel.areas.forEach((area, index) => {
    const at = [...path, 'areas', index];
    if (area.arming === 'scheduled' && !(area.openAt && area.closeAt && area.grace_min !== undefined)) {
      tell('SITE_AREA_TIMES', at, { panel: panel.id, group: area.group });
    }
    area.panelZones.forEach((number, place) => {
      const detail = { panel: panel.id, number, group: area.group };
      const other = groupOf.get(number);
      const spot = [...at, 'panel_zones', place];
      if (!byNumber.has(number) && !broken) tell('SITE_AREA_ZONE_UNKNOWN', spot, detail);
      if (other !== undefined) tell('SITE_POINT_IN_TWO_AREAS', spot, { ...detail, other });
      else groupOf.set(number, area.group);
    });
  });
  for (const { row, path: at } of own) {
    const group = groupOf.get(row.panelZone);
    if (group === undefined && isIntrusion(kinds.get(row.kind))) {
      tell('SITE_POINT_IN_NO_AREA', at, { id: row.id, panel: panel.id, number: row.panelZone });
    } else if (group !== undefined && group !== row.group) {
      tell('SITE_POINT_GROUP', [...at, 'group'], { id: row.id, found: row.group, wanted: group });
    }
  }
}

function checkKeyholder(site: SiteRows, panel: AlarmPanel, path: Path, tell: Tell): void {
  if (site.rows.contacts.some(({ row }) => row.keyholder && row.panels?.includes(panel.id))) return;
  tell('SITE_PANEL_WITHOUT_KEYHOLDER', path, { id: panel.id });
}

function checkPoints(site: SiteRows, kinds: ReadonlyMap<string, string>, tell: Tell): void {
  const cameras = new Map(site.rows.cameras.map(({ row }) => [row.id, row]));
  const panels = new Map(site.rows.alarmPanels.map(({ row }) => [row.id, row]));
  for (const { row, path } of site.rows.alarmPoints) {
    const camera = row.verifyCamera === undefined ? undefined : cameras.get(row.verifyCamera);
    if (camera) {
      const elsewhere = camera.level !== row.level ? 'level' : camera.zone !== row.zone ? 'zone' : null;
      const why = elsewhere ?? missOf(camera, row.x, row.y);
      const at = [...path, 'verify_camera'];
      if (why !== null) tell('SITE_CAMERA_DOES_NOT_SEE', at, { id: row.id, camera: camera.id, why });
    }
    const panel = panels.get(row.panel);
    if (!panel) continue;
    if (isFireOrGas(kinds.get(row.kind)) && panel.kind !== 'fire-transmitter') {
      tell('SITE_FIRE_POINT_ON_AREA_PANEL', [...path, 'panel'], { id: row.id, panel: panel.id });
    }
    if (!panel.zones.includes(row.zone)) {
      tell('SITE_POINT_OUTSIDE_PANEL', [...path, 'zone'], { id: row.id, zone: row.zone, panel: panel.id });
    }
  }
}

function checkRules(site: SiteRows, tell: Tell): void {
  const ruled = new Set(site.rows.priorityRules.map(({ row }) => row.kind));
  for (const { row, path } of site.rows.pointKinds) {
    if (row.priority === 'rule' && !ruled.has(row.id)) {
      tell('SITE_RULES_MISSING', [...path, 'priority'], { id: row.id, kind: row.id });
    }
  }
  for (const { row, path } of site.rows.alarmPoints) {
    if (row.priority === 'rule' && !ruled.has(row.kind)) {
      tell('SITE_RULES_MISSING', [...path, 'priority'], { id: row.id, kind: row.kind });
    }
  }
}

/** A code a site made up must not mean two things. */
function checkCodes(site: SiteRows, tell: Tell): void {
  const seen = new Map<string, string>();
  const once = (code: string, path: Path) => {
    const first = seen.get(code);
    if (first === undefined) seen.set(code, spellPath(path));
    else tell('SITE_CODE_DOUBLED', path, { code, first });
  };
  for (const { row, path } of site.rows.fireConditions) {
    if (!row.siteDefined) continue;
    row.contactIds.forEach((code, index) => once(code, [...path, 'contact_ids', index]));
    row.siaCodes.forEach((code, index) => once(code, [...path, 'sia_codes', index]));
  }
  for (const { row, path } of site.rows.pointKinds) {
    row.limits?.forEach((limit, index) => {
      if (!limit.siteDefined) return;
      once(limit.contactId, [...path, 'limits', index, 'contact_id']);
      once(limit.siaCode, [...path, 'limits', index, 'sia_code']);
    });
  }
}
