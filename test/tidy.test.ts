import { describe, expect, test } from 'vitest';
import { brokenImports, forbiddenImports, importCircles, programEdges } from './support/tidy/imports.ts';
import * as rules from './support/tidy/house-rules.ts';
import { readSources, type Sources } from './support/tidy/sources.ts';

const sources = readSources();

/** The real project with one file more, or one replaced. */
function planted(path: string, text: string): Sources {
  return new Map([...sources, [path, text]]);
}

test('the scanner saw the project: its files, and imports of every room', () => {
  expect(sources.size).toBeGreaterThan(40);
  const edges = programEdges(sources);
  expect(edges.length).toBeGreaterThan(60);
  expect(edges.filter((edge) => edge.typeOnly).length).toBeGreaterThan(10);
  expect(edges.filter((edge) => edge.to.startsWith('node:')).length).toBeGreaterThan(3);
  for (const room of ['base', 'journal', 'modules']) {
    expect(
      edges.some((edge) => edge.from.startsWith(`src/${room}/`)),
      room,
    ).toBe(true);
  }
});

describe('who may import whom', () => {
  test('no import goes against the table of the design', () => expect(forbiddenImports(sources)).toEqual([]));
  test('every import names a file that is there', () => expect(brokenImports(sources)).toEqual([]));
  test('nothing imports itself in a circle', () => expect(importCircles(sources)).toEqual([]));

  test.each([
    ['src/base/x.ts', "import { apply } from '../modules/alarms/facts.ts';", 'base imports nothing'],
    ['src/journal/x.ts', "import { asModule } from '../modules/module.ts';", 'module contract as types'],
    ['src/journal/x.ts', "import { alarms } from '../modules/alarms/module.ts';", 'the journal imports base'],
    ['src/modules/alarms/decide.ts', "import { readFileSync } from 'node:fs';", 'without Node'],
    ['src/modules/alarms/decide.ts', "import pg from 'pg';", 'no package but typebox'],
    ['src/modules/alarms/helper.ts', "import { nothing } from '../units/facts.ts';", 'facts as types'],
    ['src/modules/alarms/view.ts', "import type { Row } from '../units/view.ts';", 'facts as types'],
    ['src/modules/alarms/facts.ts', "import { clerk } from '../../journal/clerk.ts';", 'pure files import base'],
    ['src/modules/alarms/facts.ts', "import { routes } from './routes.ts';", 'pure files import base'],
    ['src/modules/alarms/routes.ts', "import { clerk } from '../../journal/clerk.ts';", 'api/route.ts'],
    ['src/modules/alarms/page.tsx', "import { feed } from '../../console/feed.ts';", 'console/parts'],
    ['src/connectors/cap/codec.ts', "import { crc } from '../sia-dc09/crc.ts';", 'its own folder'],
    ['src/connectors/cap/connector.ts', "import { clerk } from '../../journal/clerk.ts';", 'its own folder'],
    ['src/engines/lanes/solve.ts', "import { solve } from '../roster/solve.ts';", 'problem.ts as types'],
    ['src/engines/lanes/solve.ts', "import { cpus } from 'node:os';", 'without Node'],
    ['src/api/x.ts', "import { demo } from '../demo/demo.ts';", 'the API imports'],
    ['src/console/x.ts', "import { store } from '../journal/store.ts';", 'a screen imports'],
    ['src/console/x.tsx', "import { routes } from '../modules/alarms/routes.ts';", 'a screen imports'],
    ['src/paper/x.ts', "import { clerk } from '../journal/clerk.ts';", 'paper imports'],
    ['src/paper/x.ts', "import { ActualBook } from '../journal/actual.ts';", 'paper imports'],
    ['src/paper/x.ts', "import { Page } from '../modules/alarms/page.tsx';", 'paper imports'],
    ['src/paper/x.ts', "import type { Route } from '../api/route.ts';", 'paper imports'],
    ['src/journal/x.ts', "import { layOut } from '../paper/layout.ts';", 'the journal imports base'],
    ['src/modules/alarms/routes.ts', "import { layOut } from '../../paper/layout.ts';", 'api/route.ts'],
    ['src/console/x.ts', "import { layOut } from '../paper/layout.ts';", 'a screen imports'],
    ['src/demo/x.ts', "import { book } from '../journal/book.ts';", 'by its ports'],
    ['src/demo/x.ts', "import { connect } from '../connectors/sia-dc09/connector.ts';", 'by its ports'],
    ['src/floor.ts', "import { calm } from '../test/support/simulated-network.ts';", 'does not import tests'],
    ['src/base/x.ts', "export { apply } from '../modules/alarms/facts.ts';", 'base imports nothing'],
    ['src/base/x.ts', "const late = await import('../journal/clerk.ts');", 'base imports nothing'],
    ['src/journal/x.ts', "new Worker(new URL('../api/worker.ts', import.meta.url));", 'the journal imports base'],
  ])('a planted breach is named: %s with %s', (path, text, why) => {
    const fresh = forbiddenImports(planted(path, `${text}\n`)).filter((line) => line.startsWith(`${path} `));
    expect(fresh).toHaveLength(1);
    expect(fresh[0]).toContain(why);
  });

  test.each([
    ['src/modules/alarms/facts.ts', "import type { UnitFact } from '../units/facts.ts';"],
    ['src/modules/alarms/module.ts', "import { asModule } from '../module.ts';"],
    ['src/modules/alarms/routes.ts', "import { route } from '../../api/route.ts';"],
    ['src/modules/alarms/page.tsx', "import { Row } from '../../console/parts/row.tsx';"],
    ['src/modules/duty/to-roster.ts', "import type { RosterProblem } from '../../engines/roster/problem.ts';"],
    ['src/connectors/cap/connector.ts', "import type { Connector } from '../connector.ts';"],
    ['src/connectors/all.ts', "import { cap } from './cap/connector.ts';"],
    ['src/modules/all.ts', "import { alarms } from './alarms/module.ts';"],
    ['src/engines/lanes/problem.ts', "import type { Forecast } from '../forecast/problem.ts';"],
    ['src/demo/x.ts', "import { encode } from '../connectors/sia-dc09/codec.ts';"],
    ['src/console/pages.ts', "import { page } from '../modules/alarms/page.tsx';"],
    ['src/floor.ts', "import { clerk } from './journal/clerk.ts';"],
    ['src/paper/x.ts', "import { detail } from '../modules/incidents/view-detail.ts';"],
    ['src/paper/x.ts', "import type { ActualBook } from '../journal/actual.ts';"],
    ['src/api/x.ts', "import { layOut } from '../paper/layout.ts';"],
  ])('what the design allows is not complained of: %s with %s', (path, text) => {
    expect(forbiddenImports(planted(path, `${text}\n`)).filter((line) => line.startsWith(`${path} `))).toEqual([]);
  });

  test('a planted circle is named, one of types alone is not', () => {
    const circle = (kind: string) =>
      new Map([
        ['src/base/a.ts', `import ${kind}{ b } from './b.ts';\n`],
        ['src/base/b.ts', "import { a } from './a.ts';\n"],
      ]);
    expect(importCircles(circle(''))).toEqual(['src/base/a.ts → src/base/b.ts → src/base/a.ts']);
    expect(importCircles(circle('type '))).toEqual([]);
  });
});

