import 'maplibre-gl/dist/maplibre-gl.css';
import type { Map as PlanMap, GeoJSONSource, StyleSpecification } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { Priority } from '../../base/signal.ts';
import { placeOf } from '../../modules/alarms/view.ts';
import { hatched } from '../../modules/on-test/view.ts';
import { levelPlan } from '../../modules/sites/plan.ts';
import { useDesk, useKeys, useSay, type Desk } from './desk.tsx';
import { markStateOf } from './queue-row.tsx';
import { cellFeatures, ringFeatures } from './plan-rings.ts';
import { planWords } from './plan-words.ts';
import { deepDegrees, hatchImage, markImage, planStyle, toDegrees, tokens, toMetres, unitImage } from './plan-style.ts';
import { siteWords } from './words.ts';

const priorities: readonly Priority[] = ['P1', 'P2', 'P3', 'P4'];
/** Alarms and units on the plan move at most this often. */
const moveEvery_ms = 500;
/** Nearer to an edge of the plan than this share of it, what is chosen is brought to the middle. */
const edgeShare = 0.06;

interface Made {
  map: PlanMap;
  whole: [[number, number], [number, number]];
}

/** Loaded after the queue is on the screen: the renderer is the biggest part of the console. */
async function makeMap(box: HTMLElement, language: Desk['language']): Promise<PlanMap> {
  const [library, worker] = await Promise.all([
    import('maplibre-gl'),
    import('maplibre-gl/dist/maplibre-gl-worker.mjs?url'),
  ]);
  library.setWorkerUrl(worker.default);
  const token = tokens();
  const map = new library.Map({
    container: box,
    style: planStyle(language, token) as StyleSpecification,
    center: [0, 0],
    zoom: 16,
    attributionControl: false,
    localIdeographFontFamily: 'Noto Sans SC',
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    keyboard: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    locale: { 'Map.Title': language === 'zh' ? siteWords.plan.zh : siteWords.plan.en },
  });
  for (const priority of priorities) {
    for (const state of ['open', 'returned', 'taken', 'shelved'] as const) {
      map.addImage(`${priority}-${state}`, markImage(priority, state, token), { pixelRatio: 2 });
    }
  }
  map.addImage('off-queue', hatchImage(token), { pixelRatio: 2 });
  map.addImage('unit', unitImage(false, token), { pixelRatio: 2 });
  map.addImage('unit-busy', unitImage(true, token), { pixelRatio: 2 });
  await map.once('load');
  return map;
}

type Collection = Exclude<Parameters<GeoJSONSource['setData']>[0], string>;
function collection(features: object[]): Collection {
  return { type: 'FeatureCollection', features } as Collection;
}
function spot(x: number, y: number, properties: object): object {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: toDegrees(x, y) }, properties };
}
function put(map: PlanMap, source: string, features: object[]): void {
  void (map.getSource(source) as GeoJSONSource | undefined)?.setData(collection(features));
}

