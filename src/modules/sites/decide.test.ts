import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { isRefusal } from '../../base/errors.ts';
import { reasonListDefaults, reasonsOf, settingOf } from '../../base/settings.ts';
import { decide, type SitesCommand } from './decide.ts';
import { apply, nothing, type SitesState } from './facts.ts';
import { senders } from './senders.ts';
import { view } from './view.ts';

const station = readFileSync('examples/haihe-central/site.json', 'utf8');
let state: SitesState;

function does(command: SitesCommand): string[] {
  const drafts = decide(command, state);
  if (isRefusal(drafts)) throw new Error(`${drafts.refused}: ${drafts.words.en}`);
  drafts.forEach((draft, seq) => apply(state, { seq, v: 1, recordedAt: 0, by: 'staff/001', cause: 'c', ...draft }));
  return drafts.map((draft) => draft.type);
}
function refused(command: SitesCommand): string {
  const answer = decide(command, state);
  if (!isRefusal(answer)) throw new Error(`not refused: ${answer.map((draft) => draft.type).join(', ')}`);
  expect(answer.words.zh).toMatch(/[\u4e00-\u9fff]/);
  return answer.refused;
}

beforeEach(() => {
  state = nothing();
  does({ type: 'load site', spec: station });
});

describe('settings', () => {
  test('a site that changed nothing goes by the defaults: P1 sounds again at 20 s, commander at 30, phone at 60', () => {
    expect(
      ['alarmP1SoundsAgain_s', 'alarmP1Commander_s', 'alarmP1Phone_s'].map((key) =>
        settingOf(state.settings, key as never),
      ),
    ).toEqual([20, 30, 60]);
  });
  test('a change is a fact, the same value again is nothing to keep, and it can be taken back', () => {
    expect(does({ type: 'set setting', key: 'alarmP1SoundsAgain_s', value: 15 })).toEqual(['site setting set']);
    expect(settingOf(state.settings, 'alarmP1SoundsAgain_s')).toBe(15);
    expect(does({ type: 'set setting', key: 'alarmP1SoundsAgain_s', value: 15 })).toEqual([]);
    expect(does({ type: 'clear setting', key: 'alarmP1SoundsAgain_s' })).toEqual(['site setting cleared']);
    expect(settingOf(state.settings, 'alarmP1SoundsAgain_s')).toBe(20);
    expect(does({ type: 'clear setting', key: 'alarmP1SoundsAgain_s' })).toEqual([]);
  });
  test('a setting misspelt, negative or split is refused', () => {
    expect(refused({ type: 'set setting', key: 'alarmP1SoundsAgain', value: 15 })).toBe('SETTING_UNKNOWN');
    expect(refused({ type: 'set setting', key: '__proto__', value: 15 })).toBe('SETTING_UNKNOWN');
    expect(refused({ type: 'set setting', key: 'alarmLate_s', value: -1 })).toBe('SETTING_OUT_OF_RANGE');
    expect(refused({ type: 'set setting', key: 'alarmLate_s', value: 1.5 })).toBe('SETTING_OUT_OF_RANGE');
    expect(refused({ type: 'set setting', key: 'alarmLate_s', value: Number.NaN })).toBe('SETTING_OUT_OF_RANGE');
  });
  test('reloading the site file leaves settings alone', () => {
    does({ type: 'set setting', key: 'alarmLate_s', value: 90 });
    expect(does({ type: 'load site', spec: station })).toEqual([]);
    expect(settingOf(state.settings, 'alarmLate_s')).toBe(90);
  });
});

