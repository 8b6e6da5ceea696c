import { refuse, type Refusal } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest.ts';
import { reasonListDefaults, settingDefaults } from '../../base/settings.ts';
import { checkSite } from './check.ts';
import { decideSender, type AdmitSender, type WithdrawSender } from './decide-sender.ts';
import { differenceOf, sameValue } from './difference.ts';
import type { Reason, SiteDraft, SitesState } from './facts.ts';
import { words } from './words.ts';

export type SitesCommand =
  /** The site file as text or read; the difference against the book is kept, and nothing where there is none. */
  | { type: 'load site'; spec: unknown }
  | { type: 'set setting'; key: string; value: number }
  | { type: 'clear setting'; key: string }
  | { type: 'set reasons'; list: string; reasons: Reason[] }
  | { type: 'clear reasons'; list: string }
  /** Sent by whoever sealed the key, after it lies among the secrets. */
  | { type: 'note panel key'; panel: string; version: number; bits: number }
  | AdmitSender
  | WithdrawSender;

/** One decision holds at most this many facts (journal/limits.ts, decisionFactsMax). */
export const loadRowsMax = 5_000;
const settingMax = 1_000_000;
/** Codes that rules of other modules go by: a site may reword these lines, not drop them. */
const codesNeeded: Readonly<Record<string, readonly string[]>> = {
  cameBy: ['alarm', 'phone', 'radio', 'post', 'help-point', 'partner'],
  disposition: ['false-alarm', 'duplicate'],
  unitClear: ['sent-elsewhere'],
};

export function decide(command: SitesCommand, state: SitesState): readonly SiteDraft[] | Refusal {
  switch (command.type) {
    case 'load site':
      return loadSite(command.spec, state);
    case 'set setting':
      return setSetting(command.key, command.value, state);
    case 'clear setting':
      return state.settings.has(command.key) ? [{ type: 'site setting cleared', data: { key: command.key } }] : [];
    case 'set reasons':
      return setReasons(command.list, command.reasons, state);
    case 'clear reasons':
      return state.reasonLists.has(command.list) ? [{ type: 'reason list cleared', data: { list: command.list } }] : [];
    case 'note panel key':
      return notePanelKey(command, state);
    case 'admit sender':
    case 'withdraw sender':
      return decideSender(command, state);
  }
}

function loadSite(spec: unknown, state: SitesState): readonly SiteDraft[] | Refusal {
  const { errors, site } = checkSite(spec);
  const first = errors[0];
  if (first || !site) {
    const what = first?.what ?? { zh: '', en: '' };
    const place = first?.place ?? '(file)';
    return refuse('SITE_FILE_INVALID', words.fileInvalid(errors.length, what, place), { errors: errors.length, place });
  }
  if (state.head && state.head.id !== site.head.id) {
    return refuse('SITE_OTHER', words.otherSite(state.head.id, site.head.id), {
      here: state.head.id,
      file: site.head.id,
    });
  }
  const drafts = differenceOf(site, state);
  if (drafts.length > loadRowsMax) {
    return refuse('SITE_TOO_MANY_ROWS', words.tooManyRows(drafts.length, loadRowsMax), { rows: drafts.length });
  }
  return drafts;
}

function setSetting(key: string, value: number, state: SitesState): readonly SiteDraft[] | Refusal {
  if (!Object.hasOwn(settingDefaults, key)) {
    return refuse('SETTING_UNKNOWN', words.settingUnknown(key, nearestWord(key, Object.keys(settingDefaults))), {
      key,
    });
  }
  if (!Number.isInteger(value) || value < 0 || value > settingMax) {
    return refuse('SETTING_OUT_OF_RANGE', words.settingOutOfRange(key), { key });
  }
  const inForce = state.settings.get(key) ?? settingDefaults[key as keyof typeof settingDefaults];
  return inForce === value ? [] : [{ type: 'site setting set', data: { key, value } }];
}

function setReasons(list: string, reasons: Reason[], state: SitesState): readonly SiteDraft[] | Refusal {
  if (!Object.hasOwn(reasonListDefaults, list)) {
    return refuse('SETTING_UNKNOWN', words.settingUnknown(list, nearestWord(list, Object.keys(reasonListDefaults))), {
      key: list,
    });
  }
  const codes = new Set(reasons.map((reason) => reason.code));
  const numbered = reasons.every((reason, index) => reason.number === index + 1);
  const worded = reasons.every((reason) => reason.code !== '' && reason.zh.trim() !== '' && reason.en.trim() !== '');
  if (reasons.length < 1 || reasons.length > 9 || !numbered || !worded || codes.size !== reasons.length) {
    return refuse('REASONS_MALFORMED', words.reasonsMalformed(list), { list });
  }
  const missing = codesNeeded[list]?.find((code) => !codes.has(code));
  if (missing !== undefined) {
    return refuse('REASON_CODE_NEEDED', words.reasonCodeNeeded(list, missing), { list, code: missing });
  }
  const inForce = state.reasonLists.get(list) ?? reasonListDefaults[list as keyof typeof reasonListDefaults];
  return sameValue(inForce, reasons) ? [] : [{ type: 'reason list set', data: { list, reasons } }];
}

const bitsOf: Readonly<Record<string, number>> = { none: 0, aes128: 128, aes192: 192, aes256: 256 };

function notePanelKey(
  { panel: id, version, bits }: { panel: string; version: number; bits: number },
  state: SitesState,
): readonly SiteDraft[] | Refusal {
  const panel = state.alarmPanels.get(id);
  if (!panel) return refuse('PANEL_UNKNOWN', words.panelUnknown(id), { panel: id });
  const wanted = bitsOf[panel.protocol.encryption]!;
  if (wanted === 0) return refuse('PANEL_TAKES_NO_KEY', words.takesNoKey(id), { panel: id });
  if (bits !== wanted) return refuse('PANEL_KEY_SIZE', words.keySize(id, wanted, bits), { panel: id, wanted });
  const known = state.panelKeys.get(id)?.version ?? 0;
  if (version <= known) return refuse('PANEL_KEY_VERSION', words.keyVersionOld(id, known), { panel: id });
  return [{ type: 'panel key set', data: { panel: id, version, bits }, about: [`panel/${id}`] }];
}
