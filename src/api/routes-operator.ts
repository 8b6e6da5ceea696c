import { Type } from 'typebox';
import type { Command } from '../modules/module.ts';
import { refusals } from '../modules/accounts/words.ts';
import type { Credentials } from './credentials.ts';
import type { Feeds } from './feed.ts';
import { problems } from './problem.ts';
import { route, type Route, type RouteContext } from './route.ts';
import { own, password, signedIn, signedInReply } from './routes-session.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

export interface OperatorParts {
  signIn: SignIn;
  sessions: Sessions;
  credentials: Credentials;
  secureCookie: boolean;
  feeds: Feeds;
}

const lockReply = Type.Object({ locked: Type.Boolean() });

/** Who sits at a desk, while the desk goes on: lock and unlock it, and one operator after the other. */
export function operatorRoutes({
  signIn,
  sessions,
  credentials,
  secureCookie,
  feeds,
}: OperatorParts): readonly Route[] {
  function atDesk(context: RouteContext): ReturnType<typeof own> & { desk: string } {
    const session = own(context);
    const { desk } = session.asker;
    return desk === undefined
      ? context.refuse({ refused: 'DESK_NEEDED', words: refusals.DESK_NEEDED })
      : { ...session, desk };
  }

  /** Every console of this session shows it now, whichever of them it was asked from. */
  function shown(session: number): { locked: boolean } {
    const identity = sessions.ofSession(session);
    if (!identity) throw problems.notSignedIn();
    feeds.sessionIs(session, identity);
    return { locked: identity.locked };
  }

  return [
    route({
      method: 'POST',
      path: '/lock',
      roles: 'signed-in',
      evenLocked: true,
      summary: {
        zh: '锁定席位:队列、平面图和声音照常,操作须输入口令码',
        en: 'Lock the desk: queue, plan and sound stay live, acts need the PIN',
      },
      body: Type.Object({}, { additionalProperties: false }),
      reply: lockReply,
      async run(context) {
        const { session, asker } = atDesk(context);
        await credentials.write({ type: 'lock desk', session } as Command, { ...asker, role: 'rule' });
        return shown(session);
      },
    }),
    route({
      method: 'POST',
      path: '/unlock',
      roles: 'signed-in',
      evenLocked: true,
      summary: { zh: '以本人口令码解锁席位', en: "Unlock the desk with its operator's PIN" },
      body: Type.Object({ pin: Type.String({ pattern: '^\\d{6}$' }) }, { additionalProperties: false }),
      reply: lockReply,
      async run(context, { body }) {
        const { session, account, desk, locked } = atDesk(context);
        if (locked) await credentials.unlock(session, account, body.pin, desk);
        return shown(session);
      },
    }),
    route({
      method: 'POST',
      path: '/change-operator',
      roles: 'signed-in',
      evenLocked: true,
      summary: {
        zh: '换人:接班人以账号和口令接过本席位,画面不变',
        en: 'Change of operator: the incoming takes the desk over with name and password, the screen stays',
      },
      body: Type.Object(
        { user: Type.String({ minLength: 1, maxLength: 64 }), password },
        { additionalProperties: false },
      ),
      reply: signedInReply,
      async run(context, { body }) {
        const { session, address } = atDesk(context);
        const change = () => signIn.changeOperator(session, body.user, body.password, address);
        const begun = await feeds.takeOver(session, change);
        return signedIn(begun, context.now, secureCookie);
      },
    }),
  ];
}
