import type { IncomingHttpHeaders } from 'node:http';
import type { Identity, Sessions } from './sessions.ts';

export const cookieName = 'wf_session';

/** Who asks: a token in the header, or the browser's cookie. A token never stands in an address: those are logged. */
export function identify(
  headers: IncomingHttpHeaders,
  sessions: Sessions,
): { identity: Identity; byCookie: boolean } | null {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const found = /^Bearer ([\w-]{1,128})$/.exec(authorization);
    const identity = found && sessions.who(found[1]!);
    return identity ? { identity, byCookie: false } : null;
  }
  const secret = cookie === undefined ? null : cookieOf(cookie, cookieName);
  const identity = secret === null ? null : sessions.who(secret);
  return identity ? { identity, byCookie: true } : null;
}

function cookieOf(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/**
 * A write by cookie must carry a header that no form and no foreign page can set without asking first, and an Origin,
 * where the browser sends one, must be this very door.
 */
export function isOwnPage(headers: IncomingHttpHeaders): boolean {
  if (headers['x-watchfloor'] !== '1') return false;
  return hasOwnOrigin(headers);
}

export function hasOwnOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  try {
    return host !== undefined && new URL(origin).host === host;
  } catch {
    return false;
  }
}
