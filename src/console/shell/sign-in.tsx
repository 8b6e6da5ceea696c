import { useEffect, useState, type FormEvent } from 'react';
import type { Words } from '../../base/words.ts';
import { halfWidth } from '../keys/keys.ts';
import { get, post, type DoorRefusal } from '../parts/door.ts';
import { useSay, type Me, type Role } from '../parts/desk.tsx';
import type { Sound } from '../sound/sound.ts';
import { deskNames, shellWords } from '../words.ts';

/** What the door says of a session. */
export interface Session {
  by: string;
  name: string;
  role: Role;
  desk: string | null;
  mustChangePassword: boolean;
  locked: boolean;
}

export function meOf(session: Session): Me {
  return { by: session.by, user: session.name, role: session.role, desk: session.desk ?? '', locked: session.locked };
}

interface SignInProps {
  sound: Sound;
  onReady: (session: Session) => void;
}

/** Name, password, desk; then a tone that the operator has to hear, since a browser gives no sound unasked. */
export function SignIn({ sound, onReady }: SignInProps) {
  const [session, setSession] = useState<Session | null>(null);
  const [used, setUsed] = useState('');
  useEffect(() => {
    // A cookie from before a reload: the watch goes on, the tone is asked for again.
    void get<Session>('/me').then((reply) => reply.ok && setSession(reply.value));
  }, []);
  if (!session) {
    return (
      <SignInForm
        sound={sound}
        onSignedIn={(signedIn, password) => {
          setUsed(password);
          setSession(signedIn);
        }}
      />
    );
  }
  if (session.mustChangePassword)
    return <ChangePassword old={used} onChanged={() => setSession({ ...session, mustChangePassword: false })} />;
  return <SoundTest sound={sound} onDone={() => onReady(session)} />;
}

function SignInForm({ sound, onSignedIn }: { sound: Sound; onSignedIn: (session: Session, password: string) => void }) {
  const say = useSay();
  const [refusal, setRefusal] = useState<DoorRefusal | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void sound.open();
    setBusy(true);
    const password = String(form.get('password'));
    const body = { user: halfWidth(String(form.get('user'))).trim(), password, desk: String(form.get('desk')) };
    const reply = await post<Session>('/sign-in', body);
    setBusy(false);
    if (reply.ok) onSignedIn(reply.value, password);
    else setRefusal(reply.refusal);
  };
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      <Field name="user" label={shellWords.user} complete="username" autoFocus />
      <Field name="password" label={shellWords.password} complete="current-password" type="password" />
      <div className="field">
        <label htmlFor="desk">{say(shellWords.desk)}</label>
        <select id="desk" name="desk">
          {deskNames.map((desk) => (
            <option key={desk.id} value={desk.id}>
              {say(desk.words)}
            </option>
          ))}
        </select>
      </div>
      <Refused refusal={refusal} />
      <button type="submit" className="act act-next" disabled={busy}>
        {say(busy ? shellWords.signingIn : shellWords.signIn)}
      </button>
    </form>
  );
}

function Field({
  name,
  label,
  complete,
  type = 'text',
  autoFocus,
}: {
  name: string;
  label: Words;
  complete: string;
  type?: string;
  autoFocus?: boolean;
}) {
  const say = useSay();
  return (
    <div className="field">
      <label htmlFor={name}>{say(label)}</label>
      <input id={name} name={name} type={type} autoComplete={complete} autoFocus={autoFocus} required />
    </div>
  );
}

function Refused({ refusal }: { refusal: DoorRefusal | null }) {
  const say = useSay();
  return (
    <div role="alert" className={refusal ? 'outcome outcome-refused' : 'outcome'}>
      {refusal && (
        <>
          <span aria-hidden="true">✕</span> {say(refusal.words)} <small>{refusal.code}</small>
        </>
      )}
    </div>
  );
}

function ChangePassword({ old, onChanged }: { old: string; onChanged: () => void }) {
  const say = useSay();
  const [refusal, setRefusal] = useState<DoorRefusal | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const before = old === '' ? String(form.get('old')) : old;
    const reply = await post('/me/password', { old: before, password: String(form.get('password')) });
    if (reply.ok) onChanged();
    else setRefusal(reply.refusal);
  };
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      <h2>{say(shellWords.changePassword)}</h2>
      {old === '' && <Field name="old" label={shellWords.password} type="password" complete="current-password" />}
      <Field name="password" label={shellWords.newPassword} type="password" complete="new-password" autoFocus />
      <Refused refusal={refusal} />
      <button type="submit" className="act act-next">
        {say(shellWords.change)}
      </button>
    </form>
  );
}

function SoundTest({ sound, onDone }: { sound: Sound; onDone: () => void }) {
  const say = useSay();
  return (
    <section className="sign-in" aria-label={say(shellWords.soundTest)}>
      <h2>{say(shellWords.soundTest)}</h2>
      <button
        type="button"
        className="act act-next"
        autoFocus
        onClick={() => void (sound.state === 'ok' ? onDone() : sound.open().then(onDone))}
      >
        {say(shellWords.soundHeard)}
      </button>
      <button type="button" className="act" onClick={() => void sound.open()}>
        {say(shellWords.soundAgain)}
      </button>
      <button type="button" className="act" onClick={onDone}>
        {say(shellWords.soundWithout)}
      </button>
    </section>
  );
}