describe('house rules', () => {
  test('no file is longer than it may be', () => expect(rules.longFiles(sources)).toEqual([]));
  test('no note to self, no path of one machine, no test left out', () =>
    expect(rules.bannedWordsIn(sources)).toEqual([]));
  test('every module, connector and engine has its files', () => expect(rules.missingFiles(sources)).toEqual([]));
  test('modules and engines take time, chance and the outside as arguments', () => {
    expect(rules.impureFiles(sources)).toEqual([]);
  });
  test('the journal leaves Lane and Checkpoint to the field', () => expect(rules.borrowedNames(sources)).toEqual([]));
  test('sockets, time and chance come through their one door', () => expect(rules.sideDoors(sources)).toEqual([]));

  test('each rule names a planted breach', () => {
    const only = (path: string, text: string) => new Map([[path, text]]);
    expect(rules.longFiles(only('src/base/x.ts', 'a\n'.repeat(401)))).toHaveLength(1);
    expect(rules.bannedWordsIn(only('src/base/x.ts', `// ${'TO'}DO later`))).toHaveLength(1);
    expect(rules.bannedWordsIn(only('src/x.test.ts', `test.${'only'}('x', () => {});`))).toHaveLength(1);
    expect(rules.missingFiles(only('src/modules/duty/facts.ts', ''))).toContain('src/modules/duty has no README.md');
    const bridge = new Map(['to-roster.ts', 'to-roster.test.ts'].map((file) => [`src/modules/duty/${file}`, '']));
    expect(rules.missingFiles(bridge)).toEqual(['src/modules/duty has no README.md']);
    expect(rules.missingFiles(new Map([...bridge, ['src/modules/duty/facts.ts', '']]))).toContain(
      'src/modules/duty has no decide.ts',
    );
    expect(rules.impureFiles(only('src/modules/duty/rules.ts', 'const now = Date.now();'))).toEqual([
      'src/modules/duty/rules.ts uses Date',
    ]);
    expect(
      rules.impureFiles(only('src/modules/duty/rules.ts', '// Date.now() is not for us\nconst words = "new Date";')),
    ).toEqual([]);
    expect(rules.borrowedNames(only('src/journal/x.ts', 'const signedCheckpoint = 1;'))).toHaveLength(1);
    expect(rules.borrowedNames(only('src/journal/x.ts', "const plane = 'checkpoint'; // lane"))).toEqual([]);
    expect(
      rules.sideDoors(only('src/connectors/cap/connector.ts', "import { connect } from 'node:net';")),
    ).toHaveLength(1);
  });
});
