/** A dataset's current rows: its used deliveries put together, later ones superseding, written corrections applied. */
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { identifier, literal } from '../engine/engine.ts';
import { totalOrder } from '../engine/total-order.ts';
import { acceptedRows } from '../quality/accepted-rows.ts';
import { checkFiles } from '../quality/check-files.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { whenFaults } from './guard-sql.ts';
import { hashOf } from './hash-canonically.ts';
import { mendDamaged } from './mend-damaged.ts';
import { type Correction, correctionsPath } from './read-corrections.ts';
import { type Bench, runStep, type Step, type StepInput, type StepOutput } from './run-step.ts';
import { putSideBySide } from './supersede-rows.ts';
import { sqlFault } from './tell-sql-fault.ts';

export interface DatasetRows {
  contract: Contract;
  output: StepOutput;
  used: CheckedDelivery[];
  /** rows of each delivery that are in the output */
  published: Record<string, number>;
  /** of them, rows of which nobody knows whose they are; null for a dataset about no one */
  unlinked: Record<string, number> | null;
  corrections: { correction: Correction; rows: number }[];
  /** keys that more than one partner sent; both rows are kept, since a local number may mean two things */
  keysOfSeveralPartners: number;
}

/**
 * Makes a dataset's current rows, sorted by its key.
 * Which delivery's row holds where several give a key: `putSideBySide`.
 * Corrected columns become null where a correction matches, and keep what was published in `<column>_as_published`.
 * @throws ConcordError catalogue-invalid when a correction is not an expression over the columns
 */
export async function makeDatasetRows(
  bench: Bench,
  contract: Contract,
  used: CheckedDelivery[],
  corrections: Correction[],
  references: References,
): Promise<DatasetRows> {
  const faults = await whenFaults(bench.guard, contract, corrections);
  if (faults.length) throw new ConcordError('catalogue-invalid', faults);
  let sound = used;
  const mend = async (): Promise<Step | null> => {
    const mended = await mendDamaged(bench, contract, used, references);
    sound = mended ?? used;
    return mended && datasetStep(contract, mended, corrections);
  };
  const output = await runStep(bench, { ...datasetStep(contract, used, corrections), mend }).catch((error: unknown) =>
    Promise.reject(
      corrections.length
        ? sqlFault(correctionsPath(contract), error, "`when` as SQL over the contract's columns")
        : error,
    ),
  );
  const count = (name: string): number => Number(output.facts[name] ?? 0);
  const byDelivery = (fact: string): Record<string, number> => {
    const counted = JSON.parse(String(output.facts[fact])) as Record<string, number>;
    return Object.fromEntries(
      sound.map(({ delivery: { receipt } }) => [receipt.deliveryId, counted[receipt.deliveryId] ?? 0]),
    );
  };
  return {
    contract,
    output,
    used: sound,
    published: byDelivery('published'),
    unlinked: isLinked(contract) ? byDelivery('unlinked') : null,
    corrections: corrections.map((correction, i) => ({ correction, rows: count(`corrected_${i}`) })),
    keysOfSeveralPartners: count('shared_keys'),
  };
}

/** Whether its rows say whose they are: rows about people, below the line. */
const isLinked = (contract: Contract): boolean => contract.columns.some((c) => c.name === 'person_key');

function datasetStep(contract: Contract, used: CheckedDelivery[], corrections: Correction[]): Step {
  const names = contract.columns.map((c) => identifier(c.name));
  const key = contract.key.map(identifier);
  const period = contract.delivery.filePeriod ? ['_period'] : [];
  const identity = key.length ? [...key, ...period] : [];
  const all = putSideBySide(contract, used, identity);
  const select = [
    [
      `with delivered as not materialized (\n  ${all.rows}\n)`,
      ...(all.superseding ? [all.superseding.givenAgain] : []),
    ].join(',\n'),
    `select ${[...names.map((n) => correctedColumn(n, corrections)), ...publishedColumns(corrections), ...period].join(', ')}, _delivery, _status`,
    `from delivered`,
    all.superseding?.holds ?? '',
    totalOrder(key, [...names.filter((n) => !key.includes(n)), '_delivery']),
  ];
  return {
    name: `rows:${contract.id}`,
    confined: corrections.length > 0,
    select: select.filter(Boolean).join('\n'),
    inputs: { ...Object.fromEntries(used.map((d, i) => [`delivery_${i}`, deliveryInput(d)])), ...all.inputs },
    facts: factsSql(used, corrections, identity, isLinked(contract)),
  };
}

/** A delivery's accepted rows as the input of a step. */
export const deliveryInput = (d: CheckedDelivery): StepInput =>
  d.rows ?? {
    relation: `(${acceptedRows(d.folder)})`,
    files: [checkFiles(d.folder).rows, checkFiles(d.folder).rejected],
    sha256: hashOf([d.rowsSha256, d.rejectedSha256]),
  };

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

/** One row; what is told of each delivery is JSON, so that the rows are counted once however many deliveries there are. */
function factsSql(used: CheckedDelivery[], corrections: Correction[], key: string[], linked: boolean): string {
  const of = (column: string): string =>
    `(select coalesce(json_group_object(_delivery, ${column}), '{}')::varchar from counted)`;
  return [
    'with counted as (',
    `  select _delivery, count(*) as rows, count(*) filter (where ${linked ? 'person_key is null' : 'false'}) as unlinked`,
    '  from result group by _delivery order by _delivery',
    ')',
    `select ${of('rows')} as published, ${of('unlinked')} as unlinked, ${sharedKeys(used, key)} as shared_keys`,
    ...(corrections.length ? [`, ${correctedRows(corrections)}`] : []),
  ].join('\n');
}

/** Rows that each correction touched, told by what was published. */
function correctedRows(corrections: Correction[]): string {
  const columns = [...new Set(corrections.flatMap((c) => c.columns))];
  const replace = columns.map((c) => `${identifier(`${c}_as_published`)} as ${identifier(c)}`);
  const counts = corrections.map((c, i) => `count(*) filter (where ${c.when}) as corrected_${i}`);
  return `corrected.* from (select ${counts.join(', ')} from (select * replace (${replace.join(', ')}) from result)) as corrected`;
}

function sharedKeys(used: CheckedDelivery[], key: string[]): string {
  const froms = new Set(used.map((d) => d.delivery.receipt.from));
  if (froms.size < 2 || key.length === 0) return '0';
  const owners = used.map(({ delivery: { receipt } }) => `(${literal(receipt.deliveryId)}, ${literal(receipt.from)})`);
  return `(select count(*) from (
    select 1 from result join (values ${owners.join(', ')}) as owner(_delivery, _owner) using (_delivery)
    group by ${key.join(', ')} having min(_owner) <> max(_owner)))`;
}
