/** Which senders a figure stands on. */
import type { Figure, Question } from '../metric.ts';
import type { ToldStretch } from '../records/judge-told.ts';
import type { ToldNeed } from '../records/told-needs.ts';
import type { ToldTable } from './read-told.ts';

export interface ToldScope {
  stretches: ToldStretch[];
  /** whether it is one sender by itself */
  alone: boolean;
  /** whether senders, or groups of them, were asked for */
  asked: boolean;
  /** whether nothing is known of any sender of the figure */
  unknown: boolean;
}

/**
 * Answers: the stretches of the senders of a figure.
 * Arguments: those of a table; whether they are needed of what was counted itself; what was asked; the figure's group; what the policy shows.
 * Result: groups that are not made of senders (ages, areas) may have people of each, so they stand on all of them; so do people whom others
 * than their own sender may have told of.
 */
export function scopeOf(
  { stretches, tied, teller, keepsPeople }: ToldTable,
  need: Pick<ToldNeed, 'own'>,
  { by, where }: Pick<Question, 'by' | 'where'>,
  group: Figure['group'],
  rowFilter: Record<string, string[]>,
): ToldScope {
  const all: ToldScope = { stretches, alone: false, asked: false, unknown: false };
  if (!need.own && !keepsPeople) return all;
  const among = [
    ...Object.entries(rowFilter),
    ...where.map(({ dimension, values }) => [dimension, values] as const),
    ...by.map((dimension) => [dimension, [group[dimension]!]] as const),
  ].filter(([dimension]) => tied.includes(dimension));
  const own = stretches.filter(({ groups }) =>
    among.every(([dimension, codes]) => codes.includes(groups[dimension] ?? '')),
  );
  const alone = teller !== null && by.includes(teller);
  if (own.length) return { stretches: own, alone, asked: among.length > 0, unknown: false };
  return { ...all, unknown: alone || where.some(({ dimension }) => dimension === teller) };
}
