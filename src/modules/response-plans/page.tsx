import { useState } from 'react';
import { kindWords } from '../../base/run-card.ts';
import type { Words } from '../../base/words.ts';
import { Acts, OutcomeLine, type Act } from '../../console/parts/acts.tsx';
import { useDesk, useKeys, useSay } from '../../console/parts/desk.tsx';
import { PlanForm } from '../../console/parts/plan-form.tsx';
import { planPageWords, planWords } from '../../console/parts/plan-words.ts';
import { spanText } from '../../console/parts/times.tsx';
import type { PlanVersion } from './fact-types.ts';
import { planDetail, planList } from './view.ts';
import { evidenceWords, ownerWords } from './words.ts';

const subject = 'response-plans';

/** Plans in force, to be read by anyone and changed by who may: a change is a new version. */
export function PlansPage() {
  const { states, me, act } = useDesk();
  const say = useSay();
  const state = states['response-plans'];
  const rows = planList(state);
  const [asked, setAsked] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const chosen = planDetail(state, asked ?? rows[0]?.plan ?? '');
  const digits = rows
    .slice(0, 9)
    .map((row, index) => [`Digit${index + 1}`, { words: row.name, run: () => setAsked(row.plan), quiet: true }]);
  useKeys(10, editing ? {} : Object.fromEntries(digits));
  const mayWrite = me.role === 'administrator' || me.role === 'commander';
  const acts: Act[] =
    mayWrite && chosen ? [{ code: 'KeyE', words: planPageWords.change, next: true, run: () => setEditing(true) }] : [];
  return (
    <section className="page" aria-label={say(planPageWords.page)}>
      <h2>{say(planPageWords.page)}</h2>
      <OutcomeLine subject={subject} />
      {rows.length === 0 && <p className="quiet">{say(planPageWords.none)}</p>}
      {editing && chosen ? (
        <PlanForm
          key={`${chosen.current.plan}/${chosen.current.version}`}
          plan={chosen.current}
          onEnd={() => setEditing(false)}
          onSave={(content) => {
            const { plan, version } = chosen.current;
            void act(
              subject,
              { type: 'set response plan', plan, basedOn: version, ...content },
              planPageWords.kept,
            ).then((reply) => reply.ok && setEditing(false));
          }}
        />
      ) : (
        <div className="plans">
          <ol className="rows">
            {rows.map((row, index) => (
              <li key={row.plan}>
                <button
                  type="button"
                  aria-pressed={row.plan === chosen?.current.plan}
                  className="row-button"
                  onClick={() => setAsked(row.plan)}
                >
                  <kbd aria-hidden="true">{index + 1}</kbd>
                  <span>
                    {say(row.name)}{' '}
                    <small>
                      {row.plan}/{row.version}
                      {row.atWork.length > 0 && ` · ${say(planPageWords.atWork)} ${row.atWork.join(', ')}`}
                    </small>
                  </span>
                </button>
              </li>
            ))}
          </ol>
          {chosen && (
            <div className="plan-read">
              <Acts acts={acts} label={planPageWords.page} rank={25} />
              <PlanText plan={chosen.current} versions={chosen.versions} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

function PlanText({ plan, versions }: { plan: PlanVersion; versions: readonly number[] }) {
  const { states } = useDesk();
  const say = useSay();
  const { types, zones, channels } = states['response-plans'];
  const named = (names: ReadonlyMap<string, Words>, id: string) => say(names.get(id) ?? { zh: id, en: id });
  const when = (row: Pick<PlanVersion['triggers'], 'priorities' | 'zones' | 'dutyLevels'>) =>
    [...(row.priorities ?? []), ...(row.zones ?? []).map((zone) => named(zones, zone)), ...(row.dutyLevels ?? [])].join(
      ' · ',
    ) || say(planPageWords.always);
  const channel = [...channels.values()].find((row) => row.use === plan.channelUse);
  return (
    <article className="card" aria-label={say(plan.name)}>
      <h3>
        {say(plan.name)}{' '}
        <small>
          {plan.plan}/{plan.version} · {say(planPageWords.versions)} {versions.join(', ')}
        </small>
      </h3>
      <p>
        {say(planPageWords.calledOutFor)} {plan.triggers.types.map((type) => named(types, type)).join(' · ')} (
        {when(plan.triggers)}){channel && ` · ${say(planWords.channel)} ${say(channel.name)}`}
      </p>
      <h4>{say(planPageWords.runCard)}</h4>
      <ul className="plain">
        {plan.runCard.map((row, index) => (
          <li key={index}>
            <strong>{when(row)}</strong>
            {row.wants.map((want) => (
              <small key={want.task.en}>
                {want.persons} × {say(kindWords(want.roles))}
                {want.within_min !== undefined && ` · ${want.within_min} ${say(planWords.minute)}`} · {say(want.task)}
              </small>
            ))}
          </li>
        ))}
      </ul>
      <h4>{say(planWords.tell)}</h4>
      <p>{plan.tell.map((row) => `${say(row.who)} ${spanText(row.within_s)}`).join(' · ')}</p>
      <h4>{say(planWords.card)}</h4>
      <ol className="steps">
        {plan.steps.map((step) => (
          <li key={step.no} className="step">
            <span className="step-no">{step.no}</span>
            <span className="step-main">
              <span>{say(step.words)}</span>{' '}
              <small>
                {say(ownerWords[step.owner])} · {spanText(step.due_s)}
                {step.evidence !== 'none' && ` · ${say(planWords.with)} ${say(evidenceWords[step.evidence])}`}
                {step.required && ` · ${say(planWords.required)}`}
              </small>
            </span>
          </li>
        ))}
      </ol>
    </article>
  );
}
