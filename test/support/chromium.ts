import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

interface Found {
  executablePath: string;
  /** Libraries it brings along, for a machine that has none. */
  libraries?: string;
}

/** WebGL in software, so that the plan is drawn on a machine without a graphics card. */
const softwareGraphics = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

/**
 * A browser for tests and benchmarks: CHROMIUM_PATH, else the system's, else the one inside npm, so that `npm test` needs
 * nothing set up. The caller closes it.
 */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const { executablePath, libraries } = findChromium();
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  if (libraries) {
    env['LD_LIBRARY_PATH'] = [libraries, env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
    env['FONTCONFIG_FILE'] ??= fontsFile(dirname(executablePath));
  }
  const { args = [], ...others } = options;
  return chromium.launch({ executablePath, env, ...others, args: ['--no-sandbox', ...softwareGraphics, ...args] });
}

/**
 * The package's own font settings name folders of another place; without one single font a browser cannot use a page's web
 * fonts either. So it gets settings that name the fonts it came with.
 */
function fontsFile(place: string): string {
  const file = join(place, 'fonts-here.conf');
  const fonts = join(place, 'fonts', 'fonts');
  const cache = join(place, 'fonts-cache');
  if (!existsSync(file)) {
    const text = `<?xml version="1.0"?><fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`;
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  }
  return file;
}

function findChromium(): Found {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which is not there`);
    return { executablePath: named };
  }
  for (const path of ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']) {
    if (existsSync(path)) return { executablePath: path };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no browser found: set CHROMIUM_PATH (the one inside npm is for Linux on x64 only)');
  }
  return unpackedChromium();
}

/**
 * The package unpacks into the system's temporary folder and takes whatever lies there for finished. So it is told that a
 * folder of our own is the temporary one, and the whole is moved into place when it is complete: two test files that
 * start at once never see half a browser.
 */
function unpackedChromium(): Found {
  const packageJson = fileURLToPath(import.meta.resolve('@sparticuz/chromium')).replace(/build\/.*$/, 'package.json');
  const { version } = JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string };
  const place = join(cacheFolder(), `chromium-${version}`);
  if (!existsSync(place)) {
    const making = mkdtempSync(`${place}-`);
    const code = "const c = (await import('@sparticuz/chromium')).default; await c.executablePath();";
    const done = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: dirname(packageJson),
      // With this name set the package also unpacks the libraries the browser needs.
      env: { ...process.env, TMPDIR: making, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`the browser could not be unpacked to ${making}: ${done.stderr}`);
    try {
      renameSync(making, place);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      if (!existsSync(place)) throw error;
    }
  }
  return { executablePath: join(place, 'chromium'), libraries: join(place, 'al2023', 'lib') };
}

/** Beside the packages where that is allowed, else a folder in /tmp that only we can write. */
function cacheFolder(): string {
  const packages = join(fileURLToPath(import.meta.url), '..', '..', '..', 'node_modules', '.cache');
  try {
    mkdirSync(packages, { recursive: true });
    rmSync(mkdtempSync(join(packages, 'may-write-')), { recursive: true });
    return packages;
  } catch {
    const uid = process.getuid?.() ?? 0;
    const own = join(tmpdir(), `watchfloor-cache-${uid}`);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    if (statSync(own).uid !== uid) throw new Error(`${own} belongs to another user`);
    return own;
  }
}
