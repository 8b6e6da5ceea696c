import { deflateRawSync } from 'node:zlib';
import type { CrowdProblem, Frame } from '../../../engines/crowd/problem.ts';

/**
 * Frames small enough for a page. Positions are tenths of a metre; within a chunk of a minute somebody known is where
 * they were plus one signed byte each way, which whoever waits makes zeros of. A chunk stands alone, so that a page can
 * jump; page-frames.ts is its reader.
 *
 * A chunk, deflated, is frames one after the other: t_s (f32), count (u32), known (u32), then for all of them the step
 * from the id before (u16) and marks (u8), for the known dx, dy (i8), for the others x, y (u16). Little-endian.
 */
export interface PackedFrames {
  every_s: number;
  /** First moment of each chunk, and its bytes in base64. */
  chunks: { t_s: number; data: string }[];
  frames: number;
}

export const unit_m = 0.1;
const chunk_s = 60;
const jumpMost = 127;

/** Marks: level in three bits, then waiting, leaving (came by train), on a stair or escalator. */
export const mark = { level: 7, waiting: 8, leaving: 16, link: 32 };
const doingWaiting = 2;

export class FramePacker {
  private readonly isLeaving: boolean[];
  private readonly every_s: number;
  private readonly chunks: PackedFrames['chunks'] = [];
  private open: { t_s: number; parts: Uint8Array[]; x: Map<number, number>; y: Map<number, number> } | null = null;
  private frames = 0;

  constructor({ groups, settings }: Pick<CrowdProblem, 'groups' | 'settings'>) {
    this.isLeaving = groups.map(({ stages }) => stages.at(-1)?.kind === 'leave');
    this.every_s = settings.frame_every_s ?? 1;
  }

  add(frame: Frame): void {
    if (this.open && frame.t_s >= this.open.t_s + chunk_s) this.close();
    this.open ??= { t_s: frame.t_s, parts: [], x: new Map(), y: new Map() };
    this.open.parts.push(this.bytesOf(frame, this.open));
    this.frames++;
  }

  finish(): PackedFrames {
    this.close();
    return { every_s: this.every_s, chunks: this.chunks, frames: this.frames };
  }

  private close(): void {
    if (!this.open) return;
    const data = deflateRawSync(Buffer.concat(this.open.parts), { level: 9 }).toString('base64');
    this.chunks.push({ t_s: this.open.t_s, data });
    this.open = null;
  }

  private bytesOf(frame: Frame, { x, y }: { x: Map<number, number>; y: Map<number, number> }): Uint8Array {
    const { count, id } = frame;
    let known = 0;
    for (let at = 0; at < count; at++) if (x.has(id[at]!)) known++;
    const bytes = Buffer.alloc(12 + count * 3 + known * 2 + (count - known) * 4);
    bytes.writeFloatLE(frame.t_s, 0);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(known, 8);
    const [marksAt, dxAt] = [12 + count * 2, 12 + count * 3];
    let [dx, absolute] = [dxAt, dxAt + known * 2];
    let last = 0;
    for (let at = 0; at < count; at++) {
      const who = id[at]!;
      bytes.writeUInt16LE(who - last, 12 + at * 2);
      last = who;
      bytes[marksAt + at] = this.marksOf(frame, at);
      const [wantX, wantY] = [tenths(frame.x_m[at]!), tenths(frame.y_m[at]!)];
      const [wasX, wasY] = [x.get(who), y.get(who)];
      if (wasX === undefined || wasY === undefined) {
        bytes.writeUInt16LE(wantX, absolute);
        bytes.writeUInt16LE(wantY, absolute + 2);
        absolute += 4;
        x.set(who, wantX);
        y.set(who, wantY);
        continue;
      }
      // Too far a jump is caught up in the next frames: what is kept is what the reader will see.
      const [stepX, stepY] = [clipped(wantX - wasX), clipped(wantY - wasY)];
      bytes.writeInt8(stepX, dx);
      bytes.writeInt8(stepY, dx + known);
      dx++;
      x.set(who, wasX + stepX);
      y.set(who, wasY + stepY);
    }
    return bytes;
  }

  private marksOf({ level, doing, group, link }: Frame, at: number): number {
    return (
      (level[at]! & mark.level) |
      (doing[at] === doingWaiting ? mark.waiting : 0) |
      (this.isLeaving[group[at]!] ? mark.leaving : 0) |
      (link[at]! > 0 ? mark.link : 0)
    );
  }
}

const tenths = (metres: number) => Math.max(0, Math.min(0xffff, Math.round(metres / unit_m)));
const clipped = (step: number) => Math.max(-jumpMost, Math.min(jumpMost, step));
