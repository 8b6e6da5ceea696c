import type { ComponentType } from 'react';
import type { Words } from '../base/words.ts';
import { PanelsPage, ShelvedPage } from '../modules/alarms/page.tsx';
import { InspectorPage } from '../modules/links/page.tsx';
import { HandoverPage } from '../modules/handovers/page.tsx';
import { OrdersPage } from '../modules/orders/page.tsx';
import { PlansPage } from '../modules/response-plans/page.tsx';
import { PracticePage } from '../modules/practice/page.tsx';
import { practiceWords } from '../modules/practice/words.ts';
import { PanelKeysPage } from '../modules/sites/page.tsx';
import type { PageName, Role } from './parts/desk.tsx';
import { ScenesPage } from './shell/scenes.tsx';
import { handoverWords } from './parts/handover-words.ts';
import { orderWords } from './parts/order-words.ts';
import { planPageWords } from './parts/plan-words.ts';
import { shellWords } from './words.ts';

export interface Page {
  name: PageName;
  /** The key that opens it from anywhere outside a field. */
  code: string;
  words: Words;
  /** Null: the situation itself, with the plan and the units. */
  component: ComponentType | null;
  roles: readonly Role[];
  /** Only where the demo runs. */
  demo?: true;
}

const all: readonly Role[] = ['administrator', 'commander', 'dispatcher', 'viewer', 'auditor'];

/** The pages of the console, in the order of the bar. To remove a module's page, delete its line. */
export const pages: readonly Page[] = [
  { name: 'desk', code: 'KeyG', words: shellWords.pageDesk, component: null, roles: all },
  { name: 'shelved', code: 'KeyZ', words: shellWords.pageShelved, component: ShelvedPage, roles: all },
  { name: 'handover', code: 'Quote', words: handoverWords.page, component: HandoverPage, roles: all },
  { name: 'orders', code: 'BracketLeft', words: orderWords.page, component: OrdersPage, roles: all },
  { name: 'plans', code: 'BracketRight', words: planPageWords.page, component: PlansPage, roles: all },
  { name: 'panels', code: 'KeyP', words: shellWords.pagePanels, component: PanelsPage, roles: all },
  {
    name: 'inspector',
    code: 'Period',
    words: shellWords.pageInspector,
    component: InspectorPage,
    roles: ['administrator', 'commander', 'dispatcher'],
  },
  { name: 'keys', code: 'Comma', words: shellWords.pageKeys, component: PanelKeysPage, roles: ['administrator'] },
  {
    name: 'scenes',
    code: 'Semicolon',
    words: shellWords.pageScenes,
    component: ScenesPage,
    roles: ['administrator', 'commander', 'dispatcher'],
    demo: true,
  },
  {
    name: 'practice',
    code: 'Backslash',
    words: practiceWords.page,
    component: PracticePage,
    roles: ['administrator', 'commander', 'dispatcher'],
  },
];
