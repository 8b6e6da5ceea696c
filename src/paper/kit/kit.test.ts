import { mkdtemp, readdir, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openDoor, siteName, type Door } from '../../../test/support/api.ts';
import { minute_ms } from '../../base/instant.ts';
import type { IncidentsState } from '../../modules/incidents/state.ts';
import { paperKits, roomOf } from '../../paper-kits.ts';
import type { Sheet } from '../sheet.ts';
import { firstKit_ms, kitRetry_ms, PaperKit, type KitDisk, type KitPrinter, type KitRoom } from './kit.ts';
import { kitFolder, printerCommand } from './outside.ts';

let door: Door;
let kit: PaperKit | null = null;
afterEach(async () => {
  await kit?.stop();
  kit = null;
  await door?.stop();
});

interface Made {
  sheets: Sheet[];
  saved: string[];
  printed: string[];
}

async function kitWith(
  outside: { disk?: () => void; printer?: () => void; room?: Partial<KitRoom> } = {},
): Promise<Made> {
  door = await openDoor({ demo: false });
  const made: Made = { sheets: [], saved: [], printed: [] };
  const disk: KitDisk = {
    save: async (language) => {
      outside.disk?.();
      made.saved.push(language);
      return `kit.${language}.pdf`;
    },
  };
  const printer: KitPrinter = {
    language: 'zh',
    print: async (file) => {
      outside.printer?.();
      made.printed.push(file);
    },
  };
  const press = {
    print: async (sheet: Sheet) => {
      made.sheets.push(sheet);
      return new Uint8Array([1]);
    },
  };
  const { clock, log } = door.floor;
  const room = roomOf(door.floor.journal.stream(siteName)!);
  const stub: KitRoom = {
    site: room.site,
    seq: room.seq,
    state: (module) => room.state(module),
    command: (command, cause) => room.command(command, cause),
    ...outside.room,
  };
  kit = new PaperKit({ clock, log, press, room: stub, disk, printer });
  return made;
}

const incidents = () => door.floor.journal.stream(siteName)!.reader.state<IncidentsState>('incidents');
const kitFacts = async () =>
  (await door.floor.journal.stream(siteName)!.read(0, 100_000))
    .map((row) => (JSON.parse(row.bytes) as { type: string }).type)
    .filter((type) => type.startsWith('paper '));

describe('every quarter of an hour', () => {
  test('the room is put on paper, in both languages, on the disk and at the printer', async () => {
    const made = await kitWith();
    kit!.start();
    await door.clock.advance(firstKit_ms + 1_000);
    expect(made).toMatchObject({ saved: ['zh', 'en'], printed: ['kit.zh.pdf'] });
    await door.clock.advance(30 * minute_ms);
    expect(made.printed).toHaveLength(3);
    expect(kit!.status).toMatchObject({ failed: null, forms: { from: 1, to: 10 }, making: false });
    // Blank forms, each on a page of its own, with the numbers that were given out.
    const numbers = made.sheets[0]!.blocks.flatMap((block) => (block.kind === 'number' ? block.number : []));
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, index) => `HC-P-${String(index + 1).padStart(6, '0')}`));
    expect(made.sheets[0]!.blocks.filter((block) => block.kind === 'page')).toHaveLength(10);
    expect(await kitFacts()).toEqual(['paper forms reserved']);
  });

  test('how often, and how many forms, is a setting of the site', async () => {
    const made = await kitWith();
    const set = { type: 'set setting', key: 'paperKit_min', value: 5 };
    const stream = door.floor.journal.stream(siteName)!;
    const answer = await stream.command('sites', set as never, { by: 'staff/1', role: 'administrator' }, 'test/set');
    expect(answer.answer).toBe('kept');
    kit!.start();
    await door.clock.advance(firstKit_ms + 16 * minute_ms);
    expect(made.printed).toHaveLength(4);
  });
});

