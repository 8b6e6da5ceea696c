import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Module } from '../../src/modules/module.ts';
import { expectSchema } from './given.ts';
import { projectRoot } from './tidy/sources.ts';

/** One line of a golden file: a fact as it was once written, and the shape its type had then. */
export interface GoldenLine {
  type: string;
  v: number;
  shape: string;
  data: Record<string, unknown>;
}

export function readGolden(path: string): GoldenLine[] {
  const text = readFileSync(join(projectRoot, path), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as GoldenLine);
}

interface ShapeSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: ShapeSchema[];
  items?: ShapeSchema;
  properties?: Record<string, ShapeSchema>;
  required?: string[];
}

/** Fields, in order, with their types; "?" where one may be left out. Limits and descriptions are no part of a shape. */
export function shapeOf(schema: object): string {
  const { type, const: only, enum: listed, anyOf, items, properties, required } = schema as ShapeSchema;
  if (only !== undefined) return JSON.stringify(only);
  if (listed) return listed.map((one) => JSON.stringify(one)).join('|');
  if (anyOf) return anyOf.map(shapeOf).join('|');
  if (items) return `[${shapeOf(items)}]`;
  if (!properties) return type ?? 'any';
  const fields = Object.entries(properties).map(
    ([name, field]) => `${name}${required?.includes(name) ? '' : '?'}:${shapeOf(field)}`,
  );
  return `{${fields.join(' ')}}`;
}

/** What a changed shape looks like here: a line that says version 1 while the type, still at version 1, has other fields. */
export function changedShapes(module: Pick<Module, 'facts'>, lines: readonly GoldenLine[]): string[] {
  return lines
    .filter(({ type, v, shape }) => module.facts[type]?.v === v && shapeOf(module.facts[type].data) !== shape)
    .map(({ type, v }) => `"${type}" is still version ${v} but has another shape: raise v and write an upgrade`);
}

/** Every line fits its schema (lifted to today's version), folds without a throw, and no type is without a line. */
export function expectGolden<S>(module: Module<S>, lines: readonly GoldenLine[]): void {
  expect(lines.length).toBeGreaterThan(0);
  expect(changedShapes(module, lines)).toEqual([]);
  expect(Object.keys(module.facts).filter((type) => !lines.some((line) => line.type === type))).toEqual([]);
  const state = module.nothing();
  lines.forEach(({ type, v, data }, seq) => {
    const known = module.facts[type];
    expect(known, `"${type}" was written once and is known no more`).toBeDefined();
    const lifted = (known!.upgrades ?? []).slice(v - 1).reduce<unknown>((old, lift) => lift(old as never), data);
    expectSchema(module, type, lifted);
    // Key order is part of the bytes: the encoder writes the fields as the schema has them.
    module.apply(state, {
      seq,
      type,
      v: known!.v,
      recordedAt: 1_795_334_400_000 + seq,
      by: 'staff/1',
      cause: 'g',
      data: lifted,
    });
  });
}
