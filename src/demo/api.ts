/** The product's own door, as any integrator would use it. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, path: string) {
    super(`${path}: ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

const answerWithin_ms = 10_000;

export function apiAt(base: string, token: () => string): Api {
  async function call<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(`${base}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(answerWithin_ms),
    });
    const body = (await response.json().catch(() => ({}))) as T & { code?: string };
    if (!response.ok) throw new ApiRefusal(response.status, body.code ?? '', path);
    return body;
  }
  return {
    get: (path) => call(path, { method: 'GET' }),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}
