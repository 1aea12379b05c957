/** Who has objected by now to what a purpose obeys, whether a build has heard it or not. */
import { readFileSync } from 'node:fs';
import { type Engine, literal } from '../engine/engine.ts';
import { OPT_OUT_KINDS, type OptOutKind, type Purpose } from '../pseudonym/read-purposes.ts';
import { RESIDENT_NUMBERS } from './resident-numbers.ts';

const OBJECTING = readFileSync(new URL('objecting-persons.sql', import.meta.url), 'utf8');

/**
 * Kinds of objection that stand in the way of telling who somebody is: that to sharing whatever is written, and all that the purpose
 * obeys in any way. In doubt, that is of a purpose that is not written any more, all of them.
 */
export const kindsHeard = (purpose: Purpose | undefined): OptOutKind[] =>
  OPT_OUT_KINDS.filter((kind) => kind === 'sharing' || purpose?.drops[kind] !== 'nothing');

/**
 * Keys of the persons of whom an objection of these kinds stands in the list that was taken last. Who is one with them by a merge,
 * also by one that the last build did not know or that was taken back since, counts with them until the next build; and whoever a
 * merge or a split ever joined with a person whom an objection names by key, as in a build.
 * @param zone on the identity zone, or on views of its tables (`readIdentityZone`)
 * @param today ISO day; an objection withdrawn on it stands no more
 * @returns none when nobody objected. An objection of a number that no resident has or had is nobody's
 */
export async function objectingPersons(zone: Engine, kinds: OptOutKind[], today: string): Promise<Set<number>> {
  if (kinds.length === 0) return new Set();
  const rows = kinds.map((kind) => `(${literal(kind)}, date ${literal(today)})`).join(', ');
  await zone.run(`create or replace temp view objection_heard as from (values ${rows}) v(kind, day)`);
  await zone.run(`create or replace temp view resident_goes_by as ${RESIDENT_NUMBERS.earlierNumbers}`);
  return new Set((await zone.all<{ person_key: number }>(OBJECTING)).map((row) => row.person_key));
}
