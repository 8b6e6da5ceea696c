import type { Fact } from '../base/fact.ts';
import type { Module } from '../modules/module.ts';

/** The states of all modules of one stream, and the road by which a fact reaches those that fold it. */
export class Fold {
  readonly modules: readonly Module[];
  private readonly states = new Map<string, unknown>();
  private readonly roads: ReadonlyMap<string, readonly Module[]>;

  constructor(modules: readonly Module[], roads = roadsOf(modules)) {
    this.modules = modules;
    this.roads = roads;
    for (const module of modules) this.states.set(module.name, module.nothing());
  }

  state<S>(module: string): S {
    return this.states.get(module) as S;
  }

  put(module: string, state: unknown): void {
    this.states.set(module, state);
  }

  /** Folds a fact into every module that owns or reads its type. Tells which, so that their standing orders are looked at. */
  apply(fact: Fact): readonly Module[] {
    const takers = this.roads.get(fact.type) ?? [];
    for (const module of takers) module.apply(this.states.get(module.name), fact);
    return takers;
  }

  /** Only into one module: for replaying on top of snapshots of different ages. */
  applyTo(module: Module, fact: Fact): void {
    if (this.roads.get(fact.type)?.includes(module)) module.apply(this.states.get(module.name), fact);
  }

  copy(): Fold {
    const copy = new Fold(this.modules, this.roads);
    for (const [name, state] of this.states) copy.states.set(name, structuredClone(state));
    return copy;
  }
}

function roadsOf(modules: readonly Module[]): ReadonlyMap<string, readonly Module[]> {
  const roads = new Map<string, Module[]>();
  for (const module of modules) {
    for (const type of [...Object.keys(module.facts), ...module.reads]) {
      const takers = roads.get(type);
      if (takers) takers.push(module);
      else roads.set(type, [module]);
    }
  }
  return roads;
}
