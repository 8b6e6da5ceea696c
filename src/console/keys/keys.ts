import type { Words } from '../../base/words.ts';

/** What one physical key does where it stands. */
export interface Binding {
  words: Words;
  run: () => void;
  /** May be held down: moving through a list. */
  repeats?: boolean;
  /** Stands in no key list: digits of a list that shows its own numbers. */
  quiet?: boolean;
}
/** By `event.code`: the physical key, whatever layout or input method is on. */
export type Bindings = Partial<Record<string, Binding>>;

interface Layer {
  rank: number;
  order: number;
  bindings: () => Bindings;
}

/** What of a key press the rule below looks at. */
export interface Press {
  code: string;
  isComposing: boolean;
  keyCode: number;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  inField: boolean;
  onButton: boolean;
}

/**
 * The code a press stands for, or null where no verb may fire: while an input method composes, in a field (but for
 * Escape, which leaves it), with a modifier of the browser's own, or where Enter and space press the button in focus.
 */
export function codeOf(press: Press): string | null {
  // 229 is what browsers send for a key that an input method has taken; some send it before composing begins.
  if (press.isComposing || press.keyCode === 229) return null;
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.inField && press.code !== 'Escape') return null;
  if (press.onButton && (press.code === 'Enter' || press.code === 'NumpadEnter' || press.code === 'Space')) return null;
  if (/^Numpad[1-9]$/.test(press.code)) return `Digit${press.code.at(-1)}`;
  return press.code === 'NumpadEnter' ? 'Enter' : press.code;
}

/** Layers of bindings: the highest rank that knows the key wins; of two alike the one that came last. */
export class Keys {
  private readonly layers = new Set<Layer>();
  private made = 0;
  private readonly listeners = new Set<() => void>();

  add(rank: number, bindings: () => Bindings): () => void {
    const layer = { rank, order: this.made++, bindings };
    this.layers.add(layer);
    for (const listener of this.listeners) listener();
    return () => {
      this.layers.delete(layer);
      for (const listener of this.listeners) listener();
    };
  }

  /** True where the press was ours. */
  press(press: Press): boolean {
    const code = codeOf(press);
    if (code === null) return false;
    for (const layer of this.ordered()) {
      const binding = layer.bindings()[code];
      if (!binding) continue;
      if (press.repeat && !binding.repeats) return true;
      binding.run();
      return true;
    }
    return false;
  }

  /** What every key does at this moment, for the key list. */
  all(): readonly { code: string; words: Words }[] {
    const found = new Map<string, Words>();
    for (const layer of this.ordered()) {
      for (const [code, binding] of Object.entries(layer.bindings())) {
        if (binding && !binding.quiet && !found.has(code)) found.set(code, binding.words);
      }
    }
    return [...found].map(([code, words]) => ({ code, words }));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private ordered(): Layer[] {
    return [...this.layers].sort((a, b) => b.rank - a.rank || b.order - a.order);
  }
}

/** How a key is written on the key itself. */
export function keyName(code: string): string {
  if (code.startsWith('Key')) return code.slice(3);
  if (code.startsWith('Digit')) return code.slice(5);
  return names[code] ?? code;
}
const names: Record<string, string> = {
  Enter: 'Enter',
  Escape: 'Esc',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Slash: '?',
  Comma: ',',
  Period: '.',
  Semicolon: ';',
  Backslash: '\\',
  Minus: '-',
  Equal: '=',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
};

/** Full-width digits, letters and spaces, as input methods write them, read as the plain ones. */
export function halfWidth(text: string): string {
  return text.replace(/[！-～　]/g, (wide) => (wide === '　' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0)));
}

/** A field that takes digits only leaves letters to the room: at a locked desk the PIN waits to be typed, and M still silences. */
function leaves(at: HTMLElement, code: string): boolean {
  return at.matches('[data-digits]') && /^(?:Key[A-Z]|F\d+)$/.test(code);
}

/** Listens on the whole page. Gives the way to stop. */
export function listenForKeys(keys: Keys, target: Window = window): () => void {
  const onKey = (event: KeyboardEvent) => {
    const at = event.target instanceof HTMLElement ? event.target : null;
    const isField = at !== null && at.matches('input, textarea, select, [contenteditable=""], [contenteditable="true"]');
    const inField = isField && !leaves(at, event.code);
    const { code, isComposing, keyCode, ctrlKey, altKey, metaKey, repeat } = event;
    const onButton = at !== null && at.matches('button, a[href], summary');
    const taken = keys.press({ code, isComposing, keyCode, ctrlKey, altKey, metaKey, repeat, inField, onButton });
    if (inField && codeOf({ code, isComposing, keyCode, ctrlKey, altKey, metaKey, repeat, inField, onButton }) === 'Escape') at.blur();
    if (taken) event.preventDefault();
  };
  target.addEventListener('keydown', onKey);
  return () => target.removeEventListener('keydown', onKey);
}
