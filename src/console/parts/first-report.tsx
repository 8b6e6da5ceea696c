import { useState } from 'react';
import type { IncidentDetail } from '../../modules/incidents/view-detail.ts';
import { hazards, majorWords } from '../../modules/response-plans/words.ts';
import { Choices, MarkMany } from './acts.tsx';
import { useDesk } from './desk.tsx';
import { LineField } from './fields.tsx';
import { reportWords } from './plan-words.ts';

const majors = ['none', 'standby', 'declared'] as const;

interface Said {
  major?: (typeof majors)[number];
  location?: string;
  hazards?: readonly number[];
  access?: string;
  casualties?: { immediate: number; urgent: number; minor: number; dead: number };
}
const letters = ['major', 'location', 'hazards', 'access', 'casualties', 'needed'] as const;

/** METHANE letter by letter; the type is the incident's own. Enter passes a letter that nobody knows yet. */
export function FirstReportForm({ shown, onEnd }: { shown: IncidentDetail; onEnd: () => void }) {
  const { act, states } = useDesk();
  const [said, setSaid] = useState<Said>({});
  const [letter, setLetter] = useState<(typeof letters)[number]>('major');
  const agencies = [...states['response-plans'].agencies].slice(0, 9);
  const next = (more: Said) => {
    setSaid({ ...said, ...more });
    setLetter(letters[letters.indexOf(letter) + 1]!);
  };
  const line = (field: 'location' | 'access', text: string) => next(text === '' ? {} : { [field]: text });
  switch (letter) {
    case 'major':
      return (
        <Choices
          title={reportWords.major}
          choices={majors.map((one) => ({ words: majorWords[one] }))}
          onCancel={onEnd}
          onChoose={(index) => next({ major: majors[index]! })}
        />
      );
    case 'location':
    case 'access':
      return (
        <LineField
          key={letter}
          label={reportWords[letter]}
          autoFocus
          onEscape={onEnd}
          onEnter={(text) => line(letter, text)}
        />
      );
    case 'hazards':
      return (
        <MarkMany
          key="hazards"
          title={reportWords.hazards}
          choices={hazards.map((one) => ({ words: one }))}
          onCancel={onEnd}
          onTake={(indexes) => next({ hazards: indexes.map((index) => hazards[index]!.number) })}
        />
      );
    case 'casualties':
      return (
        <LineField
          key="casualties"
          label={reportWords.casualties}
          plain
          autoFocus
          onEscape={onEnd}
          onEnter={(text) => {
            if (text === '') return next({});
            const counts = text.split(/\D+/).filter(Boolean).map(Number);
            const [immediate = 0, urgent = 0, minor = 0, dead = 0] = counts;
            if (counts.length > 0) next({ casualties: { immediate, urgent, minor, dead } });
          }}
        />
      );
    case 'needed':
      return (
        <MarkMany
          key="needed"
          title={reportWords.needed}
          choices={agencies.map(([, name]) => ({ words: name }))}
          onCancel={onEnd}
          onTake={(indexes) => {
            const needed = indexes.map((index) => agencies[index]![0]);
            onEnd();
            void act(shown.id, { type: 'give first report', incident: shown.id, ...said, needed }, reportWords.done);
          }}
        />
      );
  }
}
