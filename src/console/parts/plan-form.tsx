import { useState, type ReactNode } from 'react';
import type { Priority } from '../../base/signal.ts';
import type { Words } from '../../base/words.ts';
import type { Evidence, Owner, PlanContent, PlanStep, PlanVersion } from '../../modules/response-plans/fact-types.ts';
import { evidenceWords, ownerWords } from '../../modules/response-plans/words.ts';
import { halfWidth } from '../keys/keys.ts';
import { Acts } from './acts.tsx';
import { useDesk, useSay } from './desk.tsx';
import { planFormWords as said } from './plan-form-words.ts';

type Row = PlanContent['runCard'][number];
type Want = Row['wants'][number];

interface PlanFormProps {
  plan: PlanVersion;
  onEnd: () => void;
  onSave: (content: PlanContent) => void;
}

/** A new version of a plan from the one in force. Tab goes through it; out of a field S keeps it and Escape leaves it. */
export function PlanForm({ plan, onEnd, onSave }: PlanFormProps) {
  const say = useSay();
  const { plan: _plan, version: _version, desk: _desk, ...before } = plan;
  const [content, setContent] = useState<PlanContent>(before);
  const set = (more: Partial<PlanContent>) => setContent({ ...content, ...more });
  const { triggers } = content;
  const leave = () => {
    // In a field Escape only leaves the field, so that a form half written is not lost by one key.
    if (!document.activeElement?.matches('input, select')) onEnd();
  };
  return (
    <section className="plan-form" aria-label={say(said.form)}>
      <Acts
        rank={40}
        label={said.form}
        acts={[
          { code: 'KeyS', words: said.save, next: true, run: () => onSave(content) },
          { code: 'Escape', words: said.leave, run: leave },
        ]}
      />
      <p className="quiet">{say(said.hint)}</p>
      <fieldset>
        <legend>{say(said.what)}</legend>
        <Pair value={content.name} onChange={(name) => set({ name })} />
        <Line
          label={said.types}
          value={triggers.types.join(', ')}
          wide
          onChange={(text) => set({ triggers: { ...triggers, types: listOf(text) } })}
        />
        <ConditionFields value={triggers} onChange={(more) => set({ triggers: { types: triggers.types, ...more } })} />
        <Channel value={content.channelUse} onChange={(channelUse) => set(channelOf(content, channelUse))} />
      </fieldset>
      <Rows<Row>
        title={said.runCard}
        rows={content.runCard}
        fresh={{ wants: [{ roles: ['response'], persons: 1, task: { zh: '', en: '' } }] }}
        onChange={(runCard) => set({ runCard })}
      >
        {(row, change) => <RunCardFields row={row} change={change} />}
      </Rows>
      <Rows<PlanContent['tell'][number]>
        title={said.tell}
        rows={content.tell}
        fresh={{ who: { zh: '', en: '' }, within_s: 180 }}
        onChange={(tell) => set({ tell })}
      >
        {(row, change) => (
          <>
            <Pair value={row.who} onChange={(who) => change({ ...row, who })} />
            <Count label={said.within_s} value={row.within_s} onChange={(within_s) => change({ ...row, within_s })} />
          </>
        )}
      </Rows>
      <Rows<PlanStep>
        title={said.steps}
        rows={content.steps}
        fresh={{ no: 1, words: { zh: '', en: '' }, owner: 'desk', due_s: 180, evidence: 'none', required: false }}
        onChange={(steps) => set({ steps: steps.map((step, index) => ({ ...step, no: index + 1 })) })}
      >
        {(row, change) => <StepFields row={row} change={change} />}
      </Rows>
    </section>
  );
}

function RunCardFields({ row, change }: { row: Row; change: (row: Row) => void }) {
  return (
    <>
      <ConditionFields value={row} onChange={(more) => change({ ...more, wants: row.wants })} />
      <Rows<Want>
        title={said.wants}
        rows={row.wants}
        fresh={{ roles: ['response'], persons: 1, task: { zh: '', en: '' } }}
        onChange={(wants) => change({ ...row, wants })}
      >
        {(want, changeWant) => (
          <>
            <Line
              label={said.roles}
              value={want.roles.join(', ')}
              onChange={(text) => changeWant({ ...want, roles: listOf(text) })}
            />
            <Count label={said.persons} value={want.persons} onChange={(persons) => changeWant({ ...want, persons })} />
            <Count
              label={said.within_min}
              value={want.within_min ?? 0}
              onChange={(within_min) => {
                const { within_min: _before, ...rest } = want;
                changeWant(within_min > 0 ? { ...rest, within_min } : rest);
              }}
            />
            <Pair value={want.task} onChange={(task) => changeWant({ ...want, task })} />
          </>
        )}
      </Rows>
    </>
  );
}