describe('numbered lists', () => {
  test('every default list is numbered from 1, at most 9 long, in both languages, each code once', () => {
    for (const [list, reasons] of Object.entries(reasonListDefaults)) {
      expect(reasons.length, list).toBeLessThanOrEqual(9);
      expect(reasons.map((reason) => reason.number)).toEqual(reasons.map((_, index) => index + 1));
      expect(new Set(reasons.map((reason) => reason.code)).size).toBe(reasons.length);
      expect(reasons.every((reason) => /[\u4e00-\u9fff]/.test(reason.zh) && /^[a-z]/.test(reason.en))).toBe(true);
    }
    const lengths = Object.fromEntries(
      Object.entries(reasonListDefaults).map(([list, reasons]) => [list, reasons.length]),
    );
    expect(lengths).toEqual({
      cameBy: 9,
      disposition: 9,
      unitClear: 9,
      force: 9,
      stepSkip: 9,
      falseCause: 8,
      shelve: 6,
      closeByHand: 5,
    });
  });
  test('a site may reword a list, not leave gaps in it or drop a code rules go by', () => {
    const reworded = reasonListDefaults.disposition.map((each) =>
      each.number === 6 ? { ...each, en: 'nuisance alarm' } : { ...each },
    );
    expect(does({ type: 'set reasons', list: 'disposition', reasons: reworded })).toEqual(['reason list set']);
    expect(reasonsOf(state.reasonLists, 'disposition')[5]).toMatchObject({ code: 'false-alarm', en: 'nuisance alarm' });
    expect(does({ type: 'set reasons', list: 'disposition', reasons: reworded })).toEqual([]);
    expect(refused({ type: 'set reasons', list: 'disposition', reasons: reworded.slice(1) })).toBe('REASONS_MALFORMED');
    expect(refused({ type: 'set reasons', list: 'disposition', reasons: [] })).toBe('REASONS_MALFORMED');
    expect(
      refused({ type: 'set reasons', list: 'disposition', reasons: reworded.map((each) => ({ ...each, zh: ' ' })) }),
    ).toBe('REASONS_MALFORMED');
    const recoded = reworded.map((each) => (each.code === 'false-alarm' ? { ...each, code: 'mistaken' } : each));
    expect(refused({ type: 'set reasons', list: 'disposition', reasons: recoded })).toBe('REASON_CODE_NEEDED');
    expect(refused({ type: 'set reasons', list: 'dispositions', reasons: reworded })).toBe('SETTING_UNKNOWN');
    expect(does({ type: 'clear reasons', list: 'disposition' })).toEqual(['reason list cleared']);
  });
});

describe('panel keys', () => {
  const keyOf = (panel: string) => view(state).panels.find((row) => row.id === panel)!.key;

  test('an encrypted panel shows "none set" until its key is there, a plain one needs none', () => {
    expect([keyOf('AP3'), keyOf('AP1')]).toEqual(['none-set', null]);
    expect(does({ type: 'note panel key', panel: 'AP3', version: 1, bits: 128 })).toEqual(['panel key set']);
    expect(keyOf('AP3')).toEqual({ version: 1, bits: 128 });
    expect(senders(state).find((sender) => sender.panel === 'AP3')).toMatchObject({ keyBits: 128, keyVersion: 1 });
  });
  test('a key of the wrong size, for a plain panel, for no panel, or of an old version is refused', () => {
    expect(refused({ type: 'note panel key', panel: 'FP1', version: 1, bits: 128 })).toBe('PANEL_KEY_SIZE');
    expect(refused({ type: 'note panel key', panel: 'AP1', version: 1, bits: 128 })).toBe('PANEL_TAKES_NO_KEY');
    expect(refused({ type: 'note panel key', panel: 'AP9', version: 1, bits: 128 })).toBe('PANEL_UNKNOWN');
    does({ type: 'note panel key', panel: 'AP3', version: 2, bits: 128 });
    expect(refused({ type: 'note panel key', panel: 'AP3', version: 2, bits: 128 })).toBe('PANEL_KEY_VERSION');
  });
});

