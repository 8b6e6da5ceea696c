import { Causes } from '../../src/journal/causes.ts';
import { Clerk } from '../../src/journal/clerk.ts';
import { allModules } from '../../src/modules/all.ts';
import type { Module } from '../../src/modules/module.ts';
import { answersEarly } from './answers-early.ts';
import type { Planted } from './world.ts';

/** Faults of ours, planted into the real program. The net that finds none of them is no net. */
export interface Bug {
  what: string;
  /** What a checker must say of it. */
  found: RegExp;
  plant(): { planted: Planted; remove(): void };
}

/** Puts another method in the place of one, and back. */
function replaced<T extends object>(
  of: T,
  name: string,
  by: (method: (...given: any[]) => any) => unknown,
): () => void {
  const methods = of as Record<string, (...given: any[]) => any>;
  const method = methods[name]!;
  methods[name] = by(method) as typeof method;
  return () => void (methods[name] = method);
}

/** All modules, with one of them folding wrongly. */
function withFold(name: string, wrap: (module: Module) => Pick<Module, 'apply'>): readonly Module[] {
  return allModules.map((module) => (module.name === name ? { ...module, ...wrap(module) } : module));
}

export const bugs: readonly Bug[] = [
  {
    what: 'the clerk answers before what it decided is durable',
    found: /was acknowledged and is lost|was said to be kept/,
    plant: () => ({ planted: {}, remove: answersEarly() }),
  },
  {
    what: 'the clerk forgets what it has already written',
    found: /stands 2 times|taken for two messages|carried out more than once/,
    plant: () => ({ planted: {}, remove: replaced(Causes.prototype, 'find', () => () => null) }),
  },
  {
    what: 'the clerk does not look whether a commit in doubt has happened, and takes it as lost',
    found: /./,
    plant: () => ({
      planted: {},
      remove: replaced(
        Clerk.prototype,
        'comeBack',
        () =>
          function (this: { startAgain(): void }) {
            this.startAgain();
            return Promise.resolve();
          },
      ),
    }),
  },
  {
    what: 'the disk says "written" and has not',
    found: /is lost|was said to be kept|stands where|does not give the signed root|cut/i,
    plant: () => ({ planted: { lies: true }, remove: () => {} }),
  },
  {
    what: 'a fold takes something from outside the facts',
    found: /the state of alarms .* is not/,
    plant() {
      let applied = 0;
      const apply = (module: Module): Pick<Module, 'apply'> => ({
        apply(state, fact) {
          module.apply(state, fact);
          if (fact.type === 'alarm raised') (state as { lastSounding: number }).lastSounding += applied++ % 2;
        },
      });
      return { planted: { modules: withFold('alarms', apply) }, remove: () => {} };
    },
  },
  {
    what: 'a decision changes the state it looks at instead of writing a fact',
    found: /the state of alarms held by the clerk is not/,
    plant() {
      const hear = (module: Module): Pick<Module, 'apply'> & Partial<Module> => ({
        apply: module.apply,
        hear(signal, state, now, draw) {
          (state as { lastSounding: number }).lastSounding += 1;
          return module.hear!(signal, state, now, draw);
        },
      });
      return { planted: { modules: withFold('alarms', hear) }, remove: () => {} };
    },
  },
];
