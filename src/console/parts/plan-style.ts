import type { Priority } from '../../base/signal.ts';
import type { Language } from '../../base/words.ts';
import { shapes, type MarkState } from './marks.tsx';

/** One metre in degrees near (0, 0): plans are drawn in local metres and never placed on the globe. */
const degreesPerMetre = 1 / 111_319.490793;
export type Spot = [number, number];
export const toDegrees = (x: number, y: number): Spot => [x * degreesPerMetre, y * degreesPerMetre];
export const toMetres = (longitude: number, latitude: number): Spot => [
  longitude / degreesPerMetre,
  latitude / degreesPerMetre,
];

/** Metres all through a GeoJSON geometry's coordinates to degrees. */
export function deepDegrees(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  const [x, y] = coordinates as unknown[];
  return typeof x === 'number' && typeof y === 'number' ? toDegrees(x, y) : coordinates.map(deepDegrees);
}

/** The colours in force, read from the page's own tokens, so that the plan and the lists cannot differ. */
export function tokens(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

const ratio = 2;
const mark_px = 30;

/** The mark of an alarm, drawn as in the queue: filled, dashed or an outline. */
export function markImage(priority: Priority, state: MarkState, token: (name: string) => string): ImageData {
  const size = mark_px * ratio;
  const canvas = new OffscreenCanvas(size, size);
  const draw = canvas.getContext('2d')!;
  draw.scale(size / 28, size / 28);
  draw.translate(2, 2);
  const path = new Path2D(shapes[priority]);
  const colour = token(priority.toLowerCase());
  const filled = state === 'open';
  draw.fillStyle = filled ? colour : token('panel');
  draw.fill(path);
  draw.lineWidth = 2.4;
  draw.strokeStyle = colour;
  if (state === 'returned') draw.setLineDash([4, 3]);
  draw.stroke(path);
  draw.fillStyle = filled ? token('on-mark') : colour;
  draw.font = '700 13px "Noto Sans SC", sans-serif';
  draw.textAlign = 'center';
  draw.fillText(priority.slice(1), 12, priority === 'P1' ? 19 : 17);
  return draw.getImageData(0, 0, size, size);
}

/** A point that does not reach the queue: hatched, so that it is told from a quiet one without colour. */
export function hatchImage(token: (name: string) => string): ImageData {
  const size = 13 * ratio;
  const draw = new OffscreenCanvas(size, size).getContext('2d')!;
  draw.beginPath();
  draw.arc(size / 2, size / 2, size / 2 - ratio, 0, 2 * Math.PI);
  draw.fillStyle = token('panel');
  draw.fill();
  draw.strokeStyle = token('text');
  draw.lineWidth = 1.5 * ratio;
  draw.stroke();
  draw.clip();
  draw.beginPath();
  for (let at = -size; at < size; at += 4 * ratio) {
    draw.moveTo(at, size);
    draw.lineTo(at + size, 0);
  }
  draw.stroke();
  return draw.getImageData(0, 0, size, size);
}

export function unitImage(busy: boolean, token: (name: string) => string): ImageData {
  const [width, height] = [36 * ratio, 20 * ratio];
  const draw = new OffscreenCanvas(width, height).getContext('2d')!;
  draw.fillStyle = token(busy ? 'text' : 'raised');
  draw.strokeStyle = token('text');
  draw.lineWidth = 2 * ratio * 0.75;
  draw.beginPath();
  draw.roundRect(ratio, ratio, width - 2 * ratio, height - 2 * ratio, 4 * ratio);
  draw.fill();
  draw.stroke();
  return draw.getImageData(0, 0, width, height);
}

const layerIs = (...layers: string[]): unknown[] => ['in', ['get', 'layer'], ['literal', layers]];
const textFont = ['Noto Sans SC'];
const empty = { type: 'FeatureCollection', features: [] };
const named = (language: Language): unknown[] => ['get', language];

type Label = (size: number, more?: object) => object;
type Text = (colour: string, more?: object) => object;

/** Rings of one, three and five minutes, each line further apart; cells as stars, a person alone in colour. */
function ringLayers(token: (name: string) => string, label: Label, text: Text): object[] {
  const line = (minutes: number, dashes: number[] | null) => ({
    id: `ring-${minutes}`,
    type: 'line',
    source: 'rings',
    filter: ['==', ['get', 'minutes'], minutes],
    paint: {
      'line-color': token('text'),
      'line-width': 2,
      ...(dashes ? { 'line-dasharray': dashes } : {}),
    },
  });
  const colour = ['case', ['get', 'alone'], token('p2'), token('secondary')];
  return [
    {
      id: 'cells',
      type: 'line',
      source: 'cells',
      paint: { 'line-color': colour, 'line-width': 1.5 },
    },
    line(1, null),
    line(3, [5, 3]),
    line(5, [1.5, 3]),
    {
      id: 'ring-names',
      type: 'symbol',
      source: 'rings',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: label(13, { 'text-allow-overlap': true, 'text-anchor': 'bottom' }),
      paint: text('text'),
    },
    {
      id: 'cell-names',
      type: 'symbol',
      source: 'cells',
      filter: ['==', ['geometry-type'], 'Point'],
      layout: label(12, { 'text-allow-overlap': true, 'text-anchor': 'bottom', 'text-offset': [0, -0.8] }),
      paint: { ...text('text'), 'text-color': ['case', ['get', 'alone'], token('p2'), token('text')] },
    },
  ];
}

/** Grey on grey: the plan is the paper, alarms and units are the ink. */
export function planStyle(language: Language, token: (name: string) => string): unknown {
  const source = () => ({ type: 'geojson', data: empty });
  const text = (colour: string, more: object = {}) => ({
    'text-color': token(colour),
    'text-halo-color': token('panel'),
    'text-halo-width': 1.2,
    ...more,
  });
  const label = (size: number, more: object = {}) => ({
    'text-field': named(language),
    'text-font': textFont,
    'text-size': size,
    ...more,
  });
  return {
    version: 8,
    sources: Object.fromEntries(
      ['plan', 'names', 'cone', 'rings', 'cells', 'off', 'units', 'alarms', 'chosen'].map((name) => [name, source()]),
    ),
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': token('ground') } },
      {
        id: 'zones',
        type: 'fill',
        source: 'plan',
        filter: layerIs('zone'),
        paint: { 'fill-color': ['match', ['get', 'access'], 'staff', token('plan-staff'), token('plan-zone')] },
      },
      {
        id: 'platforms',
        type: 'fill',
        source: 'plan',
        filter: layerIs('platform'),
        paint: { 'fill-color': token('plan-platform') },
      },
      {
        id: 'areas',
        type: 'line',
        source: 'plan',
        filter: layerIs('queue-area', 'pinch-point'),
        minzoom: 16.5,
        paint: { 'line-color': token('plan-line'), 'line-dasharray': [3, 3] },
      },
      {
        id: 'zone-lines',
        type: 'line',
        source: 'plan',
        filter: layerIs('zone', 'platform'),
        paint: { 'line-color': token('plan-line'), 'line-width': 1 },
      },
      {
        id: 'walkways',
        type: 'line',
        source: 'plan',
        filter: layerIs('walkway'),
        minzoom: 16,
        paint: { 'line-color': token('plan-line'), 'line-width': 2 },
      },
      { id: 'cone', type: 'fill', source: 'cone', paint: { 'fill-color': token('focus'), 'fill-opacity': 0.22 } },
      { id: 'cone-line', type: 'line', source: 'cone', paint: { 'line-color': token('focus'), 'line-width': 1.5 } },
      {
        id: 'points',
        type: 'circle',
        source: 'plan',
        filter: layerIs('point'),
        minzoom: 15.6,
        paint: { 'circle-radius': 2.5, 'circle-color': token('plan-point') },
      },
      {
        id: 'doors',
        type: 'circle',
        source: 'plan',
        filter: layerIs('door', 'entrance', 'gate'),
        minzoom: 16,
        paint: {
          'circle-radius': 3,
          'circle-color': token('plan-zone'),
          'circle-stroke-width': 1.5,
          'circle-stroke-color': token('muted'),
        },
      },
      {
        id: 'zone-names',
        type: 'symbol',
        source: 'names',
        layout: label(13, {
          'text-anchor': 'top-left',
          'text-justify': 'left',
          'text-max-width': 12,
          'text-offset': [0.4, 0.3],
          'text-allow-overlap': true,
        }),
        paint: text('secondary'),
      },
      {
        id: 'door-names',
        type: 'symbol',
        source: 'plan',
        filter: layerIs('door', 'entrance', 'gate', 'panel'),
        minzoom: 18,
        layout: label(11, { 'text-offset': [0, 1] }),
        paint: text('muted'),
      },
      ...ringLayers(token, label, text),
      {
        id: 'off',
        type: 'symbol',
        source: 'off',
        layout: { 'icon-image': 'off-queue', 'icon-allow-overlap': true },
      },
      {
        id: 'units',
        type: 'symbol',
        source: 'units',
        layout: {
          'icon-image': ['get', 'icon'],
          'icon-allow-overlap': true,
          'symbol-sort-key': ['get', 'order'],
          'text-field': ['get', 'label'],
          'text-font': textFont,
          'text-size': 12,
          'text-allow-overlap': true,
        },
        paint: { 'text-color': ['match', ['get', 'icon'], 'unit-busy', token('ground'), token('text')] },
      },
      {
        id: 'chosen',
        type: 'circle',
        source: 'chosen',
        paint: {
          'circle-radius': 22,
          'circle-color': 'rgba(0,0,0,0)',
          'circle-stroke-width': 3,
          'circle-stroke-color': token('focus'),
        },
      },
      {
        id: 'alarms',
        type: 'symbol',
        source: 'alarms',
        layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'order'] },
      },
    ],
  };
}
