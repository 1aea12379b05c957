/** Which senders a figure stands on. */
import type { Figure, Question } from '../metric.ts';
import { isNoPlace } from '../place-dimensions.ts';
import type { ToldStretch } from '../records/judge-told.ts';
import type { ToldNeed } from '../records/told-needs.ts';
import type { ToldTable } from './read-told.ts';

export interface ToldScope {
  stretches: ToldStretch[];
  /** whether it is one sender by itself, however that was asked */
  alone: boolean;
  /** whether senders, or groups of them, were asked for */
  asked: boolean;
  /** whether nothing is known of any sender of the figure */
  unknown: boolean;
}

/**
 * Answers: the stretches of the senders of a figure.
 * Arguments: those of a table; whether they are needed of what was counted itself; what was asked; the figure's group; what the policy shows.
 * Result: never a sender that the policy hides, since the rows of all tables are left out with it. Groups that are not made of senders (ages,
 * areas) may have people of each, so they stand on all of the others; so do people whom others than their own sender may have told of.
 * Of groups of which no sender is known nobody was to send; who is not in a place may be with no sender.
 */
export function scopeOf(
  { stretches, tied, keepsPeople }: ToldTable,
  need: Pick<ToldNeed, 'own'>,
  { by, where }: Pick<Question, 'by' | 'where'>,
  group: Figure['group'],
  rowFilter: Record<string, string[]>,
): ToldScope {
  const among = (limits: Limit[]): ToldStretch[] => {
    const known = limits.filter(([dimension]) => tied.includes(dimension));
    return stretches.filter(({ groups }) =>
      known.every(([dimension, codes]) => codes.includes(groups[dimension] ?? '')),
    );
  };
  const shown: Limit[] = Object.entries(rowFilter);
  if (!need.own && !keepsPeople) return { stretches: among(shown), alone: false, asked: false, unknown: false };
  const chosen: Limit[] = [
    ...where.map(({ dimension, values }): Limit => [dimension, values]),
    ...by.map((dimension): Limit => [dimension, [group[dimension]!]]),
  ];
  const own = among([...shown, ...chosen]);
  const isAsked = [...shown, ...chosen].some(([dimension]) => tied.includes(dimension));
  if (own.length) {
    const isAlone = isAsked && new Set(own.map(({ teller }) => teller)).size === 1;
    return { stretches: own, alone: isAlone, asked: isAsked, unknown: false };
  }
  // people of no practice are in no place either
  const isOfNone = chosen.some(([d, codes]) => tied.includes(d) && codes.some((code) => isNoPlace(d, code)));
  if (isOfNone) return { stretches: [], alone: false, asked: false, unknown: false };
  return { stretches, alone: false, asked: false, unknown: isAsked };
}

/** A dimension, and its groups of which a sender must be. */
type Limit = readonly [dimension: string, codes: string[]];
