import { describe, expect, test } from 'vitest';
import { readConfig, type ConfigSource } from './config.ts';
import { configDefaults, configKeys, type Config } from './config-schema.ts';
import { isRefusal } from './errors.ts';

function read(text: string | null, more: Partial<ConfigSource> = {}) {
  const file = text === null ? {} : { file: { name: 'watchfloor.yaml', folder: '/etc/watchfloor', text } };
  return readConfig({ ...file, env: {}, folder: '/srv', ...more });
}

function good(text: string | null, more: Partial<ConfigSource> = {}): Config {
  const config = read(text, more);
  if (isRefusal(config)) throw new Error(config.words.en);
  return config;
}

function mistakes(text: string | null, more: Partial<ConfigSource> = {}): string[] {
  const config = read(text, more);
  if (!isRefusal(config)) throw new Error('was taken');
  expect(config.refused).toBe('CONFIG_INVALID');
  expect(config.words.zh.split('\n')).toHaveLength(config.words.en.split('\n').length);
  return config.words.en.split('\n').slice(1);
}

describe('without a file', () => {
  test('the defaults hold: this machine only, and folders beside the program', () => {
    expect(good(null)).toEqual(configDefaults);
    expect(good('')).toEqual(configDefaults);
    expect(good('http:\ndatabase:\n')).toEqual(configDefaults);
  });

  test('every setting can be given by its environment variable, and an empty one counts as not set', () => {
    const env = {
      WATCHFLOOR_HTTP: '127.0.0.1:9000',
      WATCHFLOOR_DC09: '0.0.0.0:10009',
      WATCHFLOOR_DATA: 'store',
      WATCHFLOOR_KEYS: '/run/keys',
      WATCHFLOOR_DATABASE_URL: 'postgres://w@db/w',
      WATCHFLOOR_TLS_CERT: '/c.pem',
      WATCHFLOOR_TLS_KEY: '/k.pem',
      WATCHFLOOR_BEHIND_PROXY: '',
      WATCHFLOOR_PRINTER: 'lp -d desk',
      WATCHFLOOR_PRINTER_LANGUAGE: 'en',
    };
    expect(good(null, { env })).toEqual({
      http: { listen: '127.0.0.1:9000', behindProxy: false, tlsCert: '/c.pem', tlsKey: '/k.pem' },
      dc09: { listen: '0.0.0.0:10009' },
      data: '/srv/store',
      keys: '/run/keys',
      database: { url: 'postgres://w@db/w' },
      paper: { printer: 'lp -d desk', language: 'en' },
    });
    expect(Object.keys(env).sort()).toEqual(
      Object.values(configKeys)
        .map(({ variable }) => variable)
        .sort(),
    );
  });
});

test('the command line wins over the environment, and that over the file', () => {
  const text = 'http:\n  listen: 127.0.0.1:1\ndc09:\n  listen: 127.0.0.1:1\ndata: here\n';
  const env = { WATCHFLOOR_HTTP: '127.0.0.1:2', WATCHFLOOR_DC09: '127.0.0.1:2' };
  const config = good(text, { env, flags: { 'http.listen': '127.0.0.1:3' } });
  expect([config.http.listen, config.dc09.listen]).toEqual(['127.0.0.1:3', '127.0.0.1:2']);
  expect(config.data).toBe('/etc/watchfloor/here');
});

test('all mistakes are named at once, each with its line and what to write instead', () => {
  const text = [
    'http:',
    '  lisen: 127.0.0.1:80',
    '  behindProxy: maybe',
    'dc09:',
    '  listen: 10009',
    'dta: ./x',
    'colour: red',
  ].join('\n');
  expect(mistakes(text)).toEqual([
    'watchfloor.yaml:2:3: there is no key "http.lisen"; did you mean "http.listen"?',
    'watchfloor.yaml:6:1: there is no key "dta"; did you mean "data"?',
    'watchfloor.yaml:7:1: there is no key "colour"',
    'watchfloor.yaml:3:16: write true or false',
    'watchfloor.yaml:5:11: write host:port, for example 127.0.0.1:10009',
  ]);
});

test('a key at the wrong depth is answered with the right one', () => {
  expect(mistakes('tlsCert: a.pem\n')).toEqual([
    'watchfloor.yaml:1:1: there is no key "tlsCert"; did you mean "http.tlsCert"?',
  ]);
});

test.each([
  ['data: [\n', 'watchfloor.yaml:'],
  ['data: a\ndata: b\n', 'watchfloor.yaml:2:1: this is not YAML'],
  ['just words\n', 'watchfloor.yaml:1:1: here a list'],
  ['http: 8080\n', 'watchfloor.yaml:1:7: here a list'],
  ['data: 5\n', 'watchfloor.yaml:1:7: write the path'],
])('a broken file is refused with its place: %j', (text, expected) => {
  const found = mistakes(text);
  expect(found[0]!.startsWith(expected), found[0]).toBe(true);
});

test('a misspelt variable of ours is a mistake, another program’s is not', () => {
  expect(mistakes(null, { env: { WATCHFLOOR_HTPP: '127.0.0.1:1' } })).toEqual([
    'WATCHFLOOR_HTPP: there is no key "WATCHFLOOR_HTPP"; did you mean "WATCHFLOOR_HTTP"?',
  ]);
  expect(good(null, { env: { WATCHFLOOR_URL: 'http://x', WATCHFLOOR_DEMO_SPEED: '2', PATH: '/bin' } })).toEqual(
    configDefaults,
  );
});

describe('safe by default', () => {
  test.each(['0.0.0.0:8080', '[::]:8080', '10.1.2.3:8080', 'control-room.example:80'])(
    '%s is refused in the clear',
    (listen) => {
      const found = mistakes(null, { env: { WATCHFLOOR_HTTP: listen } });
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/^WATCHFLOOR_HTTP: other machines can reach .*--behind-proxy/);
    },
  );

  test('it is taken with a certificate and its key, or behind a proxy that encrypts', () => {
    const open = { WATCHFLOOR_HTTP: '0.0.0.0:8080' };
    expect(good(null, { env: { ...open, WATCHFLOOR_TLS_CERT: 'c', WATCHFLOOR_TLS_KEY: 'k' } }).http.tlsCert).toBe(
      '/srv/c',
    );
    expect(good(null, { env: open, flags: { 'http.behindProxy': 'true' } }).http.behindProxy).toBe(true);
    expect(good('http: { listen: "0.0.0.0:80", behindProxy: true }').http.listen).toBe('0.0.0.0:80');
  });

  test('a certificate without its key is refused', () => {
    expect(mistakes(null, { env: { WATCHFLOOR_TLS_CERT: 'c' } })).toEqual([
      'WATCHFLOOR_TLS_CERT: certificate and private key are given together',
    ]);
  });

  test('keys inside the data folder are refused: one copy would take both', () => {
    for (const keys of ['data/keys', 'data']) {
      expect(mistakes(null, { env: { WATCHFLOOR_DATA: 'data', WATCHFLOOR_KEYS: keys } })[0]).toContain(
        'WATCHFLOOR_KEYS: the key folder',
      );
    }
    expect(good(null, { env: { WATCHFLOOR_DATA: 'data', WATCHFLOOR_KEYS: 'data-keys' } }).keys).toBe('/srv/data-keys');
  });

  test('a database password never stands in the refusal', () => {
    const found = mistakes(null, { env: { WATCHFLOOR_DATABASE_URL: 'mysql://root:geheim@db' } });
    expect(found.join()).toContain('WATCHFLOOR_DATABASE_URL: write postgres://');
    expect(found.join()).not.toContain('geheim');
  });
});
