import { minute_ms, second_ms, type Instant } from '../../base/instant.ts';
import { settingOf, type SettingKey } from '../../base/settings.ts';
import type { Contact } from '../sites/facts.ts';
import { noRings, type Matter, type Telling, type ToldState, type Whom } from './state.ts';

/** What makes somebody have to be told. */
export type Occasion = 'P1' | 'fire-confirmed' | 'lift-entrapment';

export interface TellRule {
  whom: Whom;
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

export function ruleOf(whom: Whom): TellRule {
  return tellRules.find((rule) => rule.whom === whom)!;
}

/** Contacts of a rule, in the order they are called. */
export function contactsOf(state: ToldState, whom: Whom): readonly Contact[] {
  const { fits } = ruleOf(whom);
  return fits ? [...state.contacts.values()].filter(fits).sort(inCallOrder) : [];
}

export function inCallOrder(a: Contact, b: Contact): number {
  return a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The tellings with those of an occasion added; one that stands already keeps its time. */
export function arising(state: ToldState, matter: Matter, on: Occasion, at: Instant): readonly Telling[] {
  const more = tellRules
    .filter((rule) => rule.on === on && !matter.tellings.some((telling) => telling.whom === rule.whom))
    .map((rule): Telling => {
      const due_ms = settingOf(state.settings, rule.due) * second_ms;
      const atOnce_ms = settingOf(state.settings, 'toldAtOnceRings_s') * second_ms;
      return {
        whom: rule.whom,
        since: at,
        dueAt: at + due_ms,
        ringsAt: at + (due_ms === 0 ? atOnce_ms : due_ms),
        arriveDueAt: rule.arrives ? at + settingOf(state.settings, rule.arrives) * minute_ms : null,
        tellRings: noRings,
        arriveRings: noRings,
      };
    });
  return more.length === 0 ? matter.tellings : [...matter.tellings, ...more];
}

export function isTold(matter: Matter, whom: Whom): boolean {
  return matter.entries.some((entry) => entry.whom === whom && entry.result === 'reached');
}

/** Somebody of them has come; who came without having been reached has come all the same. */
export function hasArrived(matter: Matter, whom: Whom): boolean {
  return matter.entries.some((entry) => entry.whom === whom && entry.arrived !== null);
}
