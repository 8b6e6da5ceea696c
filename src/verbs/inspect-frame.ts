import type { Sender, Senders } from '../connectors/connector.ts';
import { decodeFrame } from '../connectors/sia-dc09/codec.ts';
import { copyRaw, inspector, noted, type InspectedFrame } from '../connectors/sia-dc09/inspector.ts';
import { judge } from '../connectors/sia-dc09/judge.ts';
import type { Instant } from '../base/instant.ts';

/** Reads a frame as people paste it: hex digits, or text with \n, \r, \\ and \xNN. Null when it is neither. */
export function readPasted(text: string): Buffer | null {
  const bare = text.replaceAll(/\s+/g, '');
  if (bare.length > 0 && bare.length % 2 === 0 && /^0[aA][0-9a-fA-F]+$/.test(bare)) return Buffer.from(bare, 'hex');
  if (/\\(?!n|r|\\|x[0-9a-fA-F]{2})/.test(text)) return null;
  const plain = text.replaceAll(/\\(n|r|\\|x([0-9a-fA-F]{2}))/g, (_whole, kind: string, hex: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return kind === 'n' ? '\n' : kind === 'r' ? '\r' : '\\';
  });
  return plain.length === 0 || /[^\x00-\xff]/.test(plain) ? null : Buffer.from(plain, 'latin1');
}

/** Decodes one frame without a server, as the inspector of a running one would show it. The time is shown, not judged. */
export function inspectFrame(frame: Buffer, key: Uint8Array | null, now: Instant): InspectedFrame {
  const book = inspector();
  const envelope = decodeFrame(frame);
  if ('refused' in envelope) {
    const { refused, token: _token, account } = envelope;
    book.note({
      at: now,
      remote: '',
      outcome: 'silence',
      why: refused,
      account,
      stream: null,
      panel: null,
      head: null,
      said: null,
      sentAt: null,
      drift_ms: null,
      keyExchanges: 0,
      raw: copyRaw(frame),
    });
    return book.recent(1)[0]!;
  }
  const verdict = judge(envelope, whoever(envelope.account ?? '', key), now);
  const account = envelope.account ?? verdict.sender?.account ?? null;
  const why = verdict.due === 'acknowledge' ? null : verdict.why;
  const outcome = outcomes[verdict.due];
  book.note(
    noted(
      now,
      '',
      outcome,
      why,
      { envelope, content: verdict.content, stream: null, panel: null, account },
      verdict.drift_ms,
    ),
  );
  return book.recent(1)[0]!;
}

const outcomes = {
  acknowledge: 'acknowledged',
  'not-acknowledge': 'not-acknowledged',
  unable: 'unable',
  silence: 'silence',
} as const;

/** Offline nobody is registered: every account is taken for one that has the key given, whatever its clock says. */
function whoever(account: string, key: Uint8Array | null): Senders {
  const sender: Sender = {
    stream: '',
    panel: '',
    account,
    ...(key ? { key } : {}),
    plainAllowed: true,
    window: { past_s: Number.MAX_SAFE_INTEGER, future_s: Number.MAX_SAFE_INTEGER },
    pollInterval_s: 60,
    transport: 'tcp',
  };
  return { find: () => sender, all: () => [sender] };
}
