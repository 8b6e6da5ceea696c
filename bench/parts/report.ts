import { cpus, loadavg, totalmem } from 'node:os';

/** One measured figure, beside the probe of the same minute that says what this machine could do. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  probe?: { name: string; value: number; unit: string };
  /** value ÷ probe, or whatever the target below is about. */
  ratio?: number;
  target?: Target;
  verdict?: Verdict;
}

/** What the figure is held to: a ratio to its probe, or the value itself. `aim` is wished for on a quiet machine. */
export interface Target {
  of: 'ratio' | 'value';
  kind: 'must' | 'aim';
  atLeast?: number;
  atMost?: number;
}

export type Verdict = 'kept' | 'missed' | 'not judged';

/** A probe that moves by more than this within a run says that the machine moved: then nothing is judged. */
export const swingMax = 2;

export function swingOf(values: readonly number[]): number {
  const good = values.filter((value) => value > 0);
  return good.length < 2 ? 1 : Math.max(...good) / Math.min(...good);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which `share` of the values lie. Sorts in place. */
export function percentile(values: Float64Array, share: number): number {
  if (values.length === 0) return Number.NaN;
  values.sort();
  return values[Math.min(values.length - 1, Math.floor(values.length * share))]!;
}

/** What a benchmark says: a line a figure as it comes, one line of JSON at the end when it was asked for. */
export class Report {
  private readonly figures: Figure[] = [];
  private readonly notes: string[] = [];
  private readonly name: string;
  private readonly startedAt = new Date();
  private readonly loadAtStart = loadavg()[0]!;

  constructor(name: string) {
    this.name = name;
    this.say(`${name} on ${machine()}, load ${this.loadAtStart.toFixed(1)}, ${this.startedAt.toISOString()}`);
  }

  say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** Something a reader of the figures must know. */
  note(line: string): void {
    this.notes.push(line);
    this.say(`  note: ${line}`);
  }

  /** `swing` is how far the probe of this figure moved within the run (1 = not at all). */
  figure(figure: Figure, swing = 1): void {
    const judged = figure.target ? { ...figure, verdict: verdictOf(figure, figure.target, swing) } : figure;
    this.figures.push(judged);
    this.say(`  ${lineOf(judged, swing)}`);
  }

  /** Prints the ending; with `--json` the last line is everything as JSON. */
  finish(): void {
    const load = loadavg()[0]!;
    this.say(`  load at the end ${load.toFixed(1)}`);
    if (!process.argv.includes('--json')) return;
    const { name, figures, notes } = this;
    const at = this.startedAt.toISOString();
    const loads = { start: this.loadAtStart, end: load };
    process.stdout.write(`${JSON.stringify({ bench: name, at, machine: machine(), load: loads, figures, notes })}\n`);
  }
}

function verdictOf(figure: Figure, target: Target, swing: number): Verdict {
  const held = target.of === 'ratio' ? figure.ratio : figure.value;
  if (held === undefined || Number.isNaN(held) || swing > swingMax) return 'not judged';
  const high = target.atLeast === undefined || held >= target.atLeast;
  const low = target.atMost === undefined || held <= target.atMost;
  return high && low ? 'kept' : 'missed';
}

function lineOf({ name, value, unit, probe, ratio, target, verdict }: Figure, swing: number): string {
  const parts = [`${name.padEnd(44)} ${show(value)} ${unit}`];
  if (probe) parts.push(`${probe.name} ${show(probe.value)} ${probe.unit}`);
  if (ratio !== undefined) parts.push(`ratio ${ratio.toFixed(2)}`);
  if (target) {
    const bound = target.atLeast === undefined ? `≤ ${show(target.atMost!)}` : `≥ ${show(target.atLeast)}`;
    const swung = swing > swingMax ? `: the probe swung ${swing.toFixed(1)}x within the run` : '';
    parts.push(`${target.kind} ${target.of} ${bound}: ${verdict}${swung}`);
  }
  return parts.join(' | ');
}

export function show(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function machine(): string {
  const list = cpus();
  const memory_GB = Math.round(totalmem() / 1024 ** 3);
  return `${list.length} × ${list[0]?.model.trim() ?? 'CPU'}, ${memory_GB} GB, ${process.platform}, Node ${process.versions.node}`;
}
