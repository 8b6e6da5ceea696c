import type { Priority } from '../../base/signal.ts';

/** [frequency in Hz, start and length in ms]: one pattern a priority, told apart without looking. */
type Tone = readonly [hertz: number, start_ms: number, length_ms: number];
export type Pattern = Priority | 'test' | 'lost';

export const patterns: Record<Pattern, { tones: readonly Tone[]; every_ms: number | null }> = {
  P1: {
    tones: [
      [988, 0, 130],
      [988, 180, 130],
      [988, 360, 130],
      [1319, 540, 260],
    ],
    every_ms: 1_600,
  },
  P2: {
    tones: [
      [784, 0, 220],
      [622, 280, 220],
    ],
    every_ms: 3_500,
  },
  P3: { tones: [[523, 0, 260]], every_ms: 8_000 },
  P4: { tones: [[392, 0, 120]], every_ms: 20_000 },
  test: {
    tones: [
      [523, 0, 180],
      [659, 220, 180],
      [784, 440, 260],
    ],
    every_ms: null,
  },
  lost: {
    tones: [
      [330, 0, 400],
      [262, 450, 600],
    ],
    every_ms: 5_000,
  },
};

/** 'off' until a person pressed something: browsers give no sound before; 'lost' when the device went away. */
export type SoundState = 'off' | 'ok' | 'lost';

/** The loudspeaker of this desk. Repeats one pattern at a time, until told otherwise. */
export class Sound {
  state: SoundState = 'off';
  private context: AudioContext | null = null;
  private playing: Pattern | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly changed: (state: SoundState) => void;

  constructor(changed: (state: SoundState) => void) {
    this.changed = changed;
  }

  /** In answer to a press or a key: opens the device and plays the test tone. */
  async open(): Promise<boolean> {
    try {
      this.context ??= new AudioContext();
      await Promise.race([this.context.resume(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
      this.context.onstatechange = () => this.set(this.context?.state === 'running' ? 'ok' : 'lost');
    } catch {
      this.context = null;
    }
    const ok = this.context?.state === 'running';
    this.set(ok ? 'ok' : 'lost');
    if (ok) this.once('test');
    return ok;
  }

  /** What should be heard now; null for silence. Asked again with the same pattern it goes on as it was. */
  want(pattern: Pattern | null): void {
    if (pattern === this.playing) return;
    this.playing = pattern;
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    if (!pattern) return;
    this.once(pattern);
    const { every_ms } = patterns[pattern];
    if (every_ms !== null) this.timer = setInterval(() => this.once(pattern), every_ms);
  }

  stop(): void {
    this.want(null);
    void this.context?.close().catch(() => undefined);
    this.context = null;
  }

  private once(pattern: Pattern): void {
    const { context } = this;
    if (!context || context.state !== 'running') return;
    for (const [hertz, start_ms, length_ms] of patterns[pattern].tones) {
      const oscillator = context.createOscillator();
      const volume = context.createGain();
      const begin = context.currentTime + start_ms / 1_000;
      const end = begin + length_ms / 1_000;
      oscillator.frequency.value = hertz;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(0.4, begin + 0.01);
      volume.gain.setValueAtTime(0.4, end - 0.02);
      volume.gain.linearRampToValueAtTime(0, end);
      oscillator.connect(volume).connect(context.destination);
      oscillator.start(begin);
      oscillator.stop(end);
    }
  }

  private set(state: SoundState): void {
    if (this.state === state) return;
    this.state = state;
    this.changed(state);
  }
}
