/** Rows that would give away a sealed stay they lie beside, such as an infection: known by whose they are and by their days. */
import { type Engine, literal } from '../engine/engine.ts';
import { identityRecordId } from '../linkage/residents/identity-record-sql.ts';
import { BESIDE, besideDays, besideNumber } from '../pseudonym/stays.ts';
import { askEach, placesOf, rowsOf, type Search, structs } from './ask-datasets.ts';
import type { ChosenDataset } from './make-datasets.ts';

/** Every row that may lie beside a stay, by its number: whose it is and its days, each with its kind. */
export const BESIDE_TABLE = `create table if not exists sensitive_beside
    (asked varchar, delivery varchar, number varchar, record_id ubigint, kind varchar, day date);`;

/** Whether rows of a dataset may lie beside a stay. */
export const isBeside = ({ contract }: ChosenDataset): boolean => contract.stays?.part === 'ask';

/** Reads the rows that may lie beside a stay. They are few, and are judged once everybody is linked. */
export const findBeside = (search: Search, datasets: ChosenDataset[]): Promise<void> =>
  askEach(search, {
    table: 'sensitive_beside',
    datasets,
    of: () => '',
    read: async (asked, { contract }, used) => {
      const { own } = search;
      const days = besideDays(contract).map(({ kind, day }) => ({ kind, number: day }));
      for (const rows of rowsOf(used))
        await own.run(`insert into sensitive_beside select distinct ${literal(asked)}, delivery, number, record_id, each.kind, each.number
          from (select _place as place, ${besideNumber(contract, identityRecordId)} as number,
            ${identityRecordId(contract)} as record_id, unnest(${structs(days)}) as each from ${rows})
          join ${placesOf(used)} using (place) where each.number is not null`);
      await own.run(`insert into sensitive_beside values (${literal(asked)}, null, null, null, null, null)`);
    },
  });

/**
 * Adds to `sensitive_record_of` the rows that lie beside a sealed stay of the same person, at whatever provider: in doubt they do. `record_now`
 * says whose records are; where one is nobody's yet, or the stay's is since it may be linked by certain numbers alone, they are of one
 * person when they have a number in common, or are both of somebody who has one, or when they are of one birth date.
 */
export async function sealBeside(engine: Engine): Promise<void> {
  await engine.alone(async (own) => {
    await own.run(SPANS);
    await own.run(HANDLES);
    await own.run(`insert into sensitive_record_of select distinct delivery, ${literal(BESIDE)}, number
      from sensitive_beside b
      join handle as of_row using (record_id)
      join handle as of_stay on of_stay.handle = of_row.handle and (not of_row.is_weak or of_row.is_nobodys or of_stay.is_nobodys)
      join sealed_span s on s.record_id = of_stay.record_id
      where ${isWithin('b', 's')}`);
  });
}

/** A specimen may be taken the day before the admission is written down, and be entered the day after the discharge. */
const isWithin = (row: string, span: string): string =>
  `${row}.day between ${span}.from_day and ${span}.to_day
    or ${row}.kind = 'on' and ${row}.day between ${span}.from_day - 1 and ${span}.to_day + 1`;

/** A row that does not know the end yet has that of another of its record: of the same beginning, or else the last. None: no end. */
const SPANS = `create or replace temp table sealed_span as
  select distinct record_id, coalesce(from_day, '-infinity'::date) as from_day, coalesce(to_day, same_to,
    case when last_to >= from_day then last_to end, 'infinity'::date) as to_day
  from (
    select *, case when number <> '' then max(to_day) over (partition by kind, number, from_day) end as same_to,
      case when number <> '' then max(to_day) over (partition by kind, number) end as last_to
    from sensitive_span where number is not null)`;

/** By what records are known to be of one person. A birth date is weak: it counts where one of two records is nobody's. */
const HANDLES = `create or replace temp table handle as
  with concerned as (select record_id from sealed_span union select record_id from sensitive_beside where number is not null),
  evidence as (select e.* from record_evidence e semi join concerned using (record_id)),
  number as (
    select record_id, 'nhs ' || nhs_number as number from evidence
    union select record_id, 'nhs ' || c.nhs_number from evidence join token_crosswalk c on c.token = nhs_number_token
    union select record_id, 'token ' || nhs_number_token from evidence
    union select record_id, 'local ' || local_from || ' ' || local_number from evidence),
  number_person as (
    select distinct number, person_key from (
      select 'nhs ' || nhs_number as number, record_id from record_evidence
      union all select 'local ' || local_from || ' ' || local_number, record_id from record_evidence)
    semi join (select distinct number from number) using (number)
    join record_now using (record_id)),
  person as (
    select record_id, person_key from concerned join record_now using (record_id)
    union select record_id, person_key from number join number_person using (number)),
  known as (
    select record_id, number as handle, false as is_weak from number
    union select record_id, 'person ' || person_key, false from person
    union select record_id, 'born ' || birth_date, true from evidence
    union select record_id, 'born ' || birth_month, true from evidence
      where birth_date is null or record_id in (select record_id from sensitive_beside))
  select *, record_id not in (select record_id from record_now where person_key is not null) as is_nobodys
  from known where handle is not null`;
