/**
 * A plan in which no lane closes or opens for fewer than `slots_min` slots: short closures are left out, short openings
 * made longer. It never has fewer lanes than the plan it came from, nor more than there are.
 */
export function steady(lanes: readonly number[], most: readonly number[], slots_min: number): number[] {
  let made = [...lanes];
  // A lane made longer lies on top of those that are open there, and may stick out short: again, until none does.
  for (;;) {
    const next = once(made, most, slots_min);
    if (next.every((count, slot) => count === made[slot])) return next;
    made = next;
  }
}

function once(lanes: readonly number[], most: readonly number[], slots_min: number): number[] {
  const made = lanes.map(() => 0);
  for (let rank = 1; rank <= Math.max(0, ...lanes); rank++) {
    const open = lanes.map((count) => count >= rank);
    fillGaps(open, slots_min);
    lengthen(open, slots_min);
    open.forEach((isOpen, slot) => (made[slot]! += isOpen ? 1 : 0));
  }
  return made.map((count, slot) => Math.max(lanes[slot]!, Math.min(most[slot]!, count)));
}

/** Between two openings; before the first and after the last a lane is closed as long as it is. */
function fillGaps(open: boolean[], slots_min: number): void {
  for (let slot = open.indexOf(true); slot >= 0 && slot < open.length;) {
    const closes = open.indexOf(false, slot);
    const opens = closes < 0 ? -1 : open.indexOf(true, closes);
    if (opens < 0) return;
    if (opens - closes < slots_min) open.fill(true, closes, opens);
    slot = opens;
  }
}

function lengthen(open: boolean[], slots_min: number): void {
  for (let slot = open.indexOf(true); slot >= 0;) {
    const closes = open.indexOf(false, slot);
    const end = closes < 0 ? open.length : closes;
    const to = Math.min(open.length, Math.max(end, slot + slots_min));
    const from = Math.max(0, Math.min(slot, to - slots_min));
    open.fill(true, from, to);
    const next = open.indexOf(false, to);
    slot = next < 0 ? -1 : open.indexOf(true, next);
  }
}
