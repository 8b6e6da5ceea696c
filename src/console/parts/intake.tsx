import { useEffect, useRef, useState } from 'react';
import type { Words } from '../../base/words.ts';
import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { useDesk, useReasons } from './desk.tsx';
import { LineField, Picker } from './fields.tsx';
import { incidentWords } from './words.ts';

type Types = readonly { id: string; words: Words }[];

const steps = ['place', 'type', 'cameBy', 'words'] as const;

interface IntakeProps {
  shown: IncidentDetail;
  types: Types;
  onEnd: () => void;
  /** It came from another desk: its job is asked for next. */
  onPartner: () => void;
}

/** The intake line: place, what, came by, words; each is recorded as it is said, so that nothing is lost half way. */
export function Intake({ shown, types, onEnd: leave, onPartner }: IntakeProps) {
  const { act } = useDesk();
  const cameBy = useReasons('cameBy');
  const [fromPartner, setFromPartner] = useState(false);
  const first = shown.missing[0] ?? 'words';
  const [asked, setStep] = useState<(typeof steps)[number]>(first);
  // What is known by now is not asked: another desk may have said it, or our own words may have been on their way.
  const step = steps.slice(steps.indexOf(asked)).find((one) => one === 'words' || shown.missing.includes(one));
  const onEnd = fromPartner ? onPartner : leave;
  const note = (fields: Record<string, unknown>, next: typeof asked | null) => {
    void act(shown.id, { type: 'note intake', incident: shown.id, ...fields });
    if (next) setStep(next);
    else onEnd();
  };
  if (step === 'place') return <PlaceField shown={shown} onEnd={onEnd} onTaken={() => setStep('type')} />;
  if (step === 'type') {
    return (
      <Picker
        key="type"
        label={incidentWords.intakeWhat}
        options={types}
        hint={incidentWords.skipHint}
        onEscape={onEnd}
        onPick={(type) => note({ incidentType: type }, 'cameBy')}
      />
    );
  }
  if (step === 'cameBy') {
    return (
      <Picker
        key="cameBy"
        label={incidentWords.intakeCameBy}
        options={cameBy.map((line) => ({ id: String(line.number), words: line }))}
        hint={incidentWords.skipHint}
        onEscape={onEnd}
        onPick={(number) => {
          setFromPartner(cameBy.find((line) => line.number === Number(number))?.code === 'partner');
          note({ cameBy: Number(number) }, 'words');
        }}
      />
    );
  }
  return (
    <LineField
      key="words"
      label={incidentWords.intakeWords}
      autoFocus
      onEscape={onEnd}
      onEnter={(text) => (text === '' ? onEnd() : note({ words: text }, null))}
    />
  );
}

/** Where it is: a zone by its name, or a press on the plan. */
function PlaceField({ shown, onEnd, onTaken }: { shown: IncidentDetail; onEnd: () => void; onTaken: () => void }) {
  const { act, states, setPlacing } = useDesk();
  const zones = [...states.incidents.zones.values()];
  const taken = (place: Record<string, unknown>) => {
    void act(shown.id, { type: 'note intake', incident: shown.id, place });
    onTaken();
  };
  const latest = useRef(taken);
  latest.current = taken;
  useEffect(() => {
    setPlacing(({ x, y, level }) => {
      const here = [...states.incidents.zones.values()].filter((zone) => zone.level === level);
      const zone = here.find(({ rect: [x0, y0, x1, y1] }) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
      if (zone) latest.current({ zone: zone.id, x, y, level });
    });
    return () => setPlacing(null);
  }, [setPlacing, states]);
  const options = zones.map((zone) => ({ id: zone.id, words: zone.name, more: { zh: zone.level, en: zone.level } }));
  return (
    <Picker
      key="place"
      label={incidentWords.intakePlace}
      options={options}
      hint={incidentWords.placeHint}
      onEscape={onEnd}
      onPick={(zone) => taken({ zone })}
    />
  );
}
