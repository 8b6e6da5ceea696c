import type { Fact } from '../../base/fact.ts';
import type { SiteFact } from '../sites/facts.ts';
import type { UnitFact } from '../units/facts.ts';
import { handoverFacts, type HandoverDraft, type HandoverFact } from './fact-types.ts';
import { nothing, refusedKeptMax, type Act, type Handover, type HandoversState } from './state.ts';

export { handoverFacts, nothing };
export type { HandoverDraft, HandoverFact, HandoversState };

/** Facts of others that `apply` folds: when shifts begin, and who stands where. */
export const reads = [
  'journal opened',
  'site described',
  'site setting set',
  'site setting cleared',
  'post set',
  'post removed',
  'shift group set',
  'shift group removed',
  'unit signed on',
  'unit sign-on changed',
  'unit signed off',
] as const satisfies readonly (SiteFact['type'] | UnitFact['type'] | 'journal opened')[];

export function apply(state: HandoversState, fact: Fact): void {
  if (fact.type in handoverFacts) applyOwn(state, fact as HandoverFact);
  else if (fact.type === 'journal opened')
    state.numberPrefix = (fact.data as { numberPrefix?: string }).numberPrefix ?? '';
  else applyAround(state, fact as SiteFact | UnitFact);
}

function applyAround(state: HandoversState, fact: SiteFact | UnitFact): void {
  switch (fact.type) {
    case 'site described':
      state.site = { timeZone: fact.data.timeZone, dutyLevel: fact.data.dutyLevelInForce };
      return;
    case 'site setting set':
      state.settings.set(fact.data.key, fact.data.value);
      return;
    case 'site setting cleared':
      state.settings.delete(fact.data.key);
      return;
    case 'post set': {
      const { id, kind, cover, shiftGroup } = fact.data;
      state.posts.set(id, { id, kind, cover, shiftGroup });
      return;
    }
    case 'post removed':
      state.posts.delete(fact.data.id);
      return;
    case 'shift group set':
      state.shiftGroups.set(fact.data.id, fact.data);
      return;
    case 'shift group removed':
      state.shiftGroups.delete(fact.data.id);
      return;
    case 'unit signed on':
      state.units.set(fact.data.unit, { post: fact.data.post ?? null, strength: fact.data.strength });
      return;
    case 'unit sign-on changed': {
      const row = state.units.get(fact.data.unit);
      if (row && fact.data.strength !== undefined)
        state.units.set(fact.data.unit, { ...row, strength: fact.data.strength });
      return;
    }
    case 'unit signed off':
      state.units.delete(fact.data.unit);
      return;
    default:
      return;
  }
}

function applyOwn(state: HandoversState, fact: HandoverFact): void {
  const act = actOf(fact);
  switch (fact.type) {
    case 'handover begun': {
      const { handover, shiftStart, asOf, items, counts, root, desk } = fact.data;
      state.lastHandover = Math.max(state.lastHandover, numberOf(handover));
      const last = state.desks.get(desk);
      const goesOn = last && !last.accepted ? last : null;
      state.desks.set(desk, {
        handover,
        desk,
        begun: act,
        shiftStart: shiftStart ?? null,
        asOf,
        items,
        counts,
        root: root ?? null,
        // A list built anew after a refusal, or because it grew old, keeps what the outgoing has written.
        notes: goesOn?.notes ?? [],
        signed: null,
        accepted: null,
        refused: null,
        before: goesOn?.refused
          ? [...goesOn.before, { handover: goesOn.handover, refused: goesOn.refused }].slice(-refusedKeptMax)
          : (goesOn?.before ?? []),
      });
      return;
    }
    case 'handover note added':
      return change(state, fact.data.handover, ({ notes }) => ({
        notes: [...notes, { ...act, words: fact.data.words }],
      }));
    case 'handover signed':
      return change(state, fact.data.handover, () => ({ signed: act }));
    case 'handover accepted':
      return change(state, fact.data.handover, () => ({ accepted: { ...act, incoming: fact.data.incoming } }));
    case 'handover refused': {
      const { incoming, reason, words } = fact.data;
      return change(state, fact.data.handover, () => ({
        refused: { ...act, incoming, reason, ...(words ? { words } : {}) },
      }));
    }
    case 'briefing notice posted': {
      const { notice, words, until } = fact.data;
      state.lastNotice = Math.max(state.lastNotice, numberOf(notice));
      for (const row of state.notices.values()) if (row.until <= fact.recordedAt) state.notices.delete(row.notice);
      state.notices.set(notice, { notice, posted: act, words, until, signed: {} });
      return;
    }
    case 'briefing notice signed': {
      const row = state.notices.get(fact.data.notice);
      if (row) state.notices.set(row.notice, { ...row, signed: { ...row.signed, [fact.by]: fact.recordedAt } });
      return;
    }
    case 'briefing notice withdrawn':
      state.notices.delete(fact.data.notice);
      return;
  }
}

const numberOf = (id: string): number => Number(/(\d{6,})$/.exec(id)?.[1] ?? 0);

function change(state: HandoversState, id: string, of: (row: Handover) => Partial<Handover>): void {
  for (const row of state.desks.values()) if (row.handover === id) state.desks.set(row.desk, { ...row, ...of(row) });
}

function actOf(fact: Fact): Act {
  const desk = (fact.data as { desk?: string }).desk;
  return { by: fact.by, at: fact.recordedAt, ...(desk === undefined ? {} : { desk }) };
}
