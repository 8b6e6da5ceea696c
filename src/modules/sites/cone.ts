/** Whether and why not a camera holds a spot of its own level; walls are not modelled. */
export interface Cone {
  x: number;
  y: number;
  type: string;
  bearing_deg: number;
  fov_deg: number;
  range_m: number;
}

/** Coordinates are written to a decimetre; a spot on the very edge counts as seen. */
const slack_m = 0.05;
const slack_deg = 0.5;

export function missOf(camera: Cone, x: number, y: number): 'range' | 'angle' | null {
  const east = x - camera.x;
  const north = y - camera.y;
  const distance_m = Math.hypot(east, north);
  if (distance_m > camera.range_m + slack_m) return 'range';
  // A dome sees all round; right under a camera there is no angle to speak of.
  if (camera.type === 'dome' || distance_m < slack_m) return null;
  const bearing_deg = (Math.atan2(east, north) * 180) / Math.PI;
  const apart_deg = Math.abs(((bearing_deg - camera.bearing_deg + 540) % 360) - 180);
  return apart_deg <= camera.fov_deg / 2 + slack_deg ? null : 'angle';
}

/** The outline of what it sees as a ring of [x, y], closed; every 5 degrees a corner. */
export function coneRing(camera: Cone): [number, number][] {
  const round = camera.type === 'dome' || camera.fov_deg >= 360;
  const span_deg = round ? 360 : camera.fov_deg;
  const steps = Math.max(2, Math.ceil(span_deg / 5));
  const first_deg = camera.bearing_deg - span_deg / 2;
  const ring: [number, number][] = round ? [] : [[camera.x, camera.y]];
  for (let step = 0; step <= steps; step++) {
    const radians = ((first_deg + (span_deg * step) / steps) * Math.PI) / 180;
    ring.push([
      Math.round((camera.x + Math.sin(radians) * camera.range_m) * 10) / 10,
      Math.round((camera.y + Math.cos(radians) * camera.range_m) * 10) / 10,
    ]);
  }
  ring.push([...ring[0]!] as [number, number]);
  return ring;
}
