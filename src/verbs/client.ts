import type { Words } from '../base/words.ts';
import type { Operations } from '../console/api-types.ts';

type Operation = keyof Operations;
type BodyOf<K extends Operation> = Operations[K] extends { body: infer B } ? { body: B } : { body?: undefined };
type QueryOf<K extends Operation> = Operations[K] extends { query: infer Q } ? { query?: Q } : { query?: undefined };

/** What fills an operation: the ids of its path, its query, its body. */
export type Fill<K extends Operation> = { params?: Record<string, string | number> } & BodyOf<K> & QueryOf<K>;

/** One call of the HTTP door by its operation's name, typed from the description: a path that is gone does not compile. */
export interface Client {
  call<K extends Operation>(operation: K, fill: Fill<K>): Promise<Operations[K]['reply']>;
  /** A document, as it is. */
  bytes(path: string): Promise<Uint8Array>;
}

/** What the server said no to. */
export class ClientRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly words: Words;
  constructor(status: number, code: string, words: Words) {
    super(words.en);
    this.name = 'ClientRefusal';
    this.status = status;
    this.code = code;
    this.words = words;
  }
}

const answerWithin_ms = 20_000;

export function clientAt(url: string, token: string): Client {
  return {
    async bytes(path) {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${url}/api/v1${path}`, { headers, signal: AbortSignal.timeout(answerWithin_ms) });
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      throw refusalOf(response.status, await response.json().catch(() => ({})));
    },
    async call(operation, { params = {}, query, body }) {
      const [method, pattern] = operation.split(' ') as [string, string];
      const path = pattern.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(String(params[name] ?? '')));
      const asked = new URLSearchParams();
      for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) asked.set(name, String(value));
      const tail = asked.size > 0 ? `?${asked.toString()}` : '';
      const response = await fetch(`${url}/api/v1${path}${tail}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(answerWithin_ms),
      });
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      const answer: unknown = isJson ? await response.json() : await response.text();
      if (response.ok) return answer as never;
      throw refusalOf(response.status, answer);
    },
  };
}

function refusalOf(status: number, answer: unknown): ClientRefusal {
  const { code, detail } = answer as { code?: string; detail?: Words };
  const words = detail ?? { zh: '服务器未能回答', en: 'the server did not answer properly' };
  return new ClientRefusal(status, code ?? 'INTERNAL', words);
}
