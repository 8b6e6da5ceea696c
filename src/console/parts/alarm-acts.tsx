import { useState } from 'react';
import { minute_ms } from '../../base/instant.ts';
import type { Words } from '../../base/words.ts';
import type { QueueEntry } from '../../modules/alarms/view-group.ts';
import type { QueueRow } from '../../modules/alarms/view.ts';
import { measureWords, verifyWords } from '../../modules/alarms/words.ts';
import { Acts, Choices, type Act } from './acts.tsx';
import { useDesk, useReasons, type Command } from './desk.tsx';
import { groupActs, useGroupSteps } from './group-acts.tsx';
import { actWords, alarmWords, doneWords } from './words.ts';

type Flow = 'verify' | 'false' | 'shelve' | 'shelve-end' | 'measure' | 'reset' | 'close';

const ends_min = [15, 30, 60, 120, 240, 480, 1440];
const endWords = (span_min: number): Words => {
  if (span_min < 60) return { zh: `${span_min} 分钟`, en: `${span_min} minutes` };
  return { zh: `${span_min / 60} 小时`, en: `${span_min / 60} h` };
};
const verifyResults = ['real', 'injury', 'nothing-found', 'unclear'] as const;

/** What a desk does with an alarm; what needs a reason opens its numbered list in the place of the buttons. */
export function AlarmActs({ view, line }: { view: QueueRow; line: QueueEntry }) {
  const { act, choose, go, now } = useDesk();
  const { id, row } = view;
  const [flow, setFlow] = useState<Flow | null>(null);
  const [reason, setReason] = useState(1);
  const [span_min, setSpan] = useState(0);
  const lists = { false: useReasons('falseCause'), shelve: useReasons('shelve'), close: useReasons('closeByHand') };
  const end = () => setFlow(null);
  const run = (command: Command, done: Words = doneWords.recorded) => {
    end();
    void act(id, command, done);
  };
  const group = line.rows.length > 1 ? groupActs(line) : null;
  const putOnTest = () => {
    choose({ kind: 'alarm', id }, 'on-test');
    go('on-test');
  };
  useGroupSteps(line, id);
  const open = async (more: Record<string, unknown>, done: Words, begin?: string) => {
    end();
    const reply = await act(id, { type: 'open incident', alarms: group?.toOpen ?? [id], ...more }, done);
    if (reply.ok && reply.value.incident) choose({ kind: 'incident', id: reply.value.incident }, begin);
  };
  const verify = () => {
    if (row.handling !== 'verifying') void act(id, { type: 'begin verification', alarm: id });
    setFlow('verify');
  };
  const shelve = (measure?: number) =>
    run(
      { type: 'shelve', alarm: id, reason, until: now + span_min * minute_ms, ...(measure ? { measure } : {}) },
      doneWords.shelved,
    );

  if (flow === 'verify') {
    const choose_ = (index: number) => run({ type: 'end verification', alarm: id, result: verifyResults[index] });
    const choices = verifyResults.map((result) => ({ words: verifyWords[result] }));
    return <Choices title={actWords.verified} choices={choices} onCancel={end} onChoose={choose_} />;
  }
  if (flow === 'false' || flow === 'shelve' || flow === 'close' || flow === 'reset') {
    const list = flow === 'reset' ? lists.close : lists[flow];
    const titles = {
      false: alarmWords.falseCause,
      shelve: alarmWords.shelveReason,
      close: alarmWords.closeReason,
      reset: alarmWords.resetReason,
    };
    const taken = (index: number) => {
      const { number } = list[index]!;
      if (flow === 'false')
        run(group ? { ...group.findFalse, cause: number } : { type: 'find false', alarm: id, cause: number });
      else if (flow === 'close') run({ type: 'close by hand', alarm: id, reason: number });
      else if (flow === 'reset')
        run(group ? { ...group.reset, reason: number } : { type: 'reset', alarm: id, reason: number });
      else {
        setReason(number);
        setFlow('shelve-end');
      }
    };
    return (
      <Choices title={titles[flow]} choices={list.map((line) => ({ words: line }))} onCancel={end} onChoose={taken} />
    );
  }
  if (flow === 'shelve-end') {
    const spans = view.priority === 'P1' ? ends_min.slice(0, 3) : ends_min;
    const taken = (index: number) => {
      setSpan(spans[index]!);
      if (view.priority === 'P1') return setFlow('measure');
      run({ type: 'shelve', alarm: id, reason, until: now + spans[index]! * minute_ms }, doneWords.shelved);
    };
    return (
      <Choices
        title={alarmWords.shelveUntil}
        choices={spans.map((span) => ({ words: endWords(span) }))}
        onCancel={end}
        onChoose={taken}
      />
    );
  }
  if (flow === 'measure') {
    const choices = ([1, 2, 3, 4, 5] as const).map((number) => ({ words: measureWords[number] }));
    return (
      <Choices title={alarmWords.measure} choices={choices} onCancel={end} onChoose={(index) => shelve(index + 1)} />
    );
  }
  const acts: Act[] = [];
  const inIncident = row.handling === 'incident' && row.incident !== null;
  if (group && line.unacknowledged > 0)
    acts.push({
      code: 'KeyA',
      words: group.acknowledgeWords,
      next: true,
      run: () => run(group.acknowledge, doneWords.acknowledged),
    });
  else if (!row.acknowledged)
    acts.push({
      code: 'KeyA',
      words: actWords.acknowledge,
      next: true,
      run: () => run({ type: 'acknowledge', alarms: [id] }, doneWords.acknowledged),
    });
  if (inIncident) {
    const go = (begin?: string) => choose({ kind: 'incident', id: row.incident! }, begin);
    acts.push({ code: 'Enter', words: actWords.toIncident, next: true, run: () => go() });
    acts.push({ code: 'KeyD', words: actWords.dispatch, run: () => go('dispatch') });
  } else if (row.handling !== 'false') {
    acts.push({
      code: 'KeyS',
      words: actWords.send,
      next: view.priority === 'P1',
      run: () => void open({ send: true }, doneWords.sent),
    });
    acts.push({ code: 'KeyD', words: actWords.dispatch, run: () => void open({}, doneWords.opened, 'dispatch') });
    acts.push({ code: 'KeyE', words: actWords.open, run: () => void open({}, doneWords.opened) });
    acts.push({ code: 'KeyV', words: actWords.verify, run: verify });
    if (!group || group.mayBeFalse)
      acts.push({ code: 'KeyF', words: group?.falseWords ?? actWords.findFalse, run: () => setFlow('false') });
  }
  if (row.shelved)
    acts.push({ code: 'KeyH', words: actWords.unshelve, run: () => run({ type: 'unshelve', alarm: id }) });
  else acts.push({ code: 'KeyH', words: actWords.shelve, run: () => setFlow('shelve') });
  if (group ? group.toReset.length > 0 : row.needsReset && row.acknowledged) {
    const restored = group ? group.allRestored : row.signal === 'restored';
    acts.push({
      code: 'KeyR',
      words: group?.resetWords ?? actWords.reset,
      run: () => (restored ? run(group?.reset ?? { type: 'reset', alarm: id }) : setFlow('reset')),
    });
  }
  if (group && !view.flags.includes('first')) {
    const split = (alarms: readonly string[]) => run({ type: 'split off', alarms }, doneWords.splitOff);
    acts.push({ code: 'KeyX', words: actWords.splitOff, run: () => split([id]) });
    const zone = group.ofZone(view);
    if (zone.length > 1) acts.push({ code: 'KeyY', words: actWords.splitZone, run: () => split(zone) });
  }
  if (row.signal === 'active' && (view.priority === 'P3' || view.priority === 'P4')) {
    acts.push({ code: 'KeyC', words: actWords.closeByHand, run: () => setFlow('close') });
  }
  if (row.point) acts.push({ code: 'KeyT', words: actWords.onTest, run: () => putOnTest() });
  return <Acts acts={acts} label={actWords.acts} />;
}
