import type { Words } from '../../base/words.ts';
import { contactRow, contacts, type ContactRow } from '../../modules/told/view-contacts.ts';
import { toldOf, type NextCall, type TellingView, type ToldView } from '../../modules/told/view.ts';
import { Choices, type Choice } from './acts.tsx';
import { useDesk, type Command } from './desk.tsx';
import { Picker } from './fields.tsx';
import { ReferenceField } from './reference-field.tsx';
import { toldWords } from './told-words.ts';

/** Where a call stands: on a line of the list, or to a contact; the number is the next to try unless one was chosen. */
interface Call {
  whom?: string;
  contact?: string;
  number?: number;
}
export type ToldStep =
  | { at: 'told' | 'told-find' }
  | { at: 'told-call' | 'told-number'; call: Call }
  | { at: 'told-entry' | 'told-reference'; of: string; entry: number; call: Call };

export interface StepProps<S> {
  incident: string;
  flow: S;
  setFlow: (flow: S | null) => void;
  run: (command: Command) => Promise<boolean>;
}

const listMax = 8;
const number = (words: Words, dial: string): Words => ({ zh: `${words.zh} · ${dial}`, en: `${words.en} · ${dial}` });
const plain = (text: string): Words => ({ zh: text, en: text });

/** Who is told, by two or three digits: the line, then what came of the call. After no answer the next number stands there. */
export function ToldSteps(props: StepProps<ToldStep>) {
  const { incident, flow, setFlow } = props;
  const { states, now } = useDesk();
  const shown = toldOf(states.told, incident, now);
  const end = () => setFlow(null);
  if (!shown) return null;
  switch (flow.at) {
    case 'told':
      return <WhomList shown={shown} setFlow={setFlow} />;
    case 'told-find': {
      const options = contacts(states.told, {}, now).map((row) => ({
        id: row.id,
        words: row.role,
        more: row.agencyName ?? plain(row.agency),
        find: [row.agencyName?.zh, row.agencyName?.en, ...row.zones, ...row.panels].join(' '),
      }));
      return (
        <Picker
          label={toldWords.whichContact}
          options={options}
          onEscape={end}
          onPick={(contact) => setFlow({ at: 'told-call', call: { contact } })}
        />
      );
    }
    case 'told-call':
      return <CallSteps {...props} shown={shown} call={flow.call} />;
    case 'told-number':
      return <NumberList {...props} shown={shown} call={flow.call} />;
    case 'told-entry':
      return <EntrySteps {...props} flow={{ ...flow, at: 'told-entry' }} shown={shown} />;
    case 'told-reference':
      return (
        <ReferenceField
          subject={incident}
          label={toldWords.reference}
          onEscape={end}
          onReference={(reference) =>
            void props.run({ type: 'note told reference', incident: flow.of, entry: flow.entry, reference })
          }
        />
      );
  }
}

/** What is due first, then who was told, then who else is near the matter; the last line finds any contact. */
function WhomList({ shown, setFlow }: { shown: ToldView; setFlow: (flow: ToldStep | null) => void }) {
  const lines: (Choice & { step: ToldStep })[] = [];
  const due = [...shown.tellings].sort((a, b) => Number(a.state === 'told') - Number(b.state === 'told'));
  for (const row of due) {
    const more = row.state === 'told' ? row.stateWords : row.next ? plain(row.next.dial) : row.stateWords;
    const entry = row.told;
    const call = { whom: row.whom };
    const step: ToldStep =
      entry === null ? { at: 'told-call', call } : { at: 'told-entry', of: entry.incident, entry: entry.entry, call };
    lines.push({ words: row.words, more, step, picked: row.due?.overdue ?? false });
  }
  const told = new Set<string>();
  for (const entry of shown.entries) {
    if (entry.whom !== null || entry.contact === null || entry.result !== 'reached') continue;
    told.add(entry.contact);
    const call = { contact: entry.contact };
    lines.push({
      words: entry.words,
      more: entry.resultWords,
      step: { at: 'told-entry', of: entry.incident, entry: entry.entry, call },
    });
  }
  for (const row of shown.contacts) {
    if (told.has(row.id)) continue;
    const step: ToldStep = { at: 'told-call', call: { contact: row.id } };
    lines.push({ words: row.role, more: plain(row.numbers[0] ?? ''), step });
  }
  const choices = [...lines.slice(0, listMax), { words: toldWords.otherContact, step: { at: 'told-find' } as const }];
  return (
    <Choices
      title={toldWords.whom}
      choices={choices}
      onCancel={() => setFlow(null)}
      onChoose={(index) => setFlow(choices[index]!.step)}
    />
  );
}

