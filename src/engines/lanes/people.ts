/** Everybody inside at one moment, a column a property; places are used again. Grows by doubling. */
export class People {
  key = new Int32Array(1_024);
  /** Counted from 0 as they come; names them in the trace. */
  number = new Int32Array(1_024);
  entrance = new Int32Array(1_024);
  classOf = new Uint8Array(1_024);
  hasMoved = new Uint8Array(1_024);
  /** Row of their entrance and the slot they came to it in. */
  row = new Int32Array(1_024);
  /** Row of the station they are at and the slot they joined its queue in. */
  joinedRow = new Int32Array(1_024);
  visits = new Int32Array(1_024);
  /** The next in the same queue, or the next free place. */
  next = new Int32Array(1_024);
  came_s = new Float64Array(1_024);
  joined_s = new Float64Array(1_024);
  waited_s = new Float64Array(1_024);
  private used = 0;
  private free = -1;
  count = 0;

  take(key: number, number: number): number {
    let person = this.free;
    if (person >= 0) this.free = this.next[person]!;
    else {
      if (this.used === this.key.length) this.grow();
      person = this.used++;
    }
    this.count++;
    this.key[person] = key;
    this.number[person] = number;
    this.hasMoved[person] = 0;
    this.visits[person] = 0;
    this.waited_s[person] = 0;
    return person;
  }

  leave(person: number): void {
    this.next[person] = this.free;
    this.free = person;
    this.count--;
  }

  private grow(): void {
    const length = this.used * 2;
    const whole = (old: Int32Array) => {
      const grown = new Int32Array(length);
      grown.set(old);
      return grown;
    };
    const small = (old: Uint8Array) => {
      const grown = new Uint8Array(length);
      grown.set(old);
      return grown;
    };
    const real = (old: Float64Array) => {
      const grown = new Float64Array(length);
      grown.set(old);
      return grown;
    };
    this.key = whole(this.key) as typeof this.key;
    this.number = whole(this.number) as typeof this.number;
    this.entrance = whole(this.entrance) as typeof this.entrance;
    this.classOf = small(this.classOf) as typeof this.classOf;
    this.hasMoved = small(this.hasMoved) as typeof this.hasMoved;
    this.row = whole(this.row) as typeof this.row;
    this.joinedRow = whole(this.joinedRow) as typeof this.joinedRow;
    this.visits = whole(this.visits) as typeof this.visits;
    this.next = whole(this.next) as typeof this.next;
    this.came_s = real(this.came_s) as typeof this.came_s;
    this.joined_s = real(this.joined_s) as typeof this.joined_s;
    this.waited_s = real(this.waited_s) as typeof this.waited_s;
  }
}
