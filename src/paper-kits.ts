import type { Floor } from './floor.ts';
import { PaperKit, type KitRoom } from './paper/kit/kit.ts';
import { kitFolder, printerCommand } from './paper/kit/outside.ts';
import type { Language } from './base/words.ts';
import type { Stream } from './journal/stream.ts';

export interface PaperKitsGiven {
  dataFolder: string;
  /** "lp -d desk"; absent: on disk only. */
  printer?: string;
  language: Language;
}

/** A kit for every live site; drills have none, since nothing of a drill is to lie on a desk when the power goes. */
export function paperKits(
  floor: Floor,
  { dataFolder, printer, language }: PaperKitsGiven,
): ReadonlyMap<string, PaperKit> {
  const { clock, log, press } = floor;
  const live = floor.journal.sites().filter(({ row }) => row.kind === 'site' && row.status === 'Actual');
  return new Map(
    live.map((stream) => {
      const site = stream.row.name;
      const disk = kitFolder(dataFolder, site);
      const at = printer === undefined ? null : printerCommand(printer, language);
      return [site, new PaperKit({ clock, log, press, room: roomOf(stream), disk, printer: at })];
    }),
  );
}

export function roomOf(stream: Stream): KitRoom {
  return {
    site: stream.row.name,
    get seq() {
      return stream.reader.nextSeq - 1;
    },
    state: (module) => stream.reader.state(module),
    async command(command, cause) {
      const { answer } = await stream.command('incidents', command, { by: 'rule/paper-kit', role: 'rule' }, cause);
      return answer !== 'not-now';
    },
  };
}