describe('a sender that stands in no file is let in at the inspector', () => {
  const stranger = { type: 'admit sender', account: 'E00D', transport: 'udp', plainAllowed: true } as const;

  test('for a panel of the site: it speaks for that panel from then on, and reloading the file leaves it in', () => {
    expect(does({ ...stranger, panel: 'AP2' })).toEqual(['sender admitted']);
    expect(does({ type: 'load site', spec: station })).toEqual([]);
    const rows = senders(state).filter((sender) => sender.panel === 'AP2');
    expect(rows.map((sender) => [sender.account, sender.transport])).toEqual([
      ['A27E', 'udp'],
      ['E00D', 'udp'],
    ]);
    expect(does({ type: 'withdraw sender', account: 'e00d' })).toEqual(['sender withdrawn']);
    expect(senders(state)).toHaveLength(8);
  });

  test('as a new panel: it has a place, is heard once, and goes with its sender', () => {
    const place = {
      name: { zh: '新主机', en: 'New panel' },
      kind: 'intrusion-panel',
      zone: 'Z10',
      x: 60,
      y: 70,
      encryption: 'none',
    } as const;
    expect(does({ ...stranger, panel: 'AP7', place })).toEqual(['alarm panel set', 'sender admitted']);
    expect(does({ type: 'load site', spec: station })).toEqual([]);
    expect(senders(state).filter((sender) => sender.account === 'E00D')).toMatchObject([{ panel: 'AP7' }]);
    expect(does({ type: 'withdraw sender', account: 'E00D' })).toEqual(['sender withdrawn', 'alarm panel removed']);
    expect(state.alarmPanels.has('AP7')).toBe(false);
  });

  test('an account that already belongs to a panel is not given away', () => {
    expect(refused({ ...stranger, account: 'a1c4', panel: 'AP2' })).toBe('SENDER_KNOWN');
    does({ ...stranger, panel: 'AP2' });
    expect(refused({ ...stranger, panel: 'AP3' })).toBe('SENDER_KNOWN');
    expect(refused({ ...stranger, account: 'E00D', receiver: '2', panel: 'AP3' })).toBe('SENDER_KNOWN');
  });

  test('two senders of one account are told apart by receiver and line, read as numbers', () => {
    expect(refused({ ...stranger, account: 'A1C4', receiver: '01', line: '001', panel: 'AP2' })).toBe('SENDER_KNOWN');
    expect(does({ ...stranger, account: 'A1C4', receiver: '1', line: '2', panel: 'AP2' })).toEqual(['sender admitted']);
    const shared = senders(state).filter((sender) => sender.account === 'A1C4');
    expect(shared.map((sender) => [sender.panel, sender.receiver, sender.line])).toEqual([
      ['AP1', '1', '1'],
      ['AP2', '1', '2'],
    ]);
    expect(senders(state).find((sender) => sender.panel === 'AP3')).not.toHaveProperty('line');
  });

  test('what cannot be is refused', () => {
    const place = {
      name: { zh: '新', en: 'New' },
      kind: 'intrusion-panel',
      zone: 'Z10',
      x: 60,
      y: 70,
      encryption: 'none',
    } as const;
    expect(refused({ ...stranger, panel: 'AP9' })).toBe('PANEL_UNKNOWN');
    expect(refused({ ...stranger, account: 'XYZ', panel: 'AP2' })).toBe('SENDER_MALFORMED');
    expect(refused({ ...stranger, panel: 'C001', place })).toBe('ID_TAKEN');
    expect(refused({ ...stranger, panel: 'P1', place })).toBe('ID_MALFORMED');
    expect(refused({ ...stranger, panel: 'AP7', place: { ...place, x: 300 } })).toBe('PLACE_UNKNOWN');
    expect(refused({ ...stranger, panel: 'AP7', place: { ...place, zone: 'Z99' } })).toBe('PLACE_UNKNOWN');
    expect(refused({ type: 'withdraw sender', account: 'E00D' })).toBe('SENDER_NOT_ADMITTED');
  });
});