interface CallProps extends StepProps<ToldStep> {
  shown: ToldView;
  call: Call;
}

/** The number this call goes to now. */
function numberOf(shown: ToldView, call: Call, contact: ContactRow | null, line: TellingView | null): NextCall | null {
  if (call.number !== undefined || line === null) {
    if (!contact) return null;
    const tried = shown.entries.filter((entry) => entry.contact === contact.id).length;
    const index = call.number ?? (contact.numbers.length === 0 ? 1 : (tried % contact.numbers.length) + 1);
    const dial = contact.numbers[index - 1] ?? '';
    return { contact: contact.id, role: contact.role, number: index, dial, answersNow: contact.answersNow };
  }
  return line.next;
}

function useCall(shown: ToldView, call: Call) {
  const { states, now } = useDesk();
  const line = shown.tellings.find((row) => row.whom === call.whom) ?? null;
  const known = call.contact === undefined ? undefined : states.told.contacts.get(call.contact);
  const contact = known ? contactRow(states.told, known, now) : null;
  return { line, contact, next: numberOf(shown, call, contact, line) };
}

function CallSteps({ incident, setFlow, run, shown, call }: CallProps) {
  const { line, contact, next } = useCall(shown, call);
  const who = contact?.role ?? next?.role ?? line?.words ?? plain(call.contact ?? '');
  const title = next
    ? number(who, next.dial)
    : line && line.contacts.length === 0 && call.whom !== 'lift-voice'
      ? number(who, '-')
      : who;
  const { number: _chosen, ...again } = call;
  const note = async (result: 'reached' | 'no-answer' | 'engaged') => {
    const to = next ? { contact: next.contact, number: next.number } : {};
    const whom = call.whom === undefined ? {} : { whom: call.whom };
    const kept = await run({ type: 'note told', incident, ...whom, ...to, result });
    if (kept && result !== 'reached') setFlow({ at: 'told-call', call: again });
  };
  const results = ['reached', 'no-answer', 'engaged'] as const;
  const choices: Choice[] = [
    { words: toldWords.reached, ...(next && !next.answersNow ? { more: toldWords.notNow } : {}) },
    { words: toldWords.noAnswer },
    { words: toldWords.engaged },
  ];
  if (next) choices.push({ words: toldWords.otherNumber });
  return (
    <Choices
      title={title}
      choices={choices}
      onCancel={() => setFlow(null)}
      onChoose={(index) => {
        const result = results[index];
        if (result) void note(result);
        else setFlow({ at: 'told-number', call });
      }}
    />
  );
}

/** Every number of the line, or of the contact, in call order. */
function NumberList({ setFlow, shown, call }: CallProps) {
  const { line, contact } = useCall(shown, call);
  const rows = contact ? [contact] : (line?.contacts ?? []);
  const all = rows.flatMap((row) => row.numbers.map((dial, index) => ({ row, dial, number: index + 1 })));
  const choices = all.map(({ row, dial }) => ({
    words: number(row.role, dial),
    ...(row.answersNow ? {} : { more: toldWords.notNow }),
  }));
  return (
    <Choices
      title={toldWords.whichNumber}
      choices={choices}
      onCancel={() => setFlow(null)}
      onChoose={(index) => {
        const { row, number: which } = all[index]!;
        setFlow({ at: 'told-call', call: { ...call, contact: row.id, number: which } });
      }}
    />
  );
}

interface EntryProps extends StepProps<ToldStep> {
  flow: { at: 'told-entry'; of: string; entry: number; call: Call };
  shown: ToldView;
}

/** Somebody who was told: there, gone again, their reference, or called once more. */
function EntrySteps({ flow, setFlow, run, shown }: EntryProps) {
  const { of: incident, entry, call } = flow;
  const row = shown.entries.find((one) => one.incident === incident && one.entry === entry);
  const lines: (Choice & { take: () => void })[] = [];
  const note = (type: string) => () => void run({ type, incident, entry });
  if (row && !row.arrived) lines.push({ words: toldWords.arrived, take: note('note told arrived') });
  if (row?.arrived && !row.left) lines.push({ words: toldWords.left, take: note('note told left') });
  lines.push({ words: toldWords.theirReference, take: () => setFlow({ ...flow, at: 'told-reference' }) });
  lines.push({ words: toldWords.callAgain, take: () => setFlow({ at: 'told-call', call }) });
  return (
    <Choices
      title={row?.words ?? toldWords.tell}
      choices={lines}
      onCancel={() => setFlow(null)}
      onChoose={(index) => lines[index]!.take()}
    />
  );
}
