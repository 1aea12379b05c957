/** Objections of type 1 as general practices record them: coded events, one code list for dissent and one for its withdrawal. */
import type { CodeLists } from '../contract/read-code-lists.ts';
import { literal } from '../engine/engine.ts';

/**
 * What coded events say of type 1, as `makeOptOuts` reads it: SQL of (person_key, dissent, recorded_on).
 * @param events SQL of a relation with person_key, code and recorded_on (a date, missing where not known)
 * @param codes of the dissent and of its withdrawal, as `type1Codes` finds them; a code on both lists counts as dissent
 * @see governance.md 1.6
 */
export function type1FromEvents(events: string, codes: { dissent: string[]; withdrawal: string[] }): string {
  const among = (list: string[]): string => (list.length ? `code in (${list.map(literal).join(', ')})` : 'false');
  const dissent = `coalesce(${among(codes.dissent)}, false)`;
  return `select person_key, ${dissent} as dissent, recorded_on from ${events} where ${dissent} or ${among(codes.withdrawal)}`;
}

/** The codes of type 1 that a workspace sees: the lists `type_1_opt_out.dissent` and `.withdrawal`; none where a list is missing. */
export const type1Codes = (lists: CodeLists): { dissent: string[]; withdrawal: string[] } => ({
  dissent: lists.get('type_1_opt_out.dissent')?.codes ?? [],
  withdrawal: lists.get('type_1_opt_out.withdrawal')?.codes ?? [],
});
