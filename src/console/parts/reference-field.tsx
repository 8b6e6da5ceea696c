import type { Words } from '../../base/words.ts';
import { useDesk } from './desk.tsx';
import { LineField } from './fields.tsx';
import { toldWords } from './told-words.ts';

/** As the server takes it: no name and no sentence fits in. Small letters are written as capitals. */
const code = /^[A-Z0-9][A-Z0-9./_-]{0,31}$/;

interface ReferenceProps {
  subject: string;
  label: Words;
  /** Enter on an empty field: there is none. */
  mayBeEmpty?: boolean;
  onEscape: () => void;
  onReference: (reference: string) => void;
}

/** A number of another desk or of the telephone system; what does not fit is said here, before it is sent anywhere. */
export function ReferenceField({ subject, label, mayBeEmpty, onEscape, onReference }: ReferenceProps) {
  const { say } = useDesk();
  return (
    <LineField
      label={label}
      plain
      autoFocus
      maxLength={32}
      onEscape={onEscape}
      onEnter={(text) => {
        const reference = text.toUpperCase();
        const words = toldWords.referenceMalformed;
        if (code.test(reference) || (reference === '' && mayBeEmpty)) onReference(reference);
        else say(subject, words, { code: 'REFERENCE_MALFORMED', words, status: 0 });
      }}
    />
  );
}
