import type { Refusal } from '../base/errors.ts';
import type { Words } from '../base/words.ts';

/** One thing wrong with a request, at its place ("/body/alarms/0"). */
export interface Mistake {
  place: string;
  what: Words;
}

/** What an HTTP answer that is no yes says: RFC 9457, with our code and both languages. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: Words;
  mistakes?: readonly Mistake[];
  /** What the rule looked at: ids, limits, who was first. Never a secret. */
  facts?: Refusal['facts'];
}

/** Thrown on the way of a request and answered as a problem; a rule's own no comes as a `Refusal` and is made into one. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly words: Words;
  readonly more: { mistakes?: readonly Mistake[]; facts?: Refusal['facts']; retryAfter_s?: number };

  constructor(status: number, code: string, words: Words, more: Problem['more'] = {}) {
    super(words.en);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.words = words;
    this.more = more;
  }

  body(): ProblemBody {
    const { mistakes, facts } = this.more;
    return {
      // The code is the stable name of the kind of problem; docs/errors.md has a line for each.
      type: `urn:watchfloor:problem:${this.code}`,
      title: titles[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.words,
      ...(mistakes ? { mistakes } : {}),
      ...(facts ? { facts } : {}),
    };
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'The rule says no',
  410: 'Gone',
  413: 'Too large',
  415: 'Media type not taken',
  422: 'The request has mistakes',
  429: 'Too many requests',
  500: 'Our mistake',
  503: 'Not now',
  504: 'Outcome unknown',
};

/** A rule's no is 409 unless the code says that something is not there, not allowed, or not well formed. */
const statusOfCode: Readonly<Record<string, number>> = {
  ALARM_UNKNOWN: 404,
  ALARM_NOT_FOUND: 404,
  POINT_UNKNOWN: 404,
  PANEL_UNKNOWN: 404,
  INCIDENT_NOT_FOUND: 404,
  ACCOUNT_UNKNOWN: 404,
  TOKEN_UNKNOWN: 404,
  SENDER_NOT_ADMITTED: 404,
  SETTING_UNKNOWN: 404,
  LOG_ENTRY_UNKNOWN: 404,
  PLAN_UNKNOWN: 404,
  HANDOVER_UNKNOWN: 404,
  NOTICE_UNKNOWN: 404,
  ORDER_UNKNOWN: 404,
  PLAN_STEP_UNKNOWN: 404,
  PAPER_KIT_NOT_MADE: 404,
  REPORT_UNKNOWN: 404,
  SHELVE_NEEDS_COMMANDER: 403,
  ZONE_UNKNOWN: 422,
  INCIDENT_TYPE_UNKNOWN: 422,
  REASON_UNKNOWN: 422,
  CHANNEL_UNKNOWN: 422,
  DUTY_LEVEL_UNKNOWN: 422,
  PLACE_NEEDED: 422,
  PLACE_UNKNOWN: 422,
  AGENCY_UNKNOWN: 422,
  PLAN_NAMES_UNKNOWN: 422,
  HANDOVER_NOTE_EMPTY: 422,
  ORDER_RECEIVER_UNKNOWN: 422,
  ORDER_RECEIVER_TWICE: 422,
  ORDER_TERM_NEEDED: 422,
  ORDER_WORDS_NEEDED: 422,
  SITE_FILE_INVALID: 422,
  SITE_TOO_MANY_ROWS: 422,
  SETTING_OUT_OF_RANGE: 422,
  REASONS_MALFORMED: 422,
  REASON_CODE_NEEDED: 422,
  SENDER_MALFORMED: 422,
  ID_MALFORMED: 422,
  PANEL_KEY_SIZE: 422,
  FACT_TOO_LARGE: 413,
  PART_TOO_LARGE: 413,
  DECISION_TOO_LARGE: 413,
  PAPER_NUMBER_UNKNOWN: 422,
  PAPER_RECEIVED_NEEDED: 422,
  REPORT_MONTH_INVALID: 422,
  REPORT_PERIOD_INVALID: 422,
  PIN_WAIT: 429,
  SESSION_ENDED: 401,
};

export function problemOf(refusal: Refusal): Problem {
  const status = statusOfCode[refusal.refused] ?? 409;
  return new Problem(status, refusal.refused, refusal.words, refusal.facts ? { facts: refusal.facts } : {});
}

