import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDoor, type Door } from '../../test/support/api.ts';
// @ts-expect-error a script, without types of its own
import { clientTypes, typeOf } from '../../scripts/generate-client.mjs';

const file = 'src/console/api-types.ts';
let door: Door;
let openApi: { openapi: string; paths: Record<string, Record<string, { operationId: string; responses: object }>> };
beforeAll(async () => {
  door = await openDoor({ site: false, demo: false });
  openApi = (await door.api.server.inject('/api/openapi.json')).json();
});
afterAll(() => door.stop());

test('the description holds every route, each with a name of its own', () => {
  expect(openApi.openapi).toBe('3.1.0');
  const described = Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = door.api.routes.map(({ method, path }) => `${method} /api/v1${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(described.sort()).toEqual(routes.sort());
  const names = Object.values(openApi.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(names).size).toBe(routes.length);
});

test('every operation says how it refuses', () => {
  for (const methods of Object.values(openApi.paths)) {
    for (const operation of Object.values(methods))
      expect(Object.keys(operation.responses).sort()).toEqual(['200', '4XX', '5XX']);
  }
});

test('the typed client is the one of this description; WATCHFLOOR_UPDATE=1 writes it anew', () => {
  const types = clientTypes(openApi) as string;
  if (process.env['WATCHFLOOR_UPDATE'] === '1') writeFileSync(file, types);
  else expect(readFileSync(file, 'utf8')).toBe(types);
  expect(types).toContain("'POST /sites/:site/alarms/:alarm/acknowledge'");
});

test('a schema becomes the type it means', () => {
  expect(typeOf({ type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'null' }] } })).toBe(
    'readonly (number | null)[]',
  );
  expect(
    typeOf({ type: 'object', required: ['a'], properties: { a: { const: "it's" }, 'b-c': { type: 'boolean' } } }),
  ).toBe("{ a: 'it\\'s'; \"b-c\"?: boolean }");
  expect(typeOf({})).toBe('unknown');
});
