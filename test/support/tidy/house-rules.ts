import { isTest, withoutComments, withoutStrings, type Sources } from './sources.ts';

export const fileLinesMax = 400;

const program = /\.(ts|tsx|mjs|py)$/;

export function longFiles(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => program.test(path))
    .map(([path, text]) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > fileLinesMax)
    .map(({ path, lines }) => `${path} has ${lines} lines; at most ${fileLinesMax}`);
}

// Put together here so that this file does not break its own rule.
const bannedWords: [RegExp, string][] = [
  [new RegExp(`/${'work'}/`), 'a path of one machine'],
  [new RegExp(`\\b(${['TO', 'FIX'].map((start, at) => start + ['DO', 'ME'][at]).join('|')})\\b`), 'a note to self'],
  [/^(<{7}|>{7}|={7})( |$)/m, 'a merge left half done'],
  [/\b(it|test|describe)\.(only|skip|todo)\(/, 'a test that is not run'],
  [/@ts-(ignore|nocheck)/, 'a type error hidden'],
];

export function bannedWordsIn(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) =>
    bannedWords
      .filter(([word]) => word.test(text))
      .map(([word, what]) => `${path} holds ${what} (${word.exec(text)![0].trim()})`),
  );
}

/** Design section 3: all modules, connectors and engines look alike. */
const folderShapes: Record<string, RegExp[]> = {
  modules: [/^README\.md$/, /^facts\.ts$/, /^decide\.ts$/, /^view\.ts$/, /^words\.ts$/, /^module\.ts$/, /\.test\.ts$/],
  connectors: [/^README\.md$/, /^codec\.ts$/, /^connector\.ts$/, /^sample\.yaml$/, /\.test\.ts$/],
  engines: [/^README\.md$/, /^problem\.ts$/, /^check\.ts$/, /\.test\.ts$/],
};

/**
 * A module may begin as its bridge to an engine alone (`to-….ts`), before it has facts of its own: then it is asked for a
 * README and tests. The first other file of a module asks for all of them (decision 0010).
 */
function shapeOf(folder: string, files: readonly string[]): RegExp[] {
  const [room] = folder.split('/');
  const isBridge =
    room === 'modules' &&
    files.some((file) => /^to-[a-z-]+\.ts$/.test(file)) &&
    !files.some((file) => /^(facts|decide|standing|view|words|routes|module|page)\.tsx?$/.test(file));
  return isBridge ? [/^README\.md$/, /\.test\.ts$/] : folderShapes[room!]!;
}

export function missingFiles(sources: Sources): string[] {
  const folders = new Map<string, string[]>();
  for (const path of sources.keys()) {
    const found = /^src\/(modules|connectors|engines)\/([^/]+)\/(.+)$/.exec(path);
    if (found) folders.set(`${found[1]}/${found[2]}`, [...(folders.get(`${found[1]}/${found[2]}`) ?? []), found[3]!]);
  }
  return [...folders].flatMap(([folder, files]) =>
    shapeOf(folder, files)
      .filter((wanted) => !files.some((file) => wanted.test(file)))
      .map((wanted) => `src/${folder} has no ${wanted.source.replaceAll(/[\\^$]/g, '')}`),
  );
}

/** Time, chance and the outside come into a module as arguments. */
const impure: [RegExp, string][] = [
  [/\bnew Date\b|\bDate\s*[.(]/, 'Date'],
  [/\bMath\s*\.\s*random\b/, 'Math.random'],
  [/\b(setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/, 'a timer'],
  [/\bperformance\s*\./, 'performance'],
  [/\b(process|globalThis)\s*\./, 'the process'],
  [/\b(crypto|fetch|Buffer)\s*[.(]/, 'the outside'],
];
const pureFile = /^src\/(modules\/[^/]+\/(?!routes|module|page|to-)[^/]+\.ts|engines\/.+\.ts)$/;

export function impureFiles(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => pureFile.test(path) && !isTest(path))
    .flatMap(([path, text]) =>
      impure.filter(([sign]) => sign.test(withoutStrings(text))).map(([, what]) => `${path} uses ${what}`),
    );
}

/** Design section 10: in the journal the field's words Lane and Checkpoint are not ours to use. */
export function borrowedNames(sources: Sources): string[] {
  const borrowed = new Set(['lane', 'lanes', 'checkpoint', 'checkpoints']);
  return (
    [...sources]
      .filter(([path]) => path.startsWith('src/journal/') && path.endsWith('.ts'))
      // C2SP calls the file that holds a signed root "checkpoint"; its name may stand, nothing else.
      .flatMap(([path, text]) => {
        const names = new Set(withoutStrings(text).match(/[A-Za-z_$][\w$]*/g));
        names.delete('checkpointFile');
        return [...names]
          .filter((name) => name.split(/(?=[A-Z])|_/).some((word) => borrowed.has(word.toLowerCase())))
          .map((name) => `${path} calls something ${name}`);
      })
  );
}

/** Sockets, time and chance have one door each; whoever goes around it cannot be simulated. */
const doors: [RegExp, RegExp, string][] = [
  [
    /['"]node:(net|dgram|tls)['"]/,
    /^src\/(base\/network-node|journal\/postgres\/|api\/|media\/|demo\/|main\.ts|connectors\/[^/]+\/probe)/,
    'sockets come from base/network.ts',
  ],
  [/\bMath\s*\.\s*random\b/, /^$/, 'chance comes from base/chance.ts'],
  [/\bDate\.now\b|\bnew Date\(\)/, /^src\/(base\/clock|console\/|phone\/|demo\/)/, 'time comes from base/clock.ts'],
];

export function sideDoors(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => path.startsWith('src/') && /\.tsx?$/.test(path) && !isTest(path))
    .flatMap(([path, text]) =>
      doors
        .filter(([sign, may]) => !may.test(path) && sign.test(withoutComments(text)))
        .map(([, , why]) => `${path}: ${why}`),
    );
}
