import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import type { FirstReport } from '../../modules/response-plans/state.ts';
import { incidentPlan, type CourseView, type StepRow } from '../../modules/response-plans/view.ts';
import { hazards, majorWords } from '../../modules/response-plans/words.ts';
import { useDesk, useSay, useTime } from './desk.tsx';
import { Facts } from './facts.tsx';
import { PartText } from './part-text.tsx';
import { personsWithin } from './plan-rings.ts';
import { planWords, reportWords } from './plan-words.ts';
import { Left } from './times.tsx';

/** The action card of an incident: what is due, what is done and by whom, what still holds back "controlled". */
export function IncidentPlan({ shown }: { shown: IncidentDetail }) {
  const { states, now } = useDesk();
  const say = useSay();
  const view = incidentPlan(states['response-plans'], shown.id, now);
  if (!view) return null;
  const { course, past, reports } = view;
  return (
    <>
      <Shortfalls shown={shown} />
      <Rings shown={shown} />
      {course ? (
        <Card course={course} open={shown.open} />
      ) : (
        shown.open && <p className="quiet">{say(planWords.none)}</p>
      )}
      {past.map((one) => (
        <p key={`${one.plan}/${one.from}`} className={one.open.length > 0 ? 'abnormal' : 'quiet'}>
          {say(planWords.before)}: {one.plan}/{one.version} {say(one.name)}
          {one.open.length > 0 && ` · ${say(planWords.leftOpen)} ${one.open.join(', ')}`}
        </p>
      ))}
      {reports.map((report) => (
        <Report key={report.no} report={report} />
      ))}
    </>
  );
}

/** How many could be there within one, three and five minutes. */
function Rings({ shown }: { shown: IncidentDetail }) {
  const say = useSay();
  if (!shown.open || shown.place === null) return null;
  const counts = personsWithin(shown.proposals);
  return <Facts rows={[[planWords.ringsRow, `${counts.join(' / ')} ${say(planWords.persons)}`]]} />;
}

/** What the run card asks for and the site cannot give now, with why. */
function Shortfalls({ shown }: { shown: IncidentDetail }) {
  const say = useSay();
  if (!shown.open || shown.shortfalls.length === 0) return null;
  return (
    <section aria-label={say(planWords.shortfalls)}>
      <h3>{say(planWords.shortfalls)}</h3>
      <ul className="plain">
        {shown.shortfalls.map((row) => (
          <li key={row.task.en} className="abnormal">
            {say(row.roleWords)} {row.wanted} {say(planWords.persons)}, {say(planWords.found)} {row.found}:{' '}
            {say(row.reason)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ course, open }: { course: CourseView; open: boolean }) {
  const say = useSay();
  const holding = course.holdingBack.length > 0;
  return (
    <section className="action-card" aria-label={say(planWords.card)}>
      <h3>
        {say(planWords.card)} · {say(course.name)}{' '}
        <small>
          {course.plan}/{course.version}
        </small>
      </h3>
      <p className="quiet">
        {course.channel && `${say(planWords.channel)} ${say(course.channel)} · `}
        {holding ? `${say(planWords.holdsBack)} ${course.holdingBack.join(', ')}` : say(planWords.nothingHoldsBack)}
      </p>
      <ol className="steps">
        {course.steps.map((step) => (
          <StepLine key={step.no} step={step} running={open} />
        ))}
      </ol>
    </section>
  );
}

function StepLine({ step, running }: { step: StepRow; running: boolean }) {
  const say = useSay();
  const time = useTime();
  const { nameOf } = useDesk();
  return (
    <li className={`step step-${step.state}`}>
      <span className="step-no">{step.no}</span>
      <span className="step-main">
        <span>
          {say(step.words)} {step.required && step.state === 'open' && <small>{say(planWords.required)}</small>}
        </span>
        <small>
          {step.state === 'open'
            ? say(step.ownerWords)
            : `${step.at === null ? '' : time(step.at)} ${step.desk ?? nameOf(step.by ?? '')}`}
          {step.state === 'skipped' && ` · ${say(planWords.skipped)}`}
          {step.said && ` · ${say(step.said)}`}
          {step.note !== null && (
            <>
              {' · '}
              <PartText part={step.note} />
            </>
          )}
          {step.state === 'open' && step.evidence !== 'none' && ` · ${say(planWords.with)} ${say(step.evidenceWords)}`}
        </small>
      </span>
      {step.state === 'open' && running && <Left left_s={step.left_s} />}
    </li>
  );
}

function Report({ report }: { report: FirstReport }) {
  const { states, nameOf } = useDesk();
  const say = useSay();
  const time = useTime();
  const agencies = states['response-plans'].agencies;
  const named = (id: string) => say(agencies.get(id) ?? { zh: id, en: id });
  const { casualties } = report;
  const counts = casualties
    ? (['immediate', 'urgent', 'minor', 'dead'] as const).map((kind) => `${say(reportWords[kind])} ${casualties[kind]}`)
    : [];
  const dangers = hazards.filter((line) => report.hazards.includes(line.number)).map((line) => say(line));
  return (
    <section aria-label={say(reportWords.report)}>
      <h3>
        {say(reportWords.report)} {report.no}{' '}
        <small>
          {time(report.at)} {report.desk ?? nameOf(report.by)}
        </small>
      </h3>
      <p>
        {[
          say(majorWords[report.major]),
          ...dangers,
          ...counts,
          ...(report.needed.length > 0 ? [`${say(reportWords.needs)} ${report.needed.map(named).join(', ')}`] : []),
        ].join(' · ')}
      </p>
      {[report.location, report.access].map(
        (part) =>
          part !== undefined && (
            <p key={part}>
              <PartText part={part} />
            </p>
          ),
      )}
    </section>
  );
}
