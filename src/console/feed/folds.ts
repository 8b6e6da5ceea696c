import { alarmsFacts, apply as applyAlarms, nothing as noAlarms } from '../../modules/alarms/facts.ts';
import { otherReads } from '../../modules/alarms/fold-others.ts';
import { siteReads } from '../../modules/alarms/site-book.ts';
import type { AlarmsState } from '../../modules/alarms/state.ts';
import {
  apply as applyIncidents,
  incidentFacts,
  nothing as noIncidents,
  reads as incidentReads,
  type IncidentsState,
} from '../../modules/incidents/facts.ts';
import { apply as applyLinks, linksFacts, nothing as noLinks, type LinksState } from '../../modules/links/facts.ts';
import {
  apply as applyPractice,
  nothing as noPractice,
  practiceFacts,
  practiceReads,
  type PracticeState,
} from '../../modules/practice/facts.ts';
import { apply as applySites, nothing as noSites, sitesFacts, type SitesState } from '../../modules/sites/facts.ts';
import {
  apply as applyHandovers,
  handoverFacts,
  nothing as noHandovers,
  reads as handoverReads,
  type HandoversState,
} from '../../modules/handovers/facts.ts';
import {
  apply as applyOrders,
  nothing as noOrders,
  orderFacts,
  reads as orderReads,
  type OrdersState,
} from '../../modules/orders/facts.ts';
import {
  apply as applyPlans,
  nothing as noPlans,
  reads as planReads,
  responsePlanFacts,
  type ResponsePlansState,
} from '../../modules/response-plans/facts.ts';
import {
  apply as applyUnits,
  nothing as noUnits,
  reads as unitReads,
  unitFacts,
  type UnitsState,
} from '../../modules/units/facts.ts';
import type { Fact, FactTypes } from '../../base/fact.ts';

/** The states a desk works on, by module. */
export interface States {
  sites: SitesState;
  links: LinksState;
  alarms: AlarmsState;
  units: UnitsState;
  incidents: IncidentsState;
  'response-plans': ResponsePlansState;
  orders: OrdersState;
  handovers: HandoversState;
  practice: PracticeState;
}
export type ModuleName = keyof States;

/** The half of a module that runs here: the same facts and fold as in the server, never its decisions. */
interface BrowserFold {
  facts: FactTypes;
  reads: readonly string[];
  nothing(): unknown;
  apply(state: unknown, fact: Fact): void;
}

function half<S>(
  facts: FactTypes,
  reads: readonly string[],
  nothing: () => S,
  apply: (state: S, fact: Fact) => void,
): BrowserFold {
  return { facts, reads, nothing, apply: apply as BrowserFold['apply'] };
}

/** In the order the server folds them. */
export const folds: Record<ModuleName, BrowserFold> = {
  sites: half(sitesFacts, [], noSites, applySites),
  links: half(linksFacts, [], noLinks, applyLinks),
  alarms: half(alarmsFacts, [...siteReads, ...otherReads], noAlarms, applyAlarms),
  units: half(unitFacts, unitReads, noUnits, applyUnits),
  incidents: half(incidentFacts, incidentReads, noIncidents, applyIncidents),
  'response-plans': half(responsePlanFacts, planReads, noPlans, applyPlans),
  orders: half(orderFacts, orderReads, noOrders, applyOrders),
  handovers: half(handoverFacts, handoverReads, noHandovers, applyHandovers),
  practice: half(practiceFacts, practiceReads, noPractice, applyPractice),
};
export const moduleNames = Object.keys(folds) as ModuleName[];

/** Every fact type that is known here, so that a past version of one is lifted to the present. */
export const knownTypes: FactTypes = Object.assign({}, ...moduleNames.map((name) => folds[name].facts)) as FactTypes;

/** Fact type → the modules that fold it. */
export const roads: ReadonlyMap<string, readonly ModuleName[]> = roadsOf();

function roadsOf(): Map<string, ModuleName[]> {
  const found = new Map<string, ModuleName[]>();
  for (const name of moduleNames) {
    for (const type of [...Object.keys(folds[name].facts), ...folds[name].reads]) {
      found.set(type, [...(found.get(type) ?? []), name]);
    }
  }
  return found;
}
