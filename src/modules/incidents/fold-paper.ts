import type { FactOf } from '../../base/fact.ts';
import type { paperFacts } from './fact-types-paper.ts';
import { actOf, change } from './fold-incidents.ts';
import { formsMax, rangesMax } from './state-paper.ts';
import type { Assignment, IncidentsState, Step } from './state.ts';

type PaperFact = FactOf<typeof paperFacts>;
type PastStep = Extract<PaperFact, { type: 'past step entered' }>;

export function foldPaper(state: IncidentsState, fact: PaperFact): void {
  const { paper } = state;
  switch (fact.type) {
    case 'paper forms reserved': {
      const range = { ...fact.data, reservedAt: fact.recordedAt };
      state.paper = { ...paper, ranges: [...paper.ranges, range].slice(-rangesMax) };
      return;
    }
    case 'paper form entered':
      paper.used.set(fact.data.form, { incident: fact.data.incident, ...actOf(fact) });
      for (const form of paper.used.keys()) {
        if (paper.used.size <= formsMax) break;
        paper.used.delete(form);
        state.paper = { ...state.paper, usedBelow: Math.max(state.paper.usedBelow, form + 1) };
      }
      return;
    case 'past step entered':
      return pastStep(state, fact);
    case 'paper kit failed':
      state.paper = { ...paper, failed: { why: fact.data.why, since: paper.failed?.since ?? fact.recordedAt } };
      return;
    case 'paper kit restored':
      state.paper = { ...paper, failed: null };
  }
}

/** Only the incident's history grows: the unit itself is elsewhere by now, so the sending is over from the start. */
function pastStep(state: IncidentsState, fact: PastStep): void {
  const { incident, unit, status, reason } = fact.data;
  const step: Step = { ...actOf(fact), status, corrections: [] };
  change(state, incident, (row) => {
    if (status === 'DP') {
      const sent: Assignment = { unit, status, active: false, steps: [step] };
      return { assignments: [...row.assignments, sent], waitingSince: null };
    }
    const at = row.assignments.findLastIndex((one) => one.unit === unit && !one.active && !one.movedTo);
    return {
      assignments: row.assignments.map((one, index) =>
        index === at
          ? {
              ...one,
              status,
              steps: [...one.steps, step],
              ...(status === 'CL' && reason ? { clearReason: reason } : {}),
            }
          : one,
      ),
    };
  });
}
