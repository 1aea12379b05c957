import type { OpenEdition } from '../../edition/open-edition.ts';
import type { ReadGrant } from '../../metric/compile-options.ts';
import { describeRowFilter } from '../../metric/describe-row-filter.ts';
import { knownRecordValues } from '../../metric/records/known-values.ts';
import type { TableModel } from '../../metric/table-model.ts';
import type { Cohort } from './cohort.ts';

/**
 * What must be said of counts of people from which a policy leaves some out, as metrics say it of figures.
 * @param edition as the purpose may see it
 * @param cohort the first that was named: those are known of whom it chooses
 * @throws ConcordError 'policy-refused' where the edition knows nothing of what the policy shows: nobody would be counted
 */
export function noteRowFilter(
  edition: OpenEdition,
  tables: TableModel,
  { of }: Cohort,
  { tables: granted, rowFilter }: ReadGrant,
): Promise<string[]> {
  const people = { source: PEOPLE[of], records: { time: { kind: 'as-at' as const } } };
  const grant = { tables: granted, rowFilter: {} };
  return describeRowFilter(rowFilter, (dimension, values) =>
    knownRecordValues({ edition, tables, metric: people, dimension, grant, values }),
  );
}

/** Tables with a row for each of those whom a cohort chooses from. */
const PEOPLE: Record<Cohort['of'], string> = { registered: 'registration', everybody: 'person' };
