import type { AlarmPanel, SitesState } from './facts.ts';

/** One the DC-09 receiver may hear; the key itself comes out of the secrets, beside this. */
export interface SenderRow {
  panel: string;
  account: string;
  /** Only where two senders share the account. */
  receiver?: string;
  line?: string;
  transport: 'tcp' | 'udp';
  plainAllowed: boolean;
  /** Bits of the key it should have; 0 for a plain panel. */
  keyBits: number;
  keyVersion: number | null;
  window: { past_s: number; future_s: number };
  pollInterval_s: number;
}

const bitsOf: Readonly<Record<string, number>> = { none: 0, aes128: 128, aes192: 192, aes256: 256 };

export function senders(state: SitesState): SenderRow[] {
  const rows: SenderRow[] = [];
  for (const panel of state.alarmPanels.values()) rows.push(senderOf(state, panel, panel.protocol));
  for (const admitted of state.admitted.values()) {
    const panel = state.alarmPanels.get(admitted.panel);
    const known = panel?.protocol.account.toUpperCase() === admitted.account.toUpperCase();
    if (panel && !(panel.admitted && known)) rows.push(senderOf(state, panel, admitted));
  }
  const shared = new Map<string, number>();
  for (const { account } of rows) shared.set(account.toUpperCase(), (shared.get(account.toUpperCase()) ?? 0) + 1);
  return rows.map((row) => {
    if (shared.get(row.account.toUpperCase())! > 1) return row;
    const { receiver: _receiver, line: _line, ...alone } = row;
    return alone;
  });
}

function senderOf(
  state: SitesState,
  panel: AlarmPanel,
  from: { account: string; receiver?: string; line?: string; transport: 'tcp' | 'udp'; plainAllowed: boolean },
): SenderRow {
  const { past, future } = panel.timeWindow_s;
  return {
    panel: panel.id,
    account: from.account,
    ...(from.receiver === undefined ? {} : { receiver: from.receiver }),
    ...(from.line === undefined ? {} : { line: from.line }),
    transport: from.transport,
    plainAllowed: from.plainAllowed,
    keyBits: bitsOf[panel.protocol.encryption]!,
    keyVersion: state.panelKeys.get(panel.id)?.version ?? null,
    window: { past_s: past, future_s: future },
    pollInterval_s: panel.pollInterval_s,
  };
}
