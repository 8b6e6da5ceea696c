import type { Problem } from './problem.ts';

/** The moment of a simulation and the slot it lies in; after the last slot everything is one more. */
export class SlotClock {
  now: number;
  slot = 0;
  slotFrom_s: number;
  private slotTo_s: number;
  private readonly from_s: number;
  private readonly slot_s: number;
  private readonly slots: number;

  constructor({ from_s, slot_s }: Problem, slots: number) {
    this.from_s = from_s;
    this.slot_s = slot_s;
    this.slots = slots;
    this.now = this.slotFrom_s = from_s;
    this.slotTo_s = this.slotEnd(0);
  }

  goTo(time_s: number): void {
    if (time_s <= this.now) return;
    this.now = time_s;
    while (time_s >= this.slotTo_s) {
      this.slotFrom_s = this.slotTo_s;
      this.slotTo_s = this.slotEnd(++this.slot);
    }
  }

  slotAt(time_s: number): number {
    const slot = Math.floor((time_s - this.from_s) / this.slot_s);
    return slot < this.slots ? slot : this.slots;
  }

  slotEnd(slot: number): number {
    return slot >= this.slots ? Infinity : this.from_s + (slot + 1) * this.slot_s;
  }
}
