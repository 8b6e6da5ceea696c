import highsPackage from 'highs';
import type { Highs, Model } from 'highs';

/** A row of a linear programme: lower ≤ Σ value × column ≤ upper. */
export interface LinearRow {
  columns: number[];
  values: number[];
  lower: number;
  upper: number;
}

/** Minimise Σ cost × column over columns from 0 to `upper`. */
export interface LinearProgramme {
  cost: number[];
  upper: number[];
  /** 1 where the column takes whole numbers. */
  whole: number[];
  rows: LinearRow[];
}

export interface LinearAnswer {
  /** `none` is a proof that no answer exists; `open` means a limit ended the search first. */
  found: 'best' | 'some' | 'none' | 'open';
  values: Float64Array;
  cost: number;
  /** No answer costs less. */
  bound: number;
  /** Where the fractional programme has no answer: how much each row takes part in the proof of it. */
  proof: Float64Array | null;
  /** Of a fractional programme: what one unit more or less of each row would change the cost by. */
  prices: Float64Array | null;
}

export interface LinearLimits {
  /** Of the tree search: a count, so that the same problem ends at the same place on every machine. */
  nodes_max: number;
  /**
   * Leaves out that columns are whole. `proof` uses the simplex method, which tells what a "none" rests on; `quick` an
   * interior point, ten times faster on whole months, which gives prices of rows but no proof.
   */
  fractional?: 'proof' | 'quick';
  /** Every cost is a whole number: a bound less than 1 below an answer is already its proof. */
  wholeCosts?: boolean;
  /** An answer to start from. */
  start?: ArrayLike<number>;
  /** Asked now and then; true ends the search. */
  shouldStop?: () => boolean;
}

export interface LinearSolver {
  solve(programme: LinearProgramme, limits: LinearLimits): LinearAnswer;
}

// The package describes its CommonJS face; what an ES module is given as default is the loader itself.
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

let loaded: Promise<Highs> | null = null;

/** HiGHS, loaded once. It computes on the calling thread: call it in a worker where something else must stay alive. */
export async function linearSolver(): Promise<LinearSolver> {
  loaded ??= loadHighs();
  const highs = await loaded;
  return { solve: (programme, limits) => solve(highs, programme, limits) };
}

function solve(highs: Highs, programme: LinearProgramme, limits: LinearLimits): LinearAnswer {
  const model = highs.createModel(modelData(programme, limits.fractional !== undefined));
  try {
    model.options.set({ output_flag: false, mip_max_nodes: limits.nodes_max, mip_rel_gap: 0, mip_abs_gap: 1e-6 });
    // Over a whole month an interior point solves the first programme in less time than the simplex method.
    if (limits.wholeCosts) model.options.set({ mip_abs_gap: 0.99, mip_lp_solver: 'ipm' });
    // The proof that a fractional programme has no answer is a ray of the simplex method; presolve would lose it.
    if (limits.fractional === 'proof') model.options.set({ presolve: 'off', solver: 'simplex' });
    if (limits.fractional === 'quick') model.options.set({ solver: 'ipm', run_crossover: 'off' });
    if (limits.start) model.setSolution({ colValue: Float64Array.from(limits.start) });
    const { shouldStop } = limits;
    model.run(
      shouldStop
        ? {
            [highs.constants.callbackType.mipInterrupt]: (event: { interrupt(): void }) => {
              if (shouldStop()) event.interrupt();
            },
          }
        : undefined,
    );
    return answerOf(highs, model, programme, limits.fractional);
  } finally {
    model.dispose();
  }
}

function modelData(programme: LinearProgramme, fractional: boolean): Parameters<Highs['createModel']>[0] {
  const { cost, upper, whole, rows } = programme;
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => (starts[index + 1] = starts[index]! + row.columns.length));
  const indices = new Int32Array(starts[rows.length]!);
  const values = new Float64Array(starts[rows.length]!);
  rows.forEach((row, index) => {
    indices.set(row.columns, starts[index]!);
    values.set(row.values, starts[index]!);
  });
  const matrix = { format: 'csr' as const, numRows: rows.length, numCols: cost.length, starts, indices, values };
  return {
    numCols: cost.length,
    numRows: rows.length,
    colCost: cost,
    colLower: new Float64Array(cost.length),
    colUpper: upper,
    rowLower: rows.map((row) => row.lower),
    rowUpper: rows.map((row) => row.upper),
    matrix,
    ...(fractional ? {} : { integrality: Int32Array.from(whole) }),
  };
}

function answerOf(
  highs: Highs,
  model: Model,
  programme: LinearProgramme,
  fractional: LinearLimits['fractional'],
): LinearAnswer {
  const status = model.getModelStatus();
  const codes = highs.constants.modelStatus;
  const nothing = { values: new Float64Array(0), cost: Infinity, bound: -Infinity, proof: null, prices: null };
  if (status === codes.infeasible || status === codes.unboundedOrInfeasible) {
    return { ...nothing, found: 'none', bound: Infinity, proof: fractional === 'proof' ? rayOf(model) : null };
  }
  if (status === codes.empty) {
    return { ...nothing, found: 'best', values: new Float64Array(programme.cost.length), cost: 0, bound: 0 };
  }
  const cost = model.getObjectiveValue();
  const bound = fractional ? cost : Number(model.info.get('mip_dual_bound'));
  const hasSome = Number(model.info.get('primal_solution_status')) === 2;
  if (status !== codes.optimal && !hasSome) return { ...nothing, found: 'open', bound };
  const { colValue, rowDual } = model.getSolution();
  const found = status === codes.optimal ? 'best' : 'some';
  return { found, values: colValue, cost, bound, proof: null, prices: fractional ? rowDual : null };
}

function rayOf(model: Model): Float64Array | null {
  const ray = model.getDualRay();
  return ray ? Float64Array.from(ray.values) : null;
}
