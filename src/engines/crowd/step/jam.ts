/** Who came nearer to the goal by so much is not standing; to end a jam for them it takes a squeeze past somebody. */
const nearer_m = 0.05;
const squeezed_m = 0.5;

/** Whether somebody who was at best `best_m` from the goal has got nearer, so that the time they stand begins anew. */
export function isNearer(best_m: number, left_m: number, still_s: number, jam_after_s: number): boolean {
  return left_m < best_m - (still_s > jam_after_s ? squeezed_m : nearer_m);
}
