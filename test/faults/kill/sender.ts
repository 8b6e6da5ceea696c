import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { frameOf, framesIn, stamp } from '../../support/dc09/independent-sender.ts';
import type { Said } from '../../simulation/panel.ts';
import type { PanelOptions } from '../../simulation/swarm.ts';

const retry_ms = 700;
const redial_ms = 50;
const zones = 40;

/**
 * A panel that never stops: one frame after another, each a different one, each said until it is acknowledged. What it
 * was told is kept here, in a process that nobody kills.
 */
export class Sender {
  readonly said: Said[] = [];
  readonly wronged: string[] = [];
  acknowledged = 0;
  readonly options: Pick<PanelOptions, 'id' | 'account' | 'transport' | 'keyBits'>;
  readonly key: Buffer | null;
  private readonly port: number;
  private readonly pause: () => number;
  private stopped = false;
  private socket: Socket | null = null;
  private readonly datagrams = createSocket('udp4');
  private heard = Buffer.alloc(0);
  private waiting: { said: Said; done: () => void } | null = null;

  /** `pause` draws how long it is silent after each answer. */
  constructor(options: Sender['options'], key: Buffer | null, port: number, pause: () => number) {
    this.options = options;
    this.key = key;
    this.port = port;
    this.pause = pause;
    this.datagrams.on('message', (bytes) => this.hear(bytes));
    this.datagrams.on('error', () => {});
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.sayNext();
      await sleep(this.pause());
    }
  }

  stop(): void {
    this.stopped = true;
    this.waiting?.done();
    this.socket?.destroy();
    this.datagrams.close();
  }

  private async sayNext(): Promise<void> {
    const number = this.said.length;
    const { account } = this.options;
    const restores = Math.floor(number / zones) % 2 === 1;
    const zone = String((number % zones) + 1).padStart(3, '0');
    const said: Said = {
      account,
      sequence: String(number + 1).padStart(4, '0'),
      data: `${restores ? 3 : 1}131 01 ${zone}`,
      expects: restores ? ['alarm restored'] : ['alarm raised', 'alarm repeated'],
      triedAt: 0,
      tries: 0,
      acknowledged: false,
    };
    if (said.sequence.length > 4) throw new Error('a sender has 9999 sequence numbers and has used them up');
    this.said.push(said);
    while (!said.acknowledged && !this.stopped) await this.tryOnce(said);
  }

  private tryOnce(said: Said): Promise<void> {
    said.tries++;
    const frame = frameOf({
      token: 'ADM-CID',
      seq: said.sequence,
      route: 'R1L1',
      account: said.account,
      data: `#${said.account}|${said.data}`,
      ...(this.key ? { key: this.key, tail: stamp(Date.now()) } : {}),
    });
    return new Promise((resolve) => {
      const limit = setTimeout(() => done(), retry_ms);
      const done = (): void => {
        clearTimeout(limit);
        this.waiting = null;
        resolve();
      };
      this.waiting = { said, done };
      if (this.options.transport === 'udp') this.datagrams.send(frame, this.port, '127.0.0.1', () => {});
      else this.write(frame);
    });
  }

  private write(frame: Buffer): void {
    if (this.socket && !this.socket.destroyed) {
      this.socket.write(frame);
      return;
    }
    this.heard = Buffer.alloc(0);
    const socket = connect(this.port, '127.0.0.1');
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.socket !== socket) return;
      this.socket = null;
      // The line is dead: dial again a little later, with what was not answered.
      setTimeout(() => this.waiting?.done(), redial_ms);
    });
    socket.on('data', (bytes) => {
      this.heard = Buffer.concat([this.heard, bytes]);
      const end = this.heard.lastIndexOf('\r') + 1;
      const whole = this.heard.subarray(0, end);
      this.heard = this.heard.subarray(end);
      if (whole.length > 0) this.hear(whole);
    });
    socket.write(frame);
  }

  private hear(bytes: Buffer): void {
    for (const { text } of framesIn(bytes)) {
      const [, word, sequence] = /^"\*?([A-Z]+)"(\d{4})/.exec(text) ?? [];
      const { waiting } = this;
      if (word !== 'ACK') this.wronged.push(text);
      else if (waiting && waiting.said.sequence === sequence) {
        waiting.said.acknowledged = true;
        this.acknowledged++;
        waiting.done();
      }
    }
  }
}

const sleep = (wait_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, wait_ms));
