import { Type } from 'typebox';
import {
  amount,
  clockTime,
  count,
  id,
  listOf,
  number,
  oneOf,
  orNull,
  priority,
  refer,
  standing,
  text,
  words,
} from './row-types.ts';

/** Devices: cameras, panels, points, and the rules that give a point its priority (operations B6). */
export const camera = Type.Object({
  id: id(),
  name: words(),
  ...standing,
  height_m: amount(),
  type: oneOf('fixed', 'dome', 'ptz'),
  /** Clockwise from north; a ptz camera's home view. */
  bearing_deg: number(),
  fov_deg: amount(),
  range_m: amount(),
  countsPeople: Type.Boolean(),
});

export const fireCondition = Type.Object({
  id: id({ specKey: 'code' }),
  name: words(),
  contactIds: listOf(text()),
  siaCodes: listOf(text()),
  siteDefined: Type.Boolean(),
});

export const pointKind = Type.Object({
  id: id({ specKey: 'kind' }),
  order: count({ specKey: null }),
  name: words(),
  class: text(),
  contactId: text(),
  /** `rule`: the priority rules of the kind decide. */
  priority: oneOf('P1', 'P2', 'P3', 'P4', 'rule'),
  siaCode: text(),
  limits: Type.Optional(
    listOf(
      Type.Object({
        limit: oneOf('low', 'high'),
        name: words(),
        contactId: text(),
        siaCode: text(),
        siteDefined: Type.Boolean(),
      }),
    ),
  ),
});

/** For one kind the first row, by `order`, whose `when` holds wins; all fields of `when` must hold. */
export const priorityRule = Type.Object({
  /** Kind and place, "smoke-1": rules have no id of their own in the file. */
  id: id({ specKey: null }),
  kind: refer('pointKinds'),
  order: count({ specKey: null }),
  when: Type.Object({
    condition: Type.Optional(refer('fireConditions')),
    limit: Type.Optional(oneOf('low', 'high')),
    area: Type.Optional(oneOf('armed', 'disarmed')),
    otherActive: Type.Optional(
      Type.Object({
        kinds: listOf(refer('pointKinds')),
        same: oneOf('zone'),
        count: count(),
        within_s: count(),
      }),
    ),
    personConfirms: Type.Optional(Type.Boolean()),
    injuryReported: Type.Optional(Type.Boolean()),
  }),
  /** Absent: logged, not an alarm. */
  priority: orNull(priority()),
  mark: Type.Optional(oneOf('fire-confirmed', 'fire-unconfirmed')),
  note: words(),
});

/** Part of a panel that is armed and disarmed together (Contact ID group). */
const area = Type.Object({
  group: text(),
  name: words(),
  panelZones: listOf(count()),
  /** `always` counts as armed; `scheduled` is set and unset at the panel. */
  arming: oneOf('always', 'scheduled'),
  /** Due armed from `closeAt` to `openAt`, past midnight too. */
  openAt: Type.Optional(clockTime()),
  closeAt: Type.Optional(clockTime()),
  grace_min: Type.Optional(count()),
});

export const alarmPanel = Type.Object({
  id: id(),
  kind: oneOf('intrusion-panel', 'fire-transmitter'),
  name: words(),
  ...standing,
  points: count(),
  zones: listOf(refer('zones')),
  protocol: Type.Object({
    standard: oneOf('SIA DC-09'),
    message: oneOf('ADM-CID', 'SIA-DCS'),
    transport: oneOf('tcp', 'udp'),
    /** Hexadecimal text as sent. */
    account: text({ text: 'hexadecimal' }),
    receiver: text({ text: 'hexadecimal' }),
    line: text({ text: 'hexadecimal' }),
    encryption: oneOf('none', 'aes128', 'aes192', 'aes256'),
    /** Names a key that is set through the product; no key stands in a file or a fact. */
    keyRef: orNull(text()),
    plainAllowed: Type.Boolean(),
  }),
  keyLocation: Type.Optional(refer('keyLocations')),
  pollInterval_s: count(),
  periodicTestInterval_h: count(),
  timeWindow_s: Type.Object({ past: count(), future: count() }),
  areas: listOf(area),
  /** Came in through the inspector and stands in no file, so loading a file leaves it alone. */
  admitted: Type.Optional(Type.Boolean({ specKey: null })),
});

export const alarmPoint = Type.Object({
  id: id(),
  name: words(),
  kind: refer('pointKinds'),
  ...standing,
  panel: refer('alarmPanels'),
  group: text(),
  panelZone: count(),
  contactId: text(),
  priority: oneOf('P1', 'P2', 'P3', 'P4', 'rule'),
  /** Absent: no camera sees it, send someone. */
  verifyCamera: orNull(refer('cameras')),
  door: Type.Optional(refer('doors')),
  keyLocation: Type.Optional(refer('keyLocations')),
  device: Type.Optional(refer('liftsEscalators')),
});
