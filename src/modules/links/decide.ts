import type { DraftOf } from '../../base/fact.ts';
import { type Refusal, refuse } from '../../base/errors.ts';
import type { LinkSignal, LinkSummarySignal, Signal } from '../../base/signal.ts';
import type { Command } from '../module.ts';
import { linkKey, type linksFacts, type LinksState } from './facts.ts';
import { refusals } from './words.ts';

export type LinksDraft = DraftOf<typeof linksFacts>;

/** The connector has judged; here it becomes a fact. What is known already is not written again. */
export function hear(signal: Signal, state: LinksState): readonly LinksDraft[] {
  switch (signal.kind) {
    case 'link':
      return hearLink(signal, state);
    case 'link-summary':
      return [summary(signal)];
    case 'refused':
      return [
        {
          type: 'sender refused',
          data: { panel: signal.panel, why: signal.why },
          about: [`panel/${signal.panel}`],
        },
      ];
    default:
      return [];
  }
}

function hearLink(signal: LinkSignal, state: LinksState): readonly LinksDraft[] {
  const { panel, path, heardAt } = signal;
  const known = state.links.get(linkKey(panel, path));
  const about = [`panel/${panel}`];
  const heard = heardAt !== undefined && { heardAt: Math.round(heardAt) };
  switch (signal.state) {
    case 'lost':
      return known?.state === 'lost' ? [] : [{ type: 'link lost', data: { panel, path, ...heard }, about }];
    case 'back':
      // A link counts from the start of the program as up, so only one that was lost comes back.
      return known?.state === 'lost' ? [{ type: 'link back', data: { panel, path, ...heard }, about }] : [];
    case 'drifting': {
      const drift_ms = Math.round(signal.drift_ms ?? 0);
      return known?.drifting ? [] : [{ type: 'link drifting', data: { panel, path, drift_ms }, about }];
    }
    case 'steady': {
      if (!known?.drifting) return [];
      const drift = signal.drift_ms !== undefined && { drift_ms: Math.round(signal.drift_ms) };
      return [{ type: 'link steady', data: { panel, path, ...drift }, about }];
    }
  }
}

function summary(signal: LinkSummarySignal): LinksDraft {
  const { panel, from, to, messages, polls, refused, sequenceGaps, repeats, keyExchangesRefused, driftP50_ms } = signal;
  return {
    type: 'link summary',
    data: {
      panel,
      from,
      to,
      messages,
      polls,
      refused,
      sequenceGaps,
      repeats,
      keyExchangesRefused,
      ...(driftP50_ms !== null && { driftP50_ms: Math.round(driftP50_ms) }),
    },
    about: [`panel/${panel}`],
  };
}

/** Links are watched, never ordered: there is no command. */
export function decide(command: Command): readonly LinksDraft[] | Refusal {
  return refuse('COMMAND_UNKNOWN', refusals.COMMAND_UNKNOWN, { type: command.type.slice(0, 64) });
}
