/** Events by time: a binary heap in typed arrays. Grows by doubling; nothing is allocated while it holds. */
export class EventHeap {
  private times: Float64Array;
  private events: Int32Array;
  size = 0;

  constructor(capacity = 1_024) {
    this.times = new Float64Array(capacity);
    this.events = new Int32Array(capacity);
  }

  /** When the next event is; Infinity when there is none. */
  nextTime(): number {
    return this.size === 0 ? Infinity : this.times[0]!;
  }

  push(time: number, event: number): void {
    if (this.size === this.times.length) this.grow();
    const { times, events } = this;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (times[parent]! <= time) break;
      times[at] = times[parent]!;
      events[at] = events[parent]!;
      at = parent;
    }
    times[at] = time;
    events[at] = event;
  }

  /** Takes the next event off. There must be one. */
  pop(): number {
    const { times, events } = this;
    const first = events[0]!;
    const last = --this.size;
    if (last === 0) return first;
    const time = times[last]!;
    const event = events[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && times[child + 1]! < times[child]!) child++;
      if (times[child]! >= time) break;
      times[at] = times[child]!;
      events[at] = events[child]!;
      at = child;
    }
    times[at] = time;
    events[at] = event;
    return first;
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    times.set(this.times);
    this.times = times;
    const events = new Int32Array(this.events.length * 2);
    events.set(this.events);
    this.events = events;
  }
}