/** The sentences of the door itself. Every code stands in docs/errors.md. */
export const problems = {
  notSignedIn: () =>
    new Problem(401, 'NOT_SIGNED_IN', {
      zh: '请先登录,或会话已结束。',
      en: 'Sign in first, or the session has ended.',
    }),
  signInWrong: () =>
    new Problem(401, 'SIGN_IN_WRONG', { zh: '用户名或口令不对。', en: 'The user or the password is wrong.' }),
  throttled: (retryAfter_s: number) =>
    new Problem(
      429,
      'SIGN_IN_THROTTLED',
      { zh: `登录尝试过多,请 ${retryAfter_s} 秒后再试。`, en: `Too many attempts to sign in: wait ${retryAfter_s} s.` },
      { retryAfter_s },
    ),
  tooManyRequests: () =>
    new Problem(
      429,
      'TOO_MANY_REQUESTS',
      { zh: '请求过于频繁,请稍候。', en: 'Too many requests: slow down.' },
      { retryAfter_s: 1 },
    ),
  roleNotAllowed: (role: string) =>
    new Problem(
      403,
      'ROLE_NOT_ALLOWED',
      { zh: '您的角色不能进行此操作。', en: 'Your role may not do this.' },
      { facts: { role } },
    ),
  crossSite: () =>
    new Problem(403, 'CROSS_SITE_REQUEST', {
      zh: '浏览器的写请求须带请求头 X-Watchfloor: 1。',
      en: 'A write from a browser needs the header X-Watchfloor: 1.',
    }),
  deskLocked: () =>
    new Problem(403, 'DESK_LOCKED', {
      zh: '席位已锁定:输入口令码后再操作;仍可消音、换人、退出。',
      en: 'The desk is locked: type the PIN to act; silence, change of operator and sign-out still work.',
    }),
  passwordMustChange: () =>
    new Problem(403, 'PASSWORD_MUST_CHANGE', { zh: '请先更换一次性口令。', en: 'Change the one-time password first.' }),
  siteUnknown: (site: string) =>
    new Problem(
      404,
      'SITE_UNKNOWN',
      { zh: '没有这个站点。', en: 'There is no such site.' },
      { facts: { site: site.slice(0, 64) } },
    ),
  notFound: () => new Problem(404, 'NOT_FOUND', { zh: '没有这个地址或对象。', en: 'There is nothing here.' }),
  notNow: () =>
    new Problem(
      503,
      'NOT_NOW',
      {
        zh: '日志暂时无法写入,操作未执行,请重试。',
        en: 'The journal cannot be written now; nothing was done. Try again.',
      },
      { retryAfter_s: 2 },
    ),
  outcomeUnknown: () =>
    new Problem(
      504,
      'OUTCOME_UNKNOWN',
      {
        zh: '数据库未及时答复,操作是否已写入尚不清楚;请以同一 Idempotency-Key(信号用同一 id)再次发送。',
        en: 'The database did not answer in time, so it is not known whether this was written: send it again under the same Idempotency-Key (a signal: the same id).',
      },
      { retryAfter_s: 5 },
    ),
  invalid: (mistakes: readonly Mistake[]) =>
    new Problem(
      422,
      'REQUEST_INVALID',
      { zh: `请求有 ${mistakes.length} 处错误。`, en: `The request has ${mistakes.length} mistake(s).` },
      { mistakes },
    ),
  unreadable: () =>
    new Problem(400, 'REQUEST_UNREADABLE', { zh: '请求正文无法读取。', en: 'The body of the request cannot be read.' }),
  tooLarge: (limit_bytes: number) =>
    new Problem(
      413,
      'REQUEST_TOO_LARGE',
      { zh: `请求正文不得超过 ${limit_bytes} 字节。`, en: `The body may have at most ${limit_bytes} bytes.` },
      { facts: { limit_bytes } },
    ),
  mediaType: () =>
    new Problem(415, 'MEDIA_TYPE_NOT_TAKEN', { zh: '不接受这种内容类型。', en: 'This media type is not taken here.' }),
  internal: () => new Problem(500, 'INTERNAL', { zh: '程序出错,已记入日志。', en: 'Our mistake; it is in the log.' }),
} as const;
