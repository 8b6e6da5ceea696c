import { useState } from 'react';
import { keyName } from '../keys/keys.ts';
import { useDesk, useKeys, useSay } from '../parts/desk.tsx';
import { post, type DoorRefusal, type Reply } from '../parts/door.ts';
import { LineField } from '../parts/fields.tsx';
import { changeOperatorKey, lockKey, operatorWords } from '../parts/operator-words.ts';
import type { Session } from './sign-in.tsx';

/** What may be done with the seat itself; what the server answers is who the desk is from then on. */
export interface Operator {
  lock(): Promise<Reply<unknown>>;
  unlock(pin: string): Promise<Reply<unknown>>;
  change(user: string, password: string): Promise<Reply<unknown>>;
}

export function operatorOf(isNow: (session: Partial<Session>) => void): Operator {
  const ask = async (path: string, body: object) => {
    const reply = await post<Partial<Session>>(path, body);
    if (reply.ok) isNow(reply.value);
    return reply;
  };
  return {
    lock: () => ask('/lock', {}),
    unlock: (pin) => ask('/unlock', { pin }),
    change: (user, password) => ask('/change-operator', { user, password }),
  };
}

/** Above the queue and never over it: what is live stays live, and says what it waits for. */
export function LockBand({ operator }: { operator: Operator }) {
  const { me, say: tell } = useDesk();
  const say = useSay();
  const [tries, setTries] = useState(0);
  const [refusal, setRefusal] = useState<DoorRefusal | null>(null);
  if (!me.locked) return null;
  const unlock = async (pin: string) => {
    const reply = await operator.unlock(pin);
    // The field is made anew: nothing of a wrong PIN is left in it.
    setTries(tries + 1);
    setRefusal(reply.ok ? null : reply.refusal);
    if (reply.ok) tell('desk', operatorWords.unlocked);
  };
  return (
    <div role="alert" className="band band-locked" aria-label={say(operatorWords.locked)}>
      <strong>
        {say(operatorWords.locked)} – {say(operatorWords.pinToAct)}
      </strong>
      <LineField
        key={tries}
        label={operatorWords.pin}
        secret
        plain
        digits
        autoFocus
        inputMode="numeric"
        maxLength={6}
        onEnter={(pin) => pin !== '' && void unlock(pin)}
      />
      {refusal && (
        <span className="outcome-refused">
          {say(refusal.words)} <small>{refusal.code}</small>
        </span>
      )}
    </div>
  );
}

/** Name, then password of the incoming, in the place of the detail; the queue stays in sight. */
export function ChangeOperator({ operator, close }: { operator: Operator; close: () => void }) {
  const { say: tell } = useDesk();
  const say = useSay();
  const [name, setName] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<DoorRefusal | null>(null);
  const take = async (password: string) => {
    const reply = await operator.change(name!, password);
    if (!reply.ok) {
      setName(null);
      return setRefusal(reply.refusal);
    }
    close();
    tell('desk', operatorWords.changed);
  };
  return (
    <section className="panel" aria-label={say(operatorWords.change)}>
      <header className="panel-head">
        <h2>{say(operatorWords.change)}</h2>
      </header>
      <p className="quiet">{say(operatorWords.changeNote)}</p>
      {refusal && (
        <p role="alert" className="outcome outcome-refused">
          {say(refusal.words)} <small>{refusal.code}</small>
        </p>
      )}
      {name === null ? (
        <LineField
          key="name"
          label={operatorWords.incoming}
          plain
          autoFocus
          onEscape={close}
          onEnter={(text) => text !== '' && setName(text)}
        />
      ) : (
        <LineField
          key="password"
          label={operatorWords.password}
          secret
          autoFocus
          onEscape={close}
          onEnter={(text) => text !== '' && void take(text)}
        />
      )}
    </section>
  );
}

/** The two keys of the seat. */
export function useOperatorKeys(operator: Operator, openChange: () => void): void {
  const { say: tell } = useDesk();
  const lock = () =>
    void operator.lock().then((reply) => !reply.ok && tell('desk', reply.refusal.words, reply.refusal));
  useKeys(1, {
    [lockKey]: { words: operatorWords.lock, run: lock },
    [changeOperatorKey]: { words: operatorWords.change, run: openChange },
  });
}

/** In the top bar: for whoever has no keyboard at hand. */
export function OperatorButtons({ operator, openChange }: { operator: Operator; openChange: () => void }) {
  const say = useSay();
  return (
    <>
      <button type="button" className="quiet-button" onClick={() => void operator.lock()}>
        <kbd aria-hidden="true">{keyName(lockKey)}</kbd> {say(operatorWords.lock)}
      </button>
      <button type="button" className="quiet-button" onClick={openChange}>
        <kbd aria-hidden="true">{keyName(changeOperatorKey)}</kbd> {say(operatorWords.change)}
      </button>
    </>
  );
}
