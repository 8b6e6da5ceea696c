import type { AlarmsState } from '../modules/alarms/state.ts';
import type { HandoversState } from '../modules/handovers/facts.ts';
import type { IncidentsState } from '../modules/incidents/state.ts';
import type { LinksState } from '../modules/links/facts.ts';
import type { OnTestState } from '../modules/on-test/facts.ts';
import type { OrdersState } from '../modules/orders/facts.ts';
import type { ResponsePlansState } from '../modules/response-plans/facts.ts';
import type { SitesState } from '../modules/sites/facts.ts';
import type { ToldState } from '../modules/told/facts.ts';
import type { UnitsState } from '../modules/units/state.ts';

/** Everything of a site that a sheet may print, all of it after the same fact. */
export interface RoomStates {
  sites: SitesState;
  alarms: AlarmsState;
  links: LinksState;
  incidents: IncidentsState;
  units: UnitsState;
  told: ToldState;
  tests: OnTestState;
  plans: ResponsePlansState;
  orders: OrdersState;
  handovers: HandoversState;
}

/** Of a reader as it is now, or of a book folded up to a moment of the past. */
export function roomStates(of: { state<S>(module: string): S }): RoomStates {
  return {
    sites: of.state('sites'),
    alarms: of.state('alarms'),
    links: of.state('links'),
    incidents: of.state('incidents'),
    units: of.state('units'),
    told: of.state('told'),
    tests: of.state('on-test'),
    plans: of.state('response-plans'),
    orders: of.state('orders'),
    handovers: of.state('handovers'),
  };
}
