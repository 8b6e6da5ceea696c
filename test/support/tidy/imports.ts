import { importsOf, isTest, type ImportEdge, type Sources } from './sources.ts';

/** The pure half of a module, and every helper file beside it. */
const impureInModule = /^(routes|module|to-[a-z-]+)\.ts$|^page\.tsx$/;

interface Place {
  room: string;
  /** The module, connector or engine it belongs to. */
  subject: string;
  file: string;
}

function place(path: string): Place {
  const parts = path.split('/');
  const room = parts.length === 2 ? 'root' : (parts[1] ?? '');
  const grouped = ['modules', 'connectors', 'engines'].includes(room);
  const subject = grouped && parts.length > 3 ? parts[2]! : '';
  return { room, subject, file: parts.slice(subject ? 3 : 2).join('/') };
}

/** Design section 2, "Who may import whom". Gives the reason it is not allowed, or null. */
export function whyNot(edge: ImportEdge): string | null {
  const from = place(edge.from);
  if (!edge.to.startsWith('src/')) return packageWhyNot(edge, from);
  if (isTest(edge.to)) return 'the program does not import tests';
  const to = place(edge.to);
  if (
    from.room === 'root' ||
    (from.room === to.room && from.subject === to.subject && to.subject === '' && from.room !== 'modules')
  ) {
    return null;
  }
  if (to.room === 'base') return null;
  return rules[from.room]?.(from, to, edge) ?? null;
}

type Rule = (from: Place, to: Place, edge: ImportEdge) => string | null;

const contractOf: Record<string, string> = { modules: 'module.ts', connectors: 'connector.ts' };
const isContract = (to: Place) => to.subject === '' && contractOf[to.room] === to.file;

const rules: Record<string, Rule> = {
  base: () => 'base imports nothing but base',
  journal: (_from, to, edge) =>
    to.room === 'journal' || (isContract(to) && to.room === 'modules' && edge.typeOnly)
      ? null
      : 'the journal imports base, and the module contract as types',
  engines: (from, to, edge) => {
    if (to.room === 'engines' && to.subject === from.subject) return null;
    if (to.room === 'engines' && to.file === 'problem.ts' && edge.typeOnly) return null;
    return 'an engine imports base, and another engine’s problem.ts as types';
  },
  connectors: (from, to) => {
    if (to.room === 'connectors' && (to.subject === from.subject || isContract(to))) return null;
    if (from.subject === '' && to.room === 'connectors' && to.file === 'connector.ts') return null;
    return 'a connector imports base, its contract and its own folder';
  },
  media: (_from, to) =>
    to.room === 'media' || (to.room === 'connectors' && isContract(to)) ? null : 'media imports base and its contract',
  modules: moduleRule,
  api: (_from, to) =>
    ['api', 'journal', 'modules', 'paper'].includes(to.room)
      ? null
      : 'the API imports base, the journal, modules and paper',
  paper: paperRule,
  console: screenRule,
  phone: screenRule,
  demo: (_from, to) => {
    if (to.room === 'demo' || (to.room === 'connectors' && to.subject !== '' && to.file !== 'connector.ts'))
      return null;
    return 'the demo knows the server by its ports: base and the connectors’ codecs only';
  },
};

function moduleRule(from: Place, to: Place, edge: ImportEdge): string | null {
  // The list and the contract.
  if (from.subject === '')
    return to.room === 'modules' && (to.file === 'module.ts' || edge.typeOnly)
      ? null
      : 'the list imports module.ts files';
  const own = to.room === 'modules' && to.subject === from.subject;
  if (to.room === 'modules' && isContract(to) && (edge.typeOnly || impureInModule.test(from.file))) return null;
  if (to.room === 'engines' && to.file === 'problem.ts' && edge.typeOnly) return null;
  if (from.file === 'page.tsx') {
    if (own && !impureInModule.test(to.file)) return null;
    if (to.room === 'console' && to.file.startsWith('parts/')) return null;
    return 'a page imports its own facts, view and words, and console/parts';
  }
  if (to.room === 'modules' && to.subject !== from.subject && to.file === 'facts.ts' && edge.typeOnly) return null;
  if (impureInModule.test(from.file)) {
    if (own && to.file !== 'page.tsx') return null;
    if (from.file === 'routes.ts' && to.room === 'api' && to.file === 'route.ts') return null;
    return 'routes, module and to-… import their own module, base, api/route.ts and engines’ problem types';
  }
  if (own && !impureInModule.test(to.file)) return null;
  return 'a module’s pure files import base, engines’ types, their own pure files and other modules’ facts as types';
}

