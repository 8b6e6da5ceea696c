import { useState } from 'react';
import { hour_ms } from '../../base/instant.ts';
import { formatLocal, localTime } from '../../base/local-time.ts';
import { Acts, OutcomeLine, type Act } from '../parts/acts.tsx';
import { useDesk, useSay, useTime, useTimeZone } from '../parts/desk.tsx';
import { Facts } from '../parts/facts.tsx';
import { LateEntry } from '../parts/late-entry.tsx';
import { kitFailedWords, paperWords, reportStateWords } from '../parts/paper-words.ts';
import {
  kindWords,
  kitAddress,
  reportAddress,
  useReports,
  type KitRow,
  type ReportAsk,
  type ReportRow,
} from '../parts/reports.ts';

const subject = 'paper';
const isOnItsWay = (row: ReportRow) => ['waiting', 'reading', 'drawing'].includes(row.state);

/** Reports, the paper kit, and the way back from paper, each by a digit. */
export function PaperPage() {
  const { site, language, now, me, say: tell } = useDesk();
  const say = useSay();
  const timeZone = useTimeZone();
  const { rows, kit, ask, cancel, makeKit } = useReports();
  const [entering, setEntering] = useState(false);
  const request = async (body: ReportAsk) => {
    const reply = await ask(body);
    tell(subject, reply.ok ? paperWords.asked : reply.refusal.words, reply.ok ? undefined : reply.refusal);
  };
  const month = (before: number) => {
    const { year, month: number } = localTime(now, timeZone);
    const index = year * 12 + number - 1 - before;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  };
  const newKit = async () => {
    const reply = await makeKit();
    const failed = reply.ok ? reply.value.failed : null;
    if (!reply.ok) tell(subject, reply.refusal.words, reply.refusal);
    else if (failed) tell(subject, failed.words, { code: failed.code, words: failed.words, status: 0 });
    else tell(subject, reply.value.made ? paperWords.kitDone : paperWords.drill);
  };
  const newest = rows.find((row) => row.state === 'done');
  const making = rows.find(isOnItsWay);
  const acts: Act[] = [
    {
      code: 'Digit2',
      words: paperWords.logDay,
      run: () => void request({ kind: 'log', language, from: now - 24 * hour_ms, until: now }),
    },
    {
      code: 'Digit3',
      words: paperWords.monthNow,
      run: () => void request({ kind: 'month', language, month: month(0) }),
    },
    {
      code: 'Digit4',
      words: paperWords.monthBefore,
      run: () => void request({ kind: 'month', language, month: month(1) }),
    },
    { code: 'Digit6', words: paperWords.kitOpen, run: () => show(kitAddress(site, language)) },
  ];
  if (me.role === 'dispatcher' || me.role === 'commander') {
    acts.unshift({ code: 'Digit1', words: paperWords.enter, run: () => setEntering(true) });
    acts.push({ code: 'Digit5', words: paperWords.kitNow, run: () => void newKit() });
  }
  if (newest)
    acts.push({
      code: 'Digit7',
      words: paperWords.openNewest,
      next: true,
      run: () => show(reportAddress(site, newest.report)),
    });
  if (making) acts.push({ code: 'Digit8', words: paperWords.cancelNewest, run: () => void cancel(making.report) });
  acts.sort((a, b) => (a.code < b.code ? -1 : 1));
  return (
    <section className="page" aria-label={say(paperWords.title)}>
      <h2>{say(paperWords.title)}</h2>
      <OutcomeLine subject={subject} />
      {entering ? (
        <LateEntry onEnd={() => setEntering(false)} />
      ) : (
        <Acts acts={acts} label={paperWords.acts} rank={15} />
      )}
      <Kit kit={kit} />
      <h3>{say(paperWords.reports)}</h3>
      {rows.length === 0 && <p className="quiet">{say(paperWords.noReports)}</p>}
      <ul className="plain report-list">
        {rows.map((row) => (
          <Row key={row.report} row={row} site={site} timeZone={timeZone} />
        ))}
      </ul>
    </section>
  );
}

/** In a window of its own: the desk stays where it is, and the browser prints. */
function show(address: string): void {
  window.open(address, '_blank', 'noopener');
}

function Row({ row, site, timeZone }: { row: ReportRow; site: string; timeZone: string }) {
  const say = useSay();
  const share = row.of === 0 ? null : Math.floor((row.read / row.of) * 100);
  return (
    <li className={row.state === 'failed' ? 'abnormal' : ''}>
      <time>{formatLocal(row.askedAt, timeZone).slice(11)}</time>{' '}
      {row.title || say(kindWords[row.kind] ?? paperWords.reports)} ·{' '}
      {say(reportStateWords[row.state] ?? { zh: row.state, en: row.state })}{' '}
      {row.state === 'reading' && share !== null && `${share} %`}
      {row.refusal && (
        <>
          : {say(row.refusal.words)} <small>{row.refusal.code}</small>
        </>
      )}{' '}
      {row.state === 'done' && (
        <a className="link" href={reportAddress(site, row.report)} target="_blank" rel="noopener">
          {say(paperWords.open)}
        </a>
      )}
    </li>
  );
}

function Kit({ kit }: { kit: KitRow | null }) {
  const say = useSay();
  const time = useTime();
  const { states } = useDesk();
  if (kit === null) return null;
  const prefix = `${states.incidents.numberPrefix}${states.incidents.site?.code ?? ''}-P-`;
  const number = (form: number) => `${prefix}${String(form).padStart(6, '0')}`;
  return (
    <>
      <h3>{say(paperWords.kit)}</h3>
      {kit.made ? (
        <Facts
          rows={[
            [paperWords.kitMade, kit.madeAt === null ? say(paperWords.kitNone) : time(kit.madeAt)],
            [
              paperWords.kitPrinted,
              !kit.printer
                ? say(paperWords.noPrinter)
                : kit.printedAt === null
                  ? say(paperWords.kitNone)
                  : time(kit.printedAt),
            ],
            kit.nextAt !== null && [paperWords.kitNext, time(kit.nextAt)],
            kit.forms && [paperWords.kitForms, `${number(kit.forms.from)} – ${number(kit.forms.to)}`],
            kit.failed && [
              paperWords.kitFailed,
              <span key="failed" className="abnormal">
                {say(kit.failed.words)} <small>{kit.failed.code}</small>
              </span>,
            ],
          ]}
        />
      ) : (
        <p className="quiet">{say(paperWords.drill)}</p>
      )}
    </>
  );
}

/** Above the queue, beside nothing it could cover: if the power went now, the paper would be old. */
export function KitBand() {
  const { states } = useDesk();
  const say = useSay();
  const time = useTime();
  const { failed } = states.incidents.paper;
  if (failed === null) return null;
  return (
    <div role="status" className="band band-sound">
      <strong>{say(paperWords.failedBand)}</strong> {say(paperWords.failedSince)} {time(failed.since)} ·{' '}
      {say(kitFailedWords[failed.why])} · {say(paperWords.failedSee)}
    </div>
  );
}