describe('what fails is said and tried again', () => {
  test.each([
    ['disk', 'PAPER_KIT_DISK'],
    ['printer', 'PAPER_KIT_PRINTER'],
  ] as const)(
    'the %s says no: coded, a fact once, tried again in a minute, and a fact when it works again',
    async (what, code) => {
      let broken = true;
      const made = await kitWith({
        [what]: () => {
          if (broken) throw new Error('no');
        },
      });
      kit!.start();
      await door.clock.advance(firstKit_ms + 1_000);
      expect(kit!.status.failed?.code).toBe(code);
      expect(incidents().paper.failed?.why).toBe(what);
      expect(door.logged.join('\n')).toContain(code);
      await door.clock.advance(3 * kitRetry_ms);
      expect(await kitFacts()).toEqual(['paper forms reserved', 'paper kit failed']);
      broken = false;
      await door.clock.advance(kitRetry_ms);
      expect(made.printed).toHaveLength(1);
      expect(kit!.status.failed).toBeNull();
      expect(await kitFacts()).toEqual(['paper forms reserved', 'paper kit failed', 'paper kit restored']);
    },
  );

  test('with the journal down the kit is printed all the same, with the numbers given out last', async () => {
    let down = false;
    const made = await kitWith({
      room: {
        command: (command, cause) =>
          down ? new Promise<boolean>(() => {}) : roomOf(door.floor.journal.stream(siteName)!).command(command, cause),
      },
    });
    kit!.start();
    await door.clock.advance(firstKit_ms + 1_000);
    down = true;
    await door.clock.advance(16 * minute_ms);
    expect(made.printed).toHaveLength(2);
    expect(made.sheets.at(-1)!.blocks.some((block) => block.kind === 'number' && block.number === 'HC-P-000010')).toBe(
      true,
    );
  });
});

describe('the outside', () => {
  test('there is always a whole kit on the disk: a write that fails leaves the one before and nothing half', async () => {
    const data = await mkdtemp(join(tmpdir(), 'watchfloor-kit-'));
    const disk = kitFolder(data, 'haihe-central');
    const file = await disk.save('zh', Buffer.from('first'));
    await disk.save('zh', Buffer.from('second'));
    expect(await readFile(file, 'utf8')).toBe('second');
    // A folder stands where the new one would be written beside.
    await rm(join(data, 'paper'), { recursive: true });
    await writeFile(join(data, 'paper'), 'in the way');
    await expect(disk.save('zh', Buffer.from('third'))).rejects.toMatchObject({ code: 'PAPER_KIT_DISK' });
    await rm(data, { recursive: true });
  });

  test('a printer is a command that is given the file; what it says on refusing stands in the sentence', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'watchfloor-print-'));
    const program = join(folder, 'printer.sh');
    await writeFile(program, `#!/bin/sh\ncp "$2" "${folder}/$1"\n`);
    await chmod(program, 0o755);
    await writeFile(join(folder, 'kit.pdf'), 'a kit');
    await printerCommand(`${program} tray`, 'zh').print(join(folder, 'kit.pdf'));
    expect(await readdir(folder)).toContain('tray');
    await writeFile(program, '#!/bin/sh\necho "out of paper" >&2\nexit 3\n');
    await expect(printerCommand(program, 'zh').print('kit.pdf')).rejects.toThrow('out of paper');
    await expect(printerCommand('/nowhere/lp', 'zh').print('kit.pdf')).rejects.toMatchObject({
      code: 'PAPER_KIT_PRINTER',
    });
    await rm(folder, { recursive: true });
  });

  test('a drill has no kit: none of its forms lies on a desk when the power goes', async () => {
    door = await openDoor({ demo: false });
    await door.floor.journal.fork(siteName, 'drill-9', 'a drill', 'staff/1');
    expect([...paperKits(door.floor, { dataFolder: '/nowhere', language: 'zh' }).keys()]).toEqual([siteName]);
  });
});