function screenRule(from: Place, to: Place, edge: ImportEdge): string | null {
  if (to.room === from.room) return null;
  if (to.room === 'modules' && to.subject !== '' && (to.file === 'page.tsx' || !impureInModule.test(to.file)))
    return null;
  if (to.room === 'modules' && edge.typeOnly) return null;
  if (to.room === 'api' && edge.typeOnly) return null;
  return 'a screen imports base and modules’ facts, view, words and page';
}

/** Paper shows what a screen shows, by the same folds and views; of the journal it knows one type: a book that is no drill. */
function paperRule(_from: Place, to: Place, edge: ImportEdge): string | null {
  if (to.room === 'paper') return null;
  if (to.room === 'journal' && to.file === 'actual.ts' && edge.typeOnly) return null;
  if (to.room === 'modules' && to.subject !== '' && !impureInModule.test(to.file)) return null;
  return 'paper imports base, modules’ pure files, and of the journal the type of a book that is no drill';
}

/** Rooms that also run in a browser, or must run the same everywhere, take no part of Node. */
function packageWhyNot(edge: ImportEdge, from: Place): string | null {
  if (!edge.from.startsWith('src/')) return null;
  if (edge.to.startsWith('test/') || edge.to.startsWith('bench/')) return 'the program does not import tests';
  const pureModule = from.room === 'modules' && !impureInModule.test(from.file);
  const builtIn = edge.to.startsWith('node:');
  if (builtIn && (pureModule || from.room === 'engines' || from.room === 'console' || from.room === 'phone')) {
    return 'it has to run without Node';
  }
  if (builtIn && from.file === 'page.tsx') return 'it has to run without Node';
  if (pureModule && !builtIn && !edge.to.startsWith('typebox'))
    return 'a module’s pure files use no package but typebox';
  return null;
}

/** Every forbidden import of the program, as a sentence. */
export function forbiddenImports(sources: Sources): string[] {
  return programEdges(sources).flatMap((edge) => {
    const why = whyNot(edge);
    return why ? [`${edge.from} imports ${edge.to}: ${why}`] : [];
  });
}

/** Imports that name no file. */
export function brokenImports(sources: Sources): string[] {
  return programEdges(sources)
    .filter((edge) => edge.to.startsWith('src/') && /\.tsx?$/.test(edge.to) && !sources.has(edge.to))
    .map((edge) => `${edge.from} imports ${edge.to}, which is not there`);
}

export function programEdges(sources: Sources): ImportEdge[] {
  return [...sources]
    .filter(([path]) => path.startsWith('src/') && /\.tsx?$/.test(path) && !isTest(path))
    .flatMap(([path, text]) => importsOf(path, text));
}

/** Circles of imports that are there at run time, each once, as "a → b → a". */
export function importCircles(sources: Sources): string[] {
  const next = new Map<string, string[]>();
  for (const edge of programEdges(sources)) {
    if (!edge.typeOnly && sources.has(edge.to)) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  }
  const circles: string[] = [];
  const done = new Set<string>();
  function walk(file: string, trail: string[]): void {
    const seenAt = trail.indexOf(file);
    if (seenAt >= 0) return void circles.push([...trail.slice(seenAt), file].join(' → '));
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...trail, file]);
    done.add(file);
  }
  for (const file of next.keys()) walk(file, []);
  return circles;
}