/** The level's plan: zones and points in grey, units and alarms above them, and the camera of the chosen alarm. */
export function Plan() {
  const desk = useDesk();
  const say = useSay();
  const box = useRef<HTMLDivElement>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(desk);
  latest.current = desk;
  const { language, theme } = desk;

  useEffect(() => {
    let gone = false;
    let map: PlanMap | null = null;
    makeMap(box.current!, language).then(
      (ready) => {
        map = ready;
        if (gone) return ready.remove();
        ready.on('click', (event) => pressed(ready, event.point, event.lngLat, latest.current));
        setMade({ map: ready, whole: [toDegrees(0, 0), toDegrees(100, 100)] });
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      setMade(null);
      map?.remove();
    };
  }, [language, theme]);

  useDrawing(made, desk);
  return (
    <section className="plan" aria-label={say(siteWords.plan)}>
      <Levels />
      {failed ? (
        <p className="quiet plan-failed">{say(siteWords.noWebGl)}</p>
      ) : (
        <div ref={box} className="plan-box" data-drawn={made ? 'yes' : 'no'} />
      )}
      {desk.placing && <p className="plan-hint">{say(siteWords.pressPlace)}</p>}
    </section>
  );
}

function pressed(map: PlanMap, point: { x: number; y: number }, at: { lng: number; lat: number }, desk: Desk): void {
  if (desk.placing) {
    const [x, y] = toMetres(at.lng, at.lat);
    return desk.placing({ x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, level: desk.level });
  }
  const around: [[number, number], [number, number]] = [
    [point.x - 4, point.y - 4],
    [point.x + 4, point.y + 4],
  ];
  const [found] = map.queryRenderedFeatures(around, { layers: ['alarms', 'units'] });
  const id = found?.properties['id'] as string | undefined;
  if (found && id) desk.choose({ kind: found.layer.id === 'alarms' ? 'alarm' : 'unit', id });
}

function useDrawing(made: Made | null, desk: Desk): void {
  const { states, book, level, chosen } = desk;
  // The desk is new every second; what is drawn changes with alarms, units and the choice only.
  const latest = useRef(desk);
  latest.current = desk;
  const { changedAt } = book;
  const testsChangedAt = changedAt['on-test'];
  const movedAt = useRef(0);
  useEffect(() => {
    if (!made || !level) return;
    const { features } = levelPlan(states.sites, level);
    const drawn = features.map((feature) => ({
      ...feature,
      geometry: { ...feature.geometry, coordinates: deepDegrees(feature.geometry.coordinates) },
    }));
    put(
      made.map,
      'plan',
      drawn.filter((feature) => feature.properties.layer !== 'camera-view'),
    );
    const here = [...states.sites.zones.values()].filter((zone) => zone.level === level);
    put(
      made.map,
      'names',
      here.map((zone) => spot(zone.rect[0], zone.rect[3], zone.name)),
    );
    const zones = here.map((zone) => zone.rect);
    if (zones.length === 0) return;
    made.whole = [
      toDegrees(Math.min(...zones.map((rect) => rect[0])), Math.min(...zones.map((rect) => rect[1]))),
      toDegrees(Math.max(...zones.map((rect) => rect[2])), Math.max(...zones.map((rect) => rect[3]))),
    ];
    made.map.fitBounds(made.whole, { padding: 32, animate: false });
    movedAt.current = 0;
  }, [made, level, changedAt.sites, states.sites]);

  useEffect(() => {
    if (!made) return;
    const draw = () => {
      movedAt.current = performance.now();
      drawMoving(made.map, latest.current);
    };
    const wait_ms = movedAt.current + moveEvery_ms - performance.now();
    if (wait_ms <= 0) return draw();
    const timer = setTimeout(draw, wait_ms);
    return () => clearTimeout(timer);
  }, [made, level, changedAt.alarms, changedAt.units, changedAt.sites, testsChangedAt, states]);

  useEffect(() => {
    if (!made) return;
    const place = placeOfChosen(latest.current);
    const here = place !== null && place.level === level;
    put(made.map, 'chosen', here ? [spot(place.x, place.y, {})] : []);
    put(made.map, 'cone', here ? coneOf(latest.current) : []);
    if (!here) return;
    const at = made.map.project(toDegrees(place.x, place.y));
    const { clientWidth: width, clientHeight: height } = made.map.getContainer();
    const inner = (value: number, size: number) => value > size * edgeShare && value < size * (1 - edgeShare);
    // What is well in sight stays where it is: a plan that jumps with every key is read by nobody.
    if (inner(at.x, width) && inner(at.y, height)) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    made.map.easeTo({ center: toDegrees(place.x, place.y), animate: !still, duration: 250 });
  }, [made, level, chosen?.kind, chosen?.id]);

  // Cells move with the units, but only while they are drawn.
  const cellsChangedAt = desk.rings ? changedAt.units : 0;
  useEffect(() => {
    if (!made) return;
    const place = desk.rings ? placeOfChosen(latest.current) : null;
    put(made.map, 'rings', place ? ringFeatures(states.incidents, place, level) : []);
    put(made.map, 'cells', desk.rings ? cellFeatures(states.units, level) : []);
  }, [made, level, chosen?.kind, chosen?.id, desk.rings, cellsChangedAt, changedAt.sites, states]);
}

function drawMoving(map: PlanMap, { states, level }: Desk): void {
  const alarms: object[] = [];
  for (const row of states.alarms.rows.values()) {
    const place = row.shelved ? null : placeOf(states.alarms, row);
    if (place?.level !== level) continue;
    const order = (row.acknowledged ? 0 : 10) + 4 - Number(row.priority.slice(1));
    alarms.push(spot(place.x, place.y, { id: row.id, icon: `${row.priority}-${markStateOf(row)}`, order }));
  }
  put(map, 'alarms', alarms);
  put(
    map,
    'off',
    hatched(states['on-test'], level).map((one) => spot(one.x, one.y, { id: one.point })),
  );
  const units: object[] = [];
  const at = new Map<string, number>();
  for (const unit of states.units.units.values()) {
    if (unit.place.level !== level) continue;
    // Units at one post stand in a column below it, not on top of each other.
    const spotKey = `${unit.place.x}/${unit.place.y}`;
    const before = at.get(spotKey) ?? 0;
    at.set(spotKey, before + 1);
    units.push(
      spot(unit.place.x, unit.place.y - before * 3, {
        id: unit.unit,
        label: unit.unit,
        icon: unit.current ? 'unit-busy' : 'unit',
        order: unit.current ? 1 : 0,
      }),
    );
  }
  put(map, 'units', units);
}

function placeOfChosen({ states, chosen }: Desk): { zone: string; x: number; y: number; level: string } | null {
  if (chosen?.kind === 'alarm') {
    const row = states.alarms.rows.get(chosen.id);
    return row ? placeOf(states.alarms, row) : null;
  }
  if (chosen?.kind === 'incident') return states.incidents.incidents.get(chosen.id)?.place ?? null;
  return chosen ? (states.units.units.get(chosen.id)?.place ?? null) : null;
}

function coneOf({ states, chosen, level }: Desk): object[] {
  const point = chosen?.kind === 'alarm' ? states.alarms.rows.get(chosen.id)?.point : null;
  const camera = point ? states.alarms.book.points.get(point)?.verifyCamera : undefined;
  if (camera === undefined) return [];
  const cone = levelPlan(states.sites, level).features.find((feature) => feature.id === `${camera}/view`);
  return cone ? [{ ...cone, geometry: { ...cone.geometry, coordinates: deepDegrees(cone.geometry.coordinates) } }] : [];
}

/** The levels from the top down, each with how many alarms nobody has taken there. */
function Levels() {
  const { states, level, setLevel, rings, setRings } = useDesk();
  const say = useSay();
  const levels = [...states.sites.levels.values()].sort((a, b) => b.z - a.z);
  const open = new Map<string, number>();
  for (const row of states.alarms.rows.values()) {
    if (row.acknowledged || row.shelved) continue;
    const place = placeOf(states.alarms, row);
    if (place) open.set(place.level, (open.get(place.level) ?? 0) + 1);
  }
  const nextLevel = () => {
    const at = levels.findIndex((one) => one.id === level);
    const after = levels[(at + 1) % levels.length];
    if (after) setLevel(after.id);
  };
  useKeys(0, {
    KeyL: { words: siteWords.levels, run: nextLevel },
    KeyR: { words: planWords.rings, run: () => setRings(!rings) },
  });
  return (
    <div className="levels" role="group" aria-label={say(siteWords.levels)}>
      {levels.map((one) => (
        <button
          key={one.id}
          type="button"
          aria-pressed={one.id === level}
          onClick={() => setLevel(one.id)}
          title={say(one.name)}
        >
          {one.id}
          {(open.get(one.id) ?? 0) > 0 && (
            <span className="count" aria-label={`${open.get(one.id)} ${say(siteWords.alarmsHere)}`}>
              {open.get(one.id)}
            </span>
          )}
        </button>
      ))}
      <button type="button" aria-pressed={rings} onClick={() => setRings(!rings)} title={say(planWords.rings)}>
        1-3-5
      </button>
    </div>
  );
}
