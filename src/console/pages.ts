import type { ComponentType } from 'react';
import type { Words } from '../base/words.ts';
import { PanelsPage, ShelvedPage } from '../modules/alarms/page.tsx';
import { InspectorPage } from '../modules/links/page.tsx';
import { PracticePage } from '../modules/practice/page.tsx';
import { practiceWords } from '../modules/practice/words.ts';
import { OnTestPage } from '../modules/on-test/page.tsx';
import { PanelKeysPage } from '../modules/sites/page.tsx';
import type { PageName, Role } from './parts/desk.tsx';
import { ReviewsPage } from './parts/reviews.tsx';
import { paperWords } from './parts/paper-words.ts';
import { PaperPage } from './shell/paper.tsx';
import { ScenesPage } from './shell/scenes.tsx';
import { ContactsPage } from '../modules/told/page.tsx';
import { toldWords } from './parts/told-words.ts';
import { HandoverPage } from '../modules/handovers/page.tsx';
import { OrdersPage } from '../modules/orders/page.tsx';
import { PlansPage } from '../modules/response-plans/page.tsx';
import { handoverKey, handoverWords } from './parts/handover-words.ts';
import { operatorWords, reviewsKey } from './parts/operator-words.ts';
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
  { name: 'on-test', code: 'Digit0', words: shellWords.pageOnTest, component: OnTestPage, roles: all },
  { name: 'contacts', code: 'Quote', words: toldWords.contactsPage, component: ContactsPage, roles: all },
  { name: 'handover', code: handoverKey, words: handoverWords.page, component: HandoverPage, roles: all },
  { name: 'reviews', code: reviewsKey, words: operatorWords.reviews, component: ReviewsPage, roles: all },
  { name: 'orders', code: 'F4', words: orderWords.page, component: OrdersPage, roles: all },
  { name: 'plans', code: 'F8', words: planPageWords.page, component: PlansPage, roles: all },
  { name: 'panels', code: 'KeyP', words: shellWords.pagePanels, component: PanelsPage, roles: all },
  {
    name: 'inspector',
    code: 'Period',
    words: shellWords.pageInspector,
    component: InspectorPage,
    roles: ['administrator', 'commander', 'dispatcher'],
  },
  { name: 'paper', code: 'F9', words: paperWords.page, component: PaperPage, roles: all },
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
