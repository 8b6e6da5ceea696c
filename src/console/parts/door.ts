import type { Words } from '../../base/words.ts';

/** Why an act did not happen, in both languages; `retry` where the world failed and the same may work in a moment. */
export interface DoorRefusal {
  code: string;
  words: Words;
  status: number;
}

export type Reply<T> = { ok: true; value: T } | { ok: false; refusal: DoorRefusal };

interface Problem {
  code?: string;
  detail?: Words | string;
  title?: string;
  status?: number;
}

const answerWithin_ms = 10_000;
const noAnswer: Words = {
  zh: '服务器没有回答:不能确定是否已记录,请看界面变化后再重试。',
  en: 'The server did not answer: it may or may not have been recorded. See what the screen shows, then try again.',
};

/** One call to the server's HTTP door. The session is a cookie the page cannot read; the header proves it is our page. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  cause?: string,
): Promise<Reply<T>> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'x-watchfloor': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cause === undefined ? {} : { 'idempotency-key': cause }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithin_ms),
    });
  } catch {
    return { ok: false, refusal: { code: 'NO_ANSWER', words: noAnswer, status: 0 } };
  }
  const text = await response.text().catch(() => '');
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const value = isJson && text !== '' ? (JSON.parse(text) as unknown) : text;
  if (response.ok) return { ok: true, value: value as T };
  return { ok: false, refusal: refusalOf(value as Problem, response.status) };
}

function refusalOf(problem: Problem, status: number): DoorRefusal {
  const code = typeof problem === 'object' && problem.code ? problem.code : `HTTP_${status}`;
  const said = typeof problem === 'object' ? (problem.detail ?? problem.title) : undefined;
  if (typeof said === 'object') return { code, words: said, status };
  const plain = said ?? String(status);
  return { code, words: { zh: plain, en: plain }, status };
}

export const get = <T>(path: string): Promise<Reply<T>> => call<T>('GET', path);
export const post = <T>(path: string, body: unknown, cause?: string): Promise<Reply<T>> =>
  call<T>('POST', path, body, cause);

/** A fresh id for one act: sent again after a lost answer it is recorded once. */
export function newCause(): string {
  return `console/${crypto.randomUUID()}`;
}
