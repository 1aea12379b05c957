/** A dataset's current rows written anew: those of its used deliveries, with written corrections applied. */
import type { Contract } from '../contract/contract.ts';
import { identifier, literal } from '../engine/engine.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { deliveryInput } from './delivery-input.ts';
import { mendDamaged } from './mend-damaged.ts';
import { type Correction, correctionsPath } from './read-corrections.ts';
import { type Bench, inputOf, runStep, type Step, type StepInput, type StepOutput } from './run-step.ts';
import { putSideBySide } from './supersede-rows.ts';
import { sqlFault } from './tell-sql-fault.ts';

/** Rows as one of the two ways of making them gives them. */
export interface RowsMade {
  /** the step that wrote them, or that found which of the deliveries' rows others replace */
  step: StepOutput;
  /** how they are read; in no order that may be counted on */
  input: StepInput;
  columns: StepOutput['columns'];
  /** the deliveries that they are of: damaged ones were made sound */
  used: CheckedDelivery[];
}

/**
 * Writes the rows in the order of their key, and then of every column. Corrected columns become null where a correction matches, and
 * keep what was published in `<column>_as_published`.
 * @throws ConcordError catalogue-invalid when a correction is not an expression over the columns
 */
export async function writeDatasetRows(
  bench: Bench,
  contract: Contract,
  used: CheckedDelivery[],
  corrections: Correction[],
  references: References,
): Promise<RowsMade> {
  let sound = used;
  const mend = async (): Promise<Step | null> => {
    const mended = await mendDamaged(bench, contract, used, references);
    sound = mended ?? used;
    return mended && datasetStep(contract, mended, corrections);
  };
  const step = await runStep(bench, { ...datasetStep(contract, used, corrections), mend }).catch((error: unknown) =>
    Promise.reject(
      corrections.length
        ? sqlFault(correctionsPath(contract), error, "`when` as SQL over the contract's columns")
        : error,
    ),
  );
  return { step, input: inputOf(step), columns: step.columns, used: sound };
}

/** SQL of whether nobody knows whose a row below the line is: of which person, or of which home where it has no person; null where it is about nobody. */
export function unlinkedSql({ columns }: Pick<Contract, 'columns'>): string | null {
  const key = ['person_key', 'home_key'].find((name) => columns.some((c) => c.name === name));
  return key ? `${key} is null` : null;
}

/** What names one row of a partner; nothing where a contract has no key. */
export const identityOf = (contract: Contract): string[] =>
  contract.key.length ? [...contract.key.map(identifier), ...(contract.delivery.filePeriod ? ['_period'] : [])] : [];

/** The marks of a row that it keeps in its dataset. */
export const marksKept = (contract: Contract): string[] => [
  ...(contract.delivery.filePeriod ? ['_period'] : []),
  '_delivery',
  '_status',
];

/** `delivery_<i>` of each. */
export const deliveryInputs = (used: CheckedDelivery[]): Record<string, StepInput> =>
  Object.fromEntries(used.map((checked, i) => [`delivery_${i}`, deliveryInput(checked)]));

function datasetStep(contract: Contract, used: CheckedDelivery[], corrections: Correction[]): Step {
  const names = contract.columns.map((c) => identifier(c.name));
  const key = contract.key.map(identifier);
  const identity = identityOf(contract);
  const all = putSideBySide(contract, used, identity);
  const select = [
    [
      `with delivered as not materialized (\n  ${all.rows}\n)`,
      ...(all.superseding ? [all.superseding.givenAgain] : []),
    ].join(',\n'),
    `select ${[...names.map((n) => correctedColumn(n, corrections)), ...publishedColumns(corrections), ...marksKept(contract)].join(', ')}`,
    `from delivered`,
    all.superseding ? `where ${all.superseding.holds}` : '',
    `order by ${[...key, ...names.filter((n) => !key.includes(n)), '_delivery'].join(', ')}`,
  ];
  return {
    name: `rows:${contract.id}`,
    confined: corrections.length > 0,
    select: select.filter(Boolean).join('\n'),
    inputs: { ...deliveryInputs(used), ...all.inputs },
    facts: factsSql(contract, used, corrections),
  };
}

function correctedColumn(name: string, corrections: Correction[]): string {
  const when = corrections
    .filter((c) => c.columns.map(identifier).includes(name))
    .map((c) => `coalesce((${c.when}), false)`);
  return when.length ? `case when ${when.join(' or ')} then null else ${name} end as ${name}` : name;
}

function publishedColumns(corrections: Correction[]): string[] {
  const columns = [...new Set(corrections.flatMap((c) => c.columns))];
  return columns.map((c) => `${identifier(c)} as ${identifier(`${c}_as_published`)}`);
}

/**
 * SQL of one row about the dataset's rows; what is told of each delivery is JSON, so that the rows are counted once however many
 * deliveries there are.
 * @param rows SQL of them; the step's own `result` when absent
 */
export function factsSql(
  contract: Contract,
  used: CheckedDelivery[],
  corrections: Correction[],
  rows = 'from result',
): string {
  const of = (column: string): string =>
    `(select coalesce(json_group_object(_delivery, ${column}), '{}')::varchar from counted)`;
  return [
    `with dataset_rows as not materialized (`,
    `  ${rows}`,
    '), counted as (',
    `  select _delivery, count(*) as rows, count(*) filter (where ${unlinkedSql(contract) ?? 'false'}) as unlinked`,
    '  from dataset_rows group by _delivery order by _delivery',
    ')',
    `select ${of('rows')} as published, ${of('unlinked')} as unlinked, ${sharedKeys(used, identityOf(contract))} as shared_keys`,
    ...(corrections.length ? [`, ${correctedRows(corrections)}`] : []),
  ].join('\n');
}

/** Rows that each correction touched, told by what was published. */
function correctedRows(corrections: Correction[]): string {
  const columns = [...new Set(corrections.flatMap((c) => c.columns))];
  const replace = columns.map((c) => `${identifier(`${c}_as_published`)} as ${identifier(c)}`);
  const counts = corrections.map((c, i) => `count(*) filter (where ${c.when}) as corrected_${i}`);
  return `corrected.* from (select ${counts.join(', ')} from (select * replace (${replace.join(', ')}) from dataset_rows)) as corrected`;
}

function sharedKeys(used: CheckedDelivery[], key: string[]): string {
  const froms = new Set(used.map((d) => d.delivery.receipt.from));
  if (froms.size < 2 || key.length === 0) return '0';
  const owners = used.map(({ delivery: { receipt } }) => `(${literal(receipt.deliveryId)}, ${literal(receipt.from)})`);
  return `(select count(*) from (
    select 1 from dataset_rows join (values ${owners.join(', ')}) as owner(_delivery, _owner) using (_delivery)
    group by ${key.join(', ')} having min(_owner) <> max(_owner)))`;
}
