/** Patients that practices made up to try their systems. They are no persons, so no purpose sees them and nobody asks about them. */
import { type Engine, identifier } from '../engine/engine.ts';
import type { AdmittedRows } from './admit-rows.ts';

/** The column by which a practice says so of its list, in whichever dataset it comes. */
const DUMMY = 'is_dummy_patient';

/**
 * Who is known as a test patient alone: somebody whom another row of such a list calls a person is one.
 * @param people current rows of datasets about people, below the privacy line
 * @returns SQL of (person_key), each once; null where no dataset says it of its rows
 */
export function findTestPatients(
  people: { contract: Pick<AdmittedRows['contract'], 'columns'>; input: Pick<AdmittedRows['input'], 'relation'> }[],
): string | null {
  const telling = people.filter(({ contract: { columns } }) =>
    [DUMMY, 'person_key'].every((name) => columns.some((c) => c.name === name)),
  );
  if (telling.length === 0) return null;
  const rows = telling.map(({ input }) => `select person_key, ${identifier(DUMMY)} as dummy from ${input.relation}`);
  return `select person_key from (${rows.join(' union all ')})
    where person_key is not null group by person_key having bool_and(coalesce(dummy, false)) order by person_key`;
}

/**
 * Lays `edition_test_patient`, those of the edition, and unless it stands on an earlier map `test_patient`, which stays in the zone:
 * whoever asks the national service or counts residents leaves them out.
 * @param engine on the identity zone, its tables laid (`layOptOuts`)
 * @param found of `findTestPatients`
 * @returns how many there are
 */
export async function layTestPatients(engine: Engine, found: string | null, earlierMap: boolean): Promise<number> {
  const nobody = 'select null::bigint as person_key where false';
  await engine.run(`create or replace temp table edition_test_patient as ${found ?? nobody}`);
  if (!earlierMap) await engine.run('delete from test_patient; insert into test_patient from edition_test_patient');
  return (await engine.one<{ n: number }>('select count(*) as n from edition_test_patient')).n;
}
