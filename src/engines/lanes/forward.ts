/**
 * The time-varying queue M(t)/M/c(t) by its forward equations: how likely it is that n are inside, at every moment.
 * Exact up to the step and to the truncation, both of which are held below what is asked for here.
 */
export interface Moment {
  time_h: number;
  /** Mean number inside, waiting or served. */
  inside: number;
  /** Mean number waiting. */
  waiting: number;
  /** How likely it is that whoever comes now must wait. */
  wait_share: number;
}

export interface ForwardCase {
  /** Arrivals an hour at a moment. */
  per_h: (time_h: number) => number;
  per_h_max: number;
  served_per_h: number;
  servers: (time_h: number) => number;
  servers_max: number;
  to_h: number;
  /** States above this are not looked at; the last one holds what would go there. */
  inside_max: number;
  /** How often a moment is given. */
  every_h: number;
}

/** The fastest rate times a step. Stable below 1.39; at a half, a run of hours keeps seven digits (tested). */
const rateTimesStep = 0.5;

/** From empty at 0 to `to_h`; Runge and Kutta's fourth order. */
export function forward(of: ForwardCase): Moment[] {
  const states = of.inside_max + 1;
  const step_h = Math.min(of.every_h, rateTimesStep / (of.per_h_max + of.servers_max * of.served_per_h));
  const stepsBetween = Math.ceil(of.every_h / step_h - 1e-9);
  const h = of.every_h / stepsBetween;
  const p = new Float64Array(states);
  p[0] = 1;
  const slopes = [0, 1, 2, 3].map(() => new Float64Array(states));
  const middle = new Float64Array(states);
  const moments: Moment[] = [momentOf(p, 0, of.servers(0))];
  const moves = Math.round(of.to_h / of.every_h);
  for (let move = 0; move < moves; move++) {
    for (let small = 0; small < stepsBetween; small++) {
      const t = move * of.every_h + small * h;
      const servers = of.servers(t + h / 2);
      const slope = (time_h: number, from: Float64Array, into: Float64Array) =>
        derivative(from, into, of.per_h(time_h), of.served_per_h, servers);
      slope(t, p, slopes[0]!);
      slope(t + h / 2, along(p, slopes[0]!, h / 2, middle), slopes[1]!);
      slope(t + h / 2, along(p, slopes[1]!, h / 2, middle), slopes[2]!);
      slope(t + h, along(p, slopes[2]!, h, middle), slopes[3]!);
      const [a, b, c, d] = slopes as [Float64Array, Float64Array, Float64Array, Float64Array];
      for (let n = 0; n < states; n++) p[n]! += (h / 6) * (a[n]! + 2 * b[n]! + 2 * c[n]! + d[n]!);
    }
    const now_h = (move + 1) * of.every_h;
    moments.push(momentOf(p, now_h, of.servers(now_h)));
  }
  return moments;
}

function along(p: Float64Array, slope: Float64Array, h: number, into: Float64Array): Float64Array {
  for (let n = 0; n < p.length; n++) into[n] = p[n]! + h * slope[n]!;
  return into;
}

function derivative(p: Float64Array, into: Float64Array, per_h: number, served_per_h: number, servers: number): void {
  const last = p.length - 1;
  // Flow up from n less flow down from n + 1: each is what one state loses and the next gains.
  let gained = 0;
  for (let n = 0; n < last; n++) {
    const up = per_h * p[n]! - (n < servers ? n + 1 : servers) * served_per_h * p[n + 1]!;
    into[n] = gained - up;
    gained = up;
  }
  into[last] = gained;
}

function momentOf(p: Float64Array, time_h: number, servers: number): Moment {
  let [inside, waiting, wait_share] = [0, 0, 0];
  for (let n = 0; n < p.length; n++) {
    inside += n * p[n]!;
    if (n < servers) continue;
    waiting += (n - servers) * p[n]!;
    wait_share += p[n]!;
  }
  return { time_h, inside, waiting, wait_share };
}
