/** Stays and attendances whose record is sensitive: by which numbers others know them, and whose they are from which day to which. */
import type { Contract } from '../contract/contract.ts';
import { identifier, literal } from '../engine/engine.ts';
import { identityRecordId, personsOf } from '../linkage/residents/identity-record-sql.ts';
import { recordNumbers, sealedNumbers } from '../pseudonym/stays.ts';
import { askEach, forgetReplaced, keyText, rowsOf, type Search, structs } from './ask-datasets.ts';
import type { CheckedDelivery } from './check-again.ts';
import type { ChosenDataset } from './make-datasets.ts';

/** sensitive_stay: numbers by which other datasets know a sealed stay. sensitive_span: whose it is, and its days as its rows tell them. */
export const STAY_TABLES = `
  create table if not exists sensitive_stay (asked varchar, kind varchar, number varchar);
  create table if not exists sensitive_span
    (asked varchar, kind varchar, number varchar, record_id ubigint, from_day date, to_day date);`;

/** The days of stays whose record is sensitive, by every row of it: what another dataset holds of them is known by those. */
export const findStays = (search: Search, datasets: ChosenDataset[], known: string): Promise<void> =>
  askEach(search, {
    table: 'sensitive_stay',
    datasets: datasets.filter(({ contract }) => sealedNumbers(contract).length > 0),
    of: () => known,
    read: (asked, { contract }, used) => readStays(search, asked, contract, used),
  });

async function readStays({ own, kinds }: Search, asked: string, contract: Contract, used: CheckedDelivery[]) {
  const sealed = recordNumbers(contract, kinds).map(
    ({ kind, number }) => `${number} in (select number from sensitive_record where kind = ${literal(kind)})`,
  );
  for (const rows of sealed.length ? rowsOf(used) : [])
    await own.run(`insert into sensitive_stay select distinct ${literal(asked)}, each.kind, each.number from (
      select unnest(${structs(sealedNumbers(contract))}) as each from ${rows} where ${sealed.join(' or ')})
      where each.number is not null`);
  await own.run(`insert into sensitive_stay values (${literal(asked)}, null, null)`);
}

/** From which day to which somebody was in a stay that is sealed, in whatever way the stay and its person are told. */
export const findSpans = (search: Search, datasets: ChosenDataset[], known: string): Promise<void> =>
  askEach(search, {
    table: 'sensitive_span',
    datasets: datasets.filter(({ contract }) => contract.stays?.part === 'tell'),
    of: () => known,
    read: (asked, { contract }, used) => readSpans(search, asked, contract, used),
  });

async function readSpans({ own, kinds }: Search, asked: string, contract: Contract, used: CheckedDelivery[]) {
  const { from, to } = contract.stays!;
  const [of] = recordNumbers(contract, kinds);
  await own.run(`create or replace temp table span
    (place integer, sender varchar, key varchar, number varchar, record_id ubigint, from_day date, to_day date)`);
  for (const rows of rowsOf(used))
    for (const role of personsOf(contract))
      await own.run(`insert into span select _place, _from, ${keyText(contract)}, ${of?.number ?? 'null'},
        ${identityRecordId(contract, role)}, ${identifier(from)}::date, ${identifier(to)}::date
        from ${rows} where ${isSealed(contract, kinds)}`);
  await forgetReplaced(own, 'span', contract, used);
  await own.run(`insert into sensitive_span
    select distinct ${literal(asked)}, ${literal(of?.kind ?? '')}, coalesce(number, ''), record_id, from_day, to_day from span
    union all select ${literal(asked)}, null, null, null, null, null`);
}

/** A row without a number of a record is sealed by itself alone. */
function isSealed(contract: Contract, kinds: string[]): string {
  const numbers = recordNumbers(contract, kinds);
  const known = numbers.map(
    ({ kind, number }) => `${number} in (select number from sensitive_record where kind = ${literal(kind)})`,
  );
  const alone = [...numbers.map(({ number }) => `${number} is null`), `(${contract.sensitive || 'false'}\n) is true`];
  return [...known, `(${alone.join(' and ')})`].join(' or ');
}
