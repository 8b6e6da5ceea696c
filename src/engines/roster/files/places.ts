import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { collect, type Detail, type Finding, type FindingCode } from '../findings.ts';

export type Path = readonly (string | number)[];
export type TellAt = (code: FindingCode, path: Path, detail: Detail) => void;

/** 300 people for a quarter of a year with all their wishes are about four megabytes. */
export const fileLengthMax = 16 * 1024 * 1024;

/** Above this the YAML reader would take longer than a person waits. */
const quickOver = 200_000;

export interface OpenedFile {
  /** The values as written; undefined where the text is neither YAML nor JSON. */
  value: unknown;
  findings: Finding[];
  tell: TellAt;
}

/** Reads YAML or JSON (which is YAML) and finds the line of a path when there is something to tell of it. */
export function openFile(text: string): OpenedFile {
  const { findings, tell } = collect();
  const counter = new LineCounter();
  let document: Document | null = null;
  const parsed = () => (document ??= parseDocument(text, { lineCounter: counter, prettyErrors: false }));
  const tellAt: TellAt = (code, path, detail) => {
    const { line, col } = counter.linePos(offsetOf(parsed(), path));
    tell(code, spellPath(path), detail, line, col);
  };
  if (text.length > fileLengthMax) {
    tell('ROSTER_FILE_TOO_LARGE', '', { length: text.length, most: fileLengthMax });
    return { value: undefined, findings, tell: tellAt };
  }
  return { value: valueOf(text, parsed, counter, tell), findings, tell: tellAt };
}

function valueOf(
  text: string,
  parsed: () => Document,
  counter: LineCounter,
  tell: ReturnType<typeof collect>['tell'],
): unknown {
  // Large files are written by programs: their JSON is read by the engine of the language, twenty times faster. People
  // write small ones, and the YAML reader also sees a key that stands twice.
  if (text.length > quickOver && /^\s*\{/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // It may still be YAML; and if it is neither, the YAML reader tells every place.
    }
  }
  const document = parsed();
  for (const error of document.errors) {
    const { line, col } = counter.linePos(error.pos[0]);
    tell('ROSTER_FILE_SYNTAX', '', { text: error.message.split('\n')[0]! }, line, col);
  }
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS() as unknown;
  } catch (error) {
    // Aliases that multiply beyond all measure.
    tell('ROSTER_FILE_SYNTAX', '', { text: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** Where a path stands; where it ends early (a missing field), the innermost thing that is there. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

export function spellPath(path: Path): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}
