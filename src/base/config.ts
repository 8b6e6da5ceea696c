import { resolve, sep } from 'node:path';
import { Compile } from 'typebox/compile';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { isLoopback, parseAddress } from './address.ts';
import { configDefaults, configKeys, configSchema, type Config } from './config-schema.ts';
import { refuse, type Refusal } from './errors.ts';
import { nearestWord } from './nearest.ts';
import type { Words } from './words.ts';

export interface ConfigSource {
  /** The file's text and name; absent when there is none (it is optional). */
  file?: { name: string; folder: string; text: string };
  env: Readonly<Record<string, string | undefined>>;
  /** What the command line said, by key ("http.behindProxy"). It wins over the environment, which wins over the file. */
  flags?: Readonly<Record<string, string>>;
  /** Where relative paths of environment and command line start. */
  folder: string;
}

/** One mistake: where it stands, what is wrong, what to write instead. */
export interface ConfigMistake {
  place: string;
  words: Words;
}

interface Draft {
  values: Record<string, unknown>;
  places: Map<string, string>;
  mistakes: ConfigMistake[];
}

const schema = Compile(configSchema);

/** The configuration, or one refusal that names every mistake with its place. Values of secrets are never repeated. */
export function readConfig(source: ConfigSource): Config | Refusal {
  const draft: Draft = { values: {}, places: new Map(), mistakes: [] };
  if (source.file) readFile(draft, source.file);
  readEnvironment(draft, source);
  const config = assemble(draft);
  if (draft.mistakes.length === 0) checkTogether(config, draft);
  if (draft.mistakes.length === 0) return config;
  const lines = (language: 'zh' | 'en') =>
    draft.mistakes.map((one) => `${one.place}: ${one.words[language]}`).join('\n');
  return refuse(
    'CONFIG_INVALID',
    {
      zh: `配置有 ${draft.mistakes.length} 处错误:\n${lines('zh')}`,
      en: `The configuration has ${draft.mistakes.length} mistake(s):\n${lines('en')}`,
    },
    { mistakes: draft.mistakes.length },
  );
}

function readFile(draft: Draft, file: NonNullable<ConfigSource['file']>): void {
  const counter = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: counter, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return `${file.name}:${line}:${col}`;
  };
  for (const error of document.errors) {
    draft.mistakes.push({
      place: place(error.pos[0]),
      words: { zh: `不是有效的 YAML:${error.message}`, en: `this is not YAML: ${error.message}` },
    });
  }
  if (document.errors.length === 0) readMap(draft, document.contents, '', place, file.folder);
}

