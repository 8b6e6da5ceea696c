import { accountsRoutes } from '../modules/accounts/routes.ts';
import { alarmsRoutes } from '../modules/alarms/routes.ts';
import { handoversRoutes } from '../modules/handovers/routes.ts';
import { incidentsRoutes } from '../modules/incidents/routes.ts';
import { linksRoutes } from '../modules/links/routes.ts';
import { onTestRoutes } from '../modules/on-test/routes.ts';
import { ordersRoutes } from '../modules/orders/routes.ts';
import { responsePlansRoutes } from '../modules/response-plans/routes.ts';
import { sitesRoutes } from '../modules/sites/routes.ts';
import { timersRoutes } from '../modules/timers/routes.ts';
import { toldRoutes } from '../modules/told/routes.ts';
import { unitsRoutes } from '../modules/units/routes.ts';
import type { Route } from './route.ts';

/** The routes of every module. To remove a module, delete its folder and its lines. */
export const moduleRoutes: readonly Route[] = [
  ...accountsRoutes,
  ...sitesRoutes,
  ...linksRoutes,
  ...alarmsRoutes,
  ...onTestRoutes,
  ...unitsRoutes,
  ...incidentsRoutes,
  ...toldRoutes,
  ...timersRoutes,
  ...responsePlansRoutes,
  ...ordersRoutes,
  ...handoversRoutes,
];
