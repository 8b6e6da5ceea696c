import { useCallback, useEffect, useState } from 'react';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import { Choices, OutcomeLine } from '../../console/parts/acts.tsx';
import { useDesk, useSay, useTime } from '../../console/parts/desk.tsx';
import { get, post } from '../../console/parts/door.ts';
import { doneWords, linkWords } from '../../console/parts/words.ts';

interface Frame {
  receivedAt: string;
  remote: string;
  outcome: string;
  account: string | null;
  panel: string | null;
  fields: readonly { name: Words; value: string | Words }[];
  why: { code: string; words: Words; todo: readonly Words[] } | null;
  hex: string | null;
}
interface UnknownSender {
  account: string;
  remote: string;
  lastAt: Instant | string;
  frames: number;
  token: string;
  encrypted: boolean;
  receiver: string | null;
  line: string | null;
}
interface Inspected {
  connectors: readonly {
    name: string;
    inspection: { recent?: readonly Frame[]; unknown?: readonly UnknownSender[] };
  }[];
}

const outcomeWords: Record<string, Words> = {
  acknowledged: { zh: '已应答 ACK', en: 'ACK' },
  poll: { zh: '巡检，已应答', en: 'poll, answered' },
  repeat: { zh: '重发，已应答', en: 'repeat, ACK' },
  'not-acknowledged': { zh: '拒收 NAK', en: 'NAK' },
  unable: { zh: '不能处理 DUH', en: 'DUH' },
  silence: { zh: '未应答', en: 'no answer' },
};
const lookEvery_ms = 3_000;
const subject = 'inspector';

/** The last frames decoded field by field, why one was refused and what to set; unknown senders, to be let in. */
export function InspectorPage() {
  const desk = useDesk();
  const { say: tell } = desk;
  const say = useSay();
  const time = useTime();
  const [seen, setSeen] = useState<Inspected | null>(null);
  const [account, setAccount] = useState<string | null>(null);
  const [shown, setShown] = useState(0);
  const [admitting, setAdmitting] = useState<UnknownSender | null>(null);
  const look = useCallback(async () => {
    const reply = await get<Inspected>('/inspector');
    if (reply.ok) setSeen(reply.value);
    else tell(subject, reply.refusal.words, reply.refusal);
  }, [tell]);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), lookEvery_ms);
    return () => clearInterval(timer);
  }, [look]);
  const edges = seen?.connectors ?? [];
  const all = edges.flatMap((edge) => edge.inspection.recent ?? []);
  const unknown = edges.flatMap((edge) => edge.inspection.unknown ?? []);
  const frames = account === null ? all : all.filter((frame) => frame.account === account);
  const frame = frames[Math.min(shown, frames.length - 1)];
  const panels = [...desk.states.sites.alarmPanels.values()];
  const admit = async (sender: UnknownSender, panel: string) => {
    setAdmitting(null);
    const { receiver, line } = sender;
    const transport = sender.remote.startsWith('udp') ? 'udp' : 'tcp';
    const more = {
      ...(receiver ? { receiver } : {}),
      ...(line ? { line } : {}),
      transport,
      plainAllowed: !sender.encrypted,
    };
    const reply = await post(`/sites/${encodeURIComponent(desk.site)}/senders/admit`, {
      panel,
      account: sender.account,
      ...more,
    });
    desk.say(subject, reply.ok ? doneWords.recorded : reply.refusal.words, reply.ok ? undefined : reply.refusal);
  };
  return (
    <section className="page" aria-label={say(linkWords.inspector)}>
      <h2>{say(linkWords.inspector)}</h2>
      <OutcomeLine subject={subject} />
      <h3>{say(linkWords.unknown)}</h3>
      {admitting ? (
        <Choices
          title={linkWords.admitAs}
          choices={panels.map((panel) => ({
            words: { zh: `${panel.id} ${panel.name.zh}`, en: `${panel.id} ${panel.name.en}` },
          }))}
          onCancel={() => setAdmitting(null)}
          onChoose={(index) => void admit(admitting, panels[index]!.id)}
        />
      ) : (
        <Unknown rows={unknown} admit={setAdmitting} />
      )}
      <h3>
        {say(linkWords.frames)}{' '}
        {account && (
          <button type="button" className="link" onClick={() => setAccount(null)}>
            {say(linkWords.allFrames)}
          </button>
        )}
      </h3>
      {frames.length === 0 && <p className="quiet">{say(linkWords.noFrames)}</p>}
      <div className="inspector">
        <ol className="plain frames">
          {frames.slice(0, 100).map((one, index) => (
            <li key={`${one.receivedAt}/${index}`}>
              <button
                type="button"
                aria-pressed={one === frame}
                className={one.why ? 'row-button abnormal' : 'row-button'}
                onClick={() => setShown(index)}
                onDoubleClick={() => setAccount(one.account)}
              >
                <time>{time(parseInstant(one.receivedAt) ?? 0)}</time>{' '}
                <strong>{one.panel ?? one.account ?? one.remote}</strong>{' '}
                {say(outcomeWords[one.outcome] ?? { zh: one.outcome, en: one.outcome })}
              </button>
            </li>
          ))}
        </ol>
        {frame && <FrameView frame={frame} />}
      </div>
    </section>
  );
}

function Unknown({ rows, admit }: { rows: readonly UnknownSender[]; admit: (sender: UnknownSender) => void }) {
  const say = useSay();
  if (rows.length === 0) return <p className="quiet">{say(linkWords.noneUnknown)}</p>;
  return (
    <ul className="plain">
      {rows.map((sender) => (
        <li key={sender.account} className="abnormal">
          <strong className="figures">{sender.account}</strong> {sender.remote} · {sender.token} ×{sender.frames}{' '}
          <button type="button" className="act" onClick={() => admit(sender)}>
            {say(linkWords.admit)} {sender.account}
          </button>
        </li>
      ))}
    </ul>
  );
}

function FrameView({ frame }: { frame: Frame }) {
  const say = useSay();
  return (
    <article className="card" aria-label={say(linkWords.field)}>
      {frame.why && (
        <p className="abnormal">
          {say(linkWords.why)}: {say(frame.why.words)} <small>{frame.why.code}</small>
        </p>
      )}
      {frame.why?.todo.map((todo) => (
        <p key={todo.en}>
          {say(linkWords.todo)}: {say(todo)}
        </p>
      ))}
      <dl className="facts">
        {frame.fields.map((field, index) => (
          <div key={index}>
            <dt>{say(field.name)}</dt>
            <dd className="figures">{typeof field.value === 'string' ? field.value : say(field.value)}</dd>
          </div>
        ))}
      </dl>
      {frame.hex && (
        <p className="bytes">
          {say(linkWords.bytes)}: {frame.hex}
        </p>
      )}
    </article>
  );
}