function StepFields({ row, change }: { row: PlanStep; change: (row: PlanStep) => void }) {
  const say = useSay();
  return (
    <>
      <Pair value={row.words} onChange={(words) => change({ ...row, words })} />
      <Select<Owner>
        label={said.owner}
        value={row.owner}
        options={ownerWords}
        onChange={(owner) => change({ ...row, owner })}
      />
      <Count label={said.due_s} value={row.due_s} onChange={(due_s) => change({ ...row, due_s })} />
      <Select<Evidence>
        label={said.evidence}
        value={row.evidence}
        options={evidenceWords}
        onChange={(evidence) => change({ ...row, evidence })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={row.required}
          onChange={(event) => change({ ...row, required: event.target.checked })}
        />
        {say(said.required)}
      </label>
    </>
  );
}

interface RowsProps<T> {
  title: Words;
  rows: readonly T[];
  fresh: T;
  onChange: (rows: T[]) => void;
  children: (row: T, change: (row: T) => void) => ReactNode;
}

/** Rows that are added at the end, moved up, and taken out. */
function Rows<T>({ title, rows, fresh, onChange, children }: RowsProps<T>) {
  const say = useSay();
  const moved = (index: number) =>
    rows.map((row, at) => (at === index - 1 ? rows[index]! : at === index ? rows[index - 1]! : row));
  return (
    <fieldset>
      <legend>{say(title)}</legend>
      <ol className="form-rows">
        {rows.map((row, index) => (
          <li key={index}>
            <span className="step-no">{index + 1}</span>
            <div className="form-row">
              {children(row, (changed) => onChange(rows.map((one, at) => (at === index ? changed : one))))}
            </div>
            <span className="form-buttons">
              {index > 0 && (
                <button type="button" className="link" onClick={() => onChange(moved(index))}>
                  {say(said.up)}
                </button>
              )}
              <button type="button" className="link" onClick={() => onChange(rows.filter((_, at) => at !== index))}>
                {say(said.remove)}
              </button>
            </span>
          </li>
        ))}
      </ol>
      <button type="button" className="act" onClick={() => onChange([...rows, fresh])}>
        {say(said.add)}
      </button>
    </fieldset>
  );
}

type Conditions = Pick<Row, 'priorities' | 'zones' | 'dutyLevels'>;

function ConditionFields({ value, onChange }: { value: Conditions; onChange: (value: Conditions) => void }) {
  const text = (list: readonly string[] | undefined) => list?.join(', ') ?? '';
  const next = (more: { priorities?: string[]; zones?: string[]; dutyLevels?: string[] }) => {
    const all = { priorities: value.priorities, zones: value.zones, dutyLevels: value.dutyLevels, ...more };
    const kept = Object.entries(all).filter(([, list]) => list !== undefined && list.length > 0);
    onChange(Object.fromEntries(kept) as Conditions);
  };
  return (
    <>
      <Line
        label={said.priorities}
        value={text(value.priorities)}
        onChange={(typed) => next({ priorities: listOf(typed) as Priority[] })}
      />
      <Line label={said.zones} value={text(value.zones)} onChange={(typed) => next({ zones: listOf(typed) })} />
      <Line
        label={said.dutyLevels}
        value={text(value.dutyLevels)}
        onChange={(typed) => next({ dutyLevels: listOf(typed) })}
      />
    </>
  );
}

function Channel({ value, onChange }: { value: string | undefined; onChange: (use: string) => void }) {
  const { states } = useDesk();
  const options: Record<string, Words> = { '': said.noChannel };
  for (const channel of states['response-plans'].channels.values()) options[channel.use] = channel.name;
  return <Select label={said.channel} value={value ?? ''} options={options} onChange={onChange} />;
}

function channelOf(content: PlanContent, use: string): PlanContent {
  const { channelUse: _before, ...rest } = content;
  return use === '' ? rest : { ...rest, channelUse: use };
}

const listOf = (text: string): string[] =>
  halfWidth(text)
    .split(/[\s,，、;]+/)
    .filter(Boolean);

function Pair({ value, onChange }: { value: Words; onChange: (value: Words) => void }) {
  return (
    <>
      <Line label={said.zh} value={value.zh} wide onChange={(zh) => onChange({ ...value, zh })} />
      <Line label={said.en} value={value.en} wide onChange={(en) => onChange({ ...value, en })} />
    </>
  );
}

interface LineProps {
  label: Words;
  value: string;
  onChange: (text: string) => void;
  wide?: boolean;
}

/** Keeps what is typed as it is typed; the list it stands for is read from it. */
function Line({ label, value, onChange, wide = false }: LineProps) {
  const say = useSay();
  const [text, setText] = useState(value);
  const shown = listOf(text).join() === listOf(value).join() ? text : value;
  return (
    <label className={wide ? 'form-field form-wide' : 'form-field'}>
      <small>{say(label)}</small>
      <input
        value={shown}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value);
        }}
      />
    </label>
  );
}

function Count({ label, value, onChange }: { label: Words; value: number; onChange: (value: number) => void }) {
  const typed = (text: string) => {
    const digits = halfWidth(text).replace(/\D/g, '').slice(0, 5);
    onChange(Number(digits));
  };
  return <Line label={label} value={String(value)} onChange={typed} />;
}

interface SelectProps<T extends string> {
  label: Words;
  value: T;
  options: Record<T, Words>;
  onChange: (value: T) => void;
}

function Select<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  const say = useSay();
  return (
    <label className="form-field">
      <small>{say(label)}</small>
      <select value={value} onChange={(event) => onChange(event.target.value as T)}>
        {(Object.entries(options) as [T, Words][]).map(([id, words]) => (
          <option key={id} value={id}>
            {say(words)}
          </option>
        ))}
      </select>
    </label>
  );
}
