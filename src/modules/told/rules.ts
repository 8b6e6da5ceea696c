import { minute_ms, second_ms, type Instant } from '../../base/instant.ts';
import { settingOf, type SettingKey } from '../../base/settings.ts';
import type { Words } from '../../base/words.ts';
import type { Contact } from '../sites/facts.ts';
import type { RuleWhom } from './fact-types.ts';
import { noRings, type Matter, type Telling, type ToldState, type Whom } from './state.ts';
import { isRule } from './words.ts';

/** What makes somebody have to be told. */
export type Occasion = 'P1' | 'fire-confirmed' | 'lift-entrapment';

export interface TellRule {
  whom: RuleWhom;
  on: Occasion;
  /** Seconds from the occasion until it must be done; 0 is at once. */
  due: SettingKey;
  /** Minutes until they must be there. */
  arrives?: SettingKey;
  /** Which of the site's contacts it is, in call order; null where nobody is phoned (the intercom of a lift car). */
  fits: ((contact: Contact) => boolean) | null;
}

const names = (contact: Contact, type: string) => contact.incidentTypes?.includes(type) ?? false;
const ofPanels = (contact: Contact) => (contact.panels?.length ?? 0) > 0;
const ofZones = (contact: Contact) => (contact.zones?.length ?? 0) > 0;

/**
 * Who is told, on what, by when. A row a rule; the times are settings of the site. Which contact it is follows from
 * what the site file says of its contacts: the commander is told of every P1, a fire control room listens to its
 * fire transmitters, the fire service to no panel and no zone.
 */
export const tellRules: readonly TellRule[] = [
  {
    whom: 'commander',
    on: 'P1',
    due: 'commanderToldP1_s',
    fits: (contact) => names(contact, '*') && (contact.priorities?.includes('P1') ?? true),
  },
  {
    whom: 'fire-control-room',
    on: 'fire-confirmed',
    due: 'toldFireControlRoom_s',
    fits: (contact) => names(contact, 'fire') && ofPanels(contact),
  },
  {
    whom: 'fire-service',
    on: 'fire-confirmed',
    due: 'toldFireService_s',
    fits: (contact) => names(contact, 'fire') && !ofPanels(contact) && !ofZones(contact),
  },
  { whom: 'lift-voice', on: 'lift-entrapment', due: 'toldLiftVoice_s', fits: null },
  {
    whom: 'lift-firm',
    on: 'lift-entrapment',
    due: 'toldLiftFirm_s',
    arrives: 'toldLiftFirmArrives_min',
    fits: (contact) => names(contact, 'lift-entrapment'),
  },
];

/** Whether a contact is who a line is about: by the rule, or by the plan's words for it. */
export function isFor({ whom, plan }: Pick<Telling, 'whom' | 'plan'>, contact: Contact): boolean {
  if (isRule(whom)) return tellRules.find((rule) => rule.whom === whom)!.fits?.(contact) ?? false;
  return plan !== null && sameWords(contact.role, plan.who);
}

/** Contacts of a line, in the order they are called. */
export function contactsOf(state: ToldState, line: Pick<Telling, 'whom' | 'plan'>): readonly Contact[] {
  return [...state.contacts.values()].filter((contact) => isFor(line, contact)).sort(inCallOrder);
}

export function sameWords(a: Words, b: Words): boolean {
  return a.zh === b.zh || a.en === b.en;
}

export function inCallOrder(a: Contact, b: Contact): number {
  return a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The tellings with those of an occasion added; one that stands already keeps its time. */
export function arising(state: ToldState, matter: Matter, on: Occasion, at: Instant): readonly Telling[] {
  const more = tellRules
    .filter((rule) => rule.on === on && !matter.tellings.some((telling) => telling.whom === rule.whom))
    .map((rule): Telling => ({
      ...lineOf(state, rule.whom, at, settingOf(state.settings, rule.due)),
      arriveDueAt: rule.arrives ? at + settingOf(state.settings, rule.arrives) * minute_ms : null,
    }));
  return more.length === 0 ? matter.tellings : [...matter.tellings, ...more];
}

/** A line that is due so many seconds after `at`; what is due at once rings a little later, since nobody can do it in its first second. */
export function lineOf(state: ToldState, whom: Whom, at: Instant, due_s: number): Telling {
  const rings_s = due_s === 0 ? settingOf(state.settings, 'toldAtOnceRings_s') : due_s;
  return {
    whom,
    plan: null,
    since: at,
    dueAt: at + due_s * second_ms,
    ringsAt: at + rings_s * second_ms,
    arriveDueAt: null,
    tellRings: noRings,
    arriveRings: noRings,
  };
}

export function isTold(matter: Matter, whom: Whom): boolean {
  return matter.entries.some((entry) => entry.whom === whom && entry.result === 'reached');
}

/** Somebody of them has come; who came without having been reached has come all the same. */
export function hasArrived(matter: Matter, whom: Whom): boolean {
  return matter.entries.some((entry) => entry.whom === whom && entry.arrived !== null);
}