/** Walks the file's own nodes, so that every value keeps the place it was written at. */
function readMap(
  draft: Draft,
  node: Document['contents'],
  prefix: string,
  place: (offset: number) => string,
  folder: string,
): void {
  if (node === null || (isScalar(node) && node.value === null)) return;
  if (!isMap(node)) {
    const words = { zh: '这里应是“键: 值”的列表', en: 'here a list of "key: value" is expected' };
    draft.mistakes.push({ place: place(node.range?.[0] ?? 0), words });
    return;
  }
  for (const pair of node.items) {
    const name = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const keyAt = place((isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? 0);
    const value = pair.value as Document['contents'];
    if (key in configKeys) {
      const plain = isScalar(value) ? value.value : value;
      draft.places.set(key, place(value?.range?.[0] ?? 0));
      if (plain !== null)
        draft.values[key] = configKeys[key]!.isPath && typeof plain === 'string' ? resolve(folder, plain) : plain;
    } else if (Object.keys(configKeys).some((known) => known.startsWith(`${key}.`))) {
      readMap(draft, value, key, place, folder);
    } else {
      draft.mistakes.push({ place: keyAt, words: unknownWords(key, nearestKey(key)) });
    }
  }
}

/** The key meant: a neighbour at the same depth, or one of that name elsewhere. */
function nearestKey(key: string): string | null {
  const all = Object.keys(configKeys);
  const prefix = key.includes('.') ? key.slice(0, key.lastIndexOf('.') + 1) : '';
  const name = key.slice(prefix.length);
  const here = all
    .filter((known) => known.startsWith(prefix))
    .map((known) => known.slice(prefix.length).split('.')[0]!);
  const neighbour = nearestWord(name, new Set(here));
  if (neighbour !== null) return prefix + neighbour;
  const leaf = nearestWord(
    name,
    all.map((known) => known.split('.').at(-1)!),
  );
  return leaf === null ? null : all.find((known) => known.split('.').at(-1) === leaf)!;
}

function unknownWords(key: string, nearest: string | null): Words {
  return nearest === null
    ? { zh: `没有“${key}”这个键`, en: `there is no key "${key}"` }
    : { zh: `没有“${key}”这个键,是不是“${nearest}”?`, en: `there is no key "${key}"; did you mean "${nearest}"?` };
}

/**
 * An empty variable counts as not set. A misspelt WATCHFLOOR_ one is a mistake, since it would be passed over in silence;
 * one that looks like none of ours may be another program's.
 */
function readEnvironment(draft: Draft, source: ConfigSource): void {
  for (const [key, { variable, isPath }] of Object.entries(configKeys)) {
    for (const [place, text] of [
      [variable, source.env[variable]],
      [`--${key}`, source.flags?.[key]],
    ] as const) {
      if (text === undefined || text === '') continue;
      draft.places.set(key, place);
      if (key === 'http.behindProxy')
        draft.values[key] = { true: true, '1': true, false: false, '0': false }[text] ?? text;
      else draft.values[key] = isPath ? resolve(source.folder, text) : text;
    }
  }
  const known = Object.values(configKeys).map(({ variable }) => variable.slice(variablePrefix.length));
  for (const name of Object.keys(source.env)) {
    if (!name.startsWith(variablePrefix) || known.includes(name.slice(variablePrefix.length))) continue;
    const meant = nearestWord(name.slice(variablePrefix.length), known);
    if (meant !== null) draft.mistakes.push({ place: name, words: unknownWords(name, variablePrefix + meant) });
  }
}

const variablePrefix = 'WATCHFLOOR_';

/** Puts the values over the defaults and holds the whole against the schema. */
function assemble(draft: Draft): Config {
  const config = structuredClone(configDefaults) as Record<string, unknown>;
  for (const [key, value] of Object.entries(draft.values)) {
    const [group, name] = key.split('.') as [string, string | undefined];
    if (name === undefined) config[group] = value;
    else (config[group] as Record<string, unknown>)[name] = value;
  }
  for (const key of new Set(schema.Errors(config).map((error) => error.instancePath.slice(1).replaceAll('/', '.')))) {
    const known = configKeys[key];
    if (known) draft.mistakes.push({ place: draft.places.get(key) ?? key, words: known.expects });
  }
  return config as Config;
}

/** What each alone cannot show. */
function checkTogether(config: Config, draft: Draft): void {
  const place = (key: string) => draft.places.get(key) ?? key;
  const wrong = (key: string, zh: string, en: string) => draft.mistakes.push({ place: place(key), words: { zh, en } });
  for (const key of ['http', 'dc09'] as const) {
    const { port } = parsed(config[key].listen);
    if (port > 65_535) wrong(`${key}.listen`, '端口最大为 65535', 'a port is at most 65535');
  }
  const { tlsCert, tlsKey, behindProxy } = config.http;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    wrong(
      tlsCert ? 'http.tlsCert' : 'http.tlsKey',
      '证书和私钥必须一起给出',
      'certificate and private key are given together',
    );
  }
  const { host } = parsed(config.http.listen);
  // Safe by default: passwords and the whole room would cross the network in the clear.
  if (!isLoopback(host) && !(tlsCert && tlsKey) && !behindProxy) {
    wrong(
      'http.listen',
      `${host} 可从其他机器访问,需要 WATCHFLOOR_TLS_CERT 和 WATCHFLOOR_TLS_KEY;若前面已有加密的代理,用 --behind-proxy`,
      `other machines can reach ${host}: set WATCHFLOOR_TLS_CERT and WATCHFLOOR_TLS_KEY, or --behind-proxy where a proxy encrypts`,
    );
  }
  const [data, keys] = [resolve(config.data), resolve(config.keys)];
  if (keys === data || keys.startsWith(data + sep)) {
    wrong(
      'keys',
      '密钥目录不能在数据目录之内,否则一份备份就带走了全部',
      'the key folder may not lie inside the data folder: one copy would take both',
    );
  }
}

function parsed(text: string): { host: string; port: number } {
  const port = Number(text.slice(text.lastIndexOf(':') + 1));
  return port > 65_535 ? { host: text, port } : parseAddress(text);
}
