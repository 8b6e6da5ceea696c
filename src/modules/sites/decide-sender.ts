import { refuse, type Refusal } from '../../base/errors.ts';
import { senderKey, type AlarmPanel, type SiteDraft, type SitesState } from './facts.ts';
import { looksLikeLevel } from './look-alike.ts';
import { partNames } from './parts.ts';
import { words } from './words.ts';

/** Lets a sender in that knocked at the door and stands in no site file: for a panel of the site, or as a new one. */
export interface AdmitSender {
  type: 'admit sender';
  account: string;
  receiver?: string;
  line?: string;
  panel: string;
  transport: 'tcp' | 'udp';
  plainAllowed: boolean;
  /** Set for a panel the site does not have yet: where it stands, what it is called, how it is encrypted. */
  place?: {
    name: { zh: string; en: string };
    kind: AlarmPanel['kind'];
    zone: string;
    x: number;
    y: number;
    encryption: AlarmPanel['protocol']['encryption'];
  };
}
export interface WithdrawSender {
  type: 'withdraw sender';
  account: string;
  receiver?: string;
  line?: string;
}

export function decideSender(command: AdmitSender | WithdrawSender, state: SitesState): readonly SiteDraft[] | Refusal {
  return command.type === 'admit sender' ? admit(command, state) : withdraw(command, state);
}

function admit(command: AdmitSender, state: SitesState): readonly SiteDraft[] | Refusal {
  const numbers = [command.receiver, command.line].every((text) => text === undefined || /^[0-9A-F]{1,6}$/i.test(text));
  if (!/^[0-9A-F]{3,16}$/i.test(command.account) || !numbers) {
    return refuse('SENDER_MALFORMED', words.senderMalformed());
  }
  const holder = holderOf(command, state);
  if (holder !== null) return refuse('SENDER_KNOWN', words.senderKnown(command.account, holder), { panel: holder });
  const { account, receiver, line, panel, transport, plainAllowed } = command;
  const sender = {
    account,
    ...(receiver === undefined ? {} : { receiver }),
    ...(line === undefined ? {} : { line }),
    panel,
    transport,
    plainAllowed,
  };
  const admitted: SiteDraft = { type: 'sender admitted', data: sender, about: [`panel/${panel}`] };
  if (!command.place) {
    if (!state.alarmPanels.has(panel)) return refuse('PANEL_UNKNOWN', words.panelUnknown(panel), { panel });
    return [admitted];
  }
  const row = newPanel(command, command.place, state);
  if ('refused' in row) return row;
  return [{ type: 'alarm panel set', data: row, about: [`panel/${panel}`] }, admitted];
}

function newPanel(
  command: AdmitSender,
  place: NonNullable<AdmitSender['place']>,
  state: SitesState,
): AlarmPanel | Refusal {
  const id = command.panel;
  if (partNames.some((part) => state[part].has(id))) return refuse('ID_TAKEN', words.idTaken(id), { id });
  if (!/^[^\s/|[\]"]{1,64}$/.test(id) || looksLikeLevel(id)) {
    return refuse('ID_MALFORMED', words.idMalformed(id), { id });
  }
  const zone = state.zones.get(place.zone);
  const [x0, y0, x1, y1] = zone?.rect ?? [0, 0, -1, -1];
  if (!zone || place.x < x0 || place.x > x1 || place.y < y0 || place.y > y1) {
    return refuse('PLACE_UNKNOWN', words.placeUnknown(), { zone: place.zone });
  }
  return {
    id,
    kind: place.kind,
    name: place.name,
    zone: zone.id,
    level: zone.level,
    x: place.x,
    y: place.y,
    points: 0,
    zones: [],
    protocol: {
      standard: 'SIA DC-09',
      message: 'ADM-CID',
      transport: command.transport,
      account: command.account,
      receiver: command.receiver ?? '0',
      line: command.line ?? '0',
      encryption: place.encryption,
      plainAllowed: command.plainAllowed,
    },
    pollInterval_s: 60,
    periodicTestInterval_h: 24,
    timeWindow_s: { past: 40, future: 20 },
    areas: [],
    admitted: true,
  };
}

/** Who already speaks with this account. Receiver and line part two panels only where both sides name them. */
function holderOf(sender: { account: string; receiver?: string; line?: string }, state: SitesState): string | null {
  const account = sender.account.toUpperCase();
  const apart = (mine: string | undefined, theirs: string | undefined) =>
    mine !== undefined && theirs !== undefined && Number.parseInt(mine, 16) !== Number.parseInt(theirs, 16);
  for (const panel of state.alarmPanels.values()) {
    const { account: held, receiver, line } = panel.protocol;
    if (held.toUpperCase() !== account) continue;
    if (!apart(sender.receiver, receiver) && !apart(sender.line, line)) return panel.id;
  }
  for (const held of state.admitted.values()) {
    if (held.account.toUpperCase() !== account) continue;
    if (!apart(sender.receiver, held.receiver) && !apart(sender.line, held.line)) return held.panel;
  }
  return null;
}

function withdraw(command: WithdrawSender, state: SitesState): readonly SiteDraft[] | Refusal {
  const held = state.admitted.get(senderKey(command));
  if (!held) return refuse('SENDER_NOT_ADMITTED', words.senderUnknown(command.account), { account: command.account });
  const { account, receiver, line } = held;
  const data = {
    account,
    ...(receiver === undefined ? {} : { receiver }),
    ...(line === undefined ? {} : { line }),
  };
  const drafts: SiteDraft[] = [{ type: 'sender withdrawn', data, about: [`panel/${held.panel}`] }];
  // A panel that came in with its sender goes with it, unless a point or another sender stands on it.
  const others = [...state.admitted.values()].some((each) => each !== held && each.panel === held.panel);
  if (state.alarmPanels.get(held.panel)?.admitted && !others) {
    drafts.push({ type: 'alarm panel removed', data: { id: held.panel }, about: [`panel/${held.panel}`] });
  }
  return drafts;
}
