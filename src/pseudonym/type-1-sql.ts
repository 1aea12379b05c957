/** Objections of type 1 as general practices record them: coded events (a code list for dissent, one for its withdrawal) and flags. */
import type { Column } from '../contract/contract.ts';
import { identifier, literal } from '../engine/engine.ts';
import type { Type1Codes } from './read-type-1-codes.ts';

/**
 * What coded events say of type 1, as `makeOptOuts` reads it: SQL of (person_key, dissent, recorded_on).
 * @param events SQL of a relation with person_key, code and recorded_on (a date, missing where not known)
 * @param codes of the dissent and of its withdrawal, as `readType1Codes` finds them; a code on both lists counts as dissent
 * @see governance.md 1.6
 */
export function type1FromEvents(events: string, codes: Type1Codes): string {
  const among = (list: string[]): string => (list.length ? `code in (${list.map(literal).join(', ')})` : 'false');
  const dissent = `coalesce(${among(codes.dissent)}, false)`;
  return `select person_key, ${dissent} as dissent, recorded_on from ${events} where ${dissent} or ${among(codes.withdrawal)}`;
}

/**
 * SQL of the code of type 1 that stands in a row above the privacy line; missing where none does. Of several a dissent comes first.
 * @param columns with codes as systems of practices hold them
 * @param codes none is heard when absent
 */
export function type1CodeIn(columns: Pick<Column, 'name'>[], codes?: Type1Codes): string {
  const texts = columns.map(({ name }) => `trim(${identifier(name)})`);
  const found = [codes?.dissent ?? [], codes?.withdrawal ?? []]
    .filter((list) => list.length > 0)
    .flatMap((list) => texts.map((text) => `case when ${text} in (${list.map(literal).join(', ')}) then ${text} end`));
  return found.length ? `coalesce(${[...found, 'null'].join(', ')})` : 'null::varchar';
}

/**
 * What flags of registrations say of type 1, as `makeOptOuts` reads it: SQL of (person_key, dissent, recorded_on). A person's latest
 * flag holds, and of those of one day the one that is set. One that is not set says nothing beside that: most practices write
 * their objections as codes alone, and only the code of withdrawal takes such an objection back. One that is to be not set on a day to
 * come says nothing yet: it reads `opt_out_day`, which `makeOptOuts` lays.
 * @param flags SQL of a relation with person_key, flag and recorded_on (a date; a flag that is set without one is not outlived)
 */
export function type1FromFlags(flags: string): string {
  const set = `max(coalesce(recorded_on, date '9999-12-31')) filter (where flag)`;
  return `select person_key, true as dissent, ${set} as recorded_on from ${flags}
    where flag or coalesce(recorded_on <= (select day from opt_out_day), true)
    group by person_key having ${set} >= coalesce(max(recorded_on) filter (where not flag), date '0001-01-01')`;
}
