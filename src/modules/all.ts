import { accountsModule } from './accounts/module.ts';
import { alarmsModule } from './alarms/module.ts';
import { handoversModule } from './handovers/module.ts';
import { incidentsModule } from './incidents/module.ts';
import { linksModule } from './links/module.ts';
import { asModule, type Module } from './module.ts';
import { ordersModule } from './orders/module.ts';
import { responsePlansModule } from './response-plans/module.ts';
import { practiceModule } from './practice/module.ts';
import { sitesModule } from './sites/module.ts';
import { unitsModule } from './units/module.ts';

/** Every subject of the product, in the order their standing orders run. To remove one, delete its folder and its lines. */
export const allModules: readonly Module[] = [
  asModule(accountsModule),
  asModule(sitesModule),
  asModule(linksModule),
  asModule(alarmsModule),
  asModule(unitsModule),
  asModule(incidentsModule),
  asModule(responsePlansModule),
  asModule(ordersModule),
  asModule(handoversModule),
  asModule(practiceModule),
];
