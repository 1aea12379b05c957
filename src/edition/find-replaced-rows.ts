/** A dataset's current rows where they lie below the privacy line: each delivery's, without those that another delivery's row replaces. */
import type { Contract } from '../contract/contract.ts';
import { identifier, literal } from '../engine/engine.ts';
import type { CheckedDelivery } from './check-again.ts';
import { deliveryInput } from './delivery-input.ts';
import { hashOf } from './hash-canonically.ts';
import { type Bench, inputOf, runStep, type StepInput } from './run-step.ts';
import { marksOf, putSideBySide, type SideBySide } from './supersede-rows.ts';
import { factsSql, identityOf, marksKept, type RowsMade } from './write-dataset-rows.ts';

/**
 * Writes the keys of the rows that are replaced, which are few, and nothing of those that hold.
 * @param used deliveries that crossed the line, one at least
 */
export async function findReplacedRows(bench: Bench, contract: Contract, used: CheckedDelivery[]): Promise<RowsMade> {
  const lying = layTogether(contract, used);
  const all = putSideBySide(contract, used, identityOf(contract), 'lying');
  const holding = (rows: string, replaced: string): string =>
    holdingSql(contract, all.superseding !== null, rows, replaced);
  const step = await runStep(bench, {
    name: `rows:${contract.id}`,
    confined: false,
    select: replacedSql(contract, all),
    inputs: { lying, ...all.inputs },
    facts: factsSql(contract, used, [], holding('lying', 'result')),
  });
  const replaced = inputOf(step);
  const input: StepInput = {
    relation: `(${holding(lying.relation, replaced.relation)})`,
    files: [...lying.files, ...replaced.files],
    sha256: hashOf([step.hash, step.sha256]),
  };
  // each delivery's rows have the same columns
  const columns = await bench.engine.describe(
    holding(layTogether(contract, used.slice(0, 1)).relation, replaced.relation),
  );
  return { step, input, columns, used };
}

/**
 * The rows of all deliveries with their marks. Files are read as one list: a branch of SQL for each of hundreds takes long to prepare, and
 * a sort over so many branches does not fit where it fits over one.
 */
function layTogether(contract: Contract, used: CheckedDelivery[]): StepInput {
  const lying = used.map((checked, i) => ({
    input: deliveryInput(checked),
    marks: marksOf(contract, checked.delivery.receipt, i),
  }));
  const names = contract.columns.map((c) => identifier(c.name));
  const listed = lying.filter(({ input }) => isOneFile(input));
  const others = lying.filter(({ input }) => !isOneFile(input));
  const branches = others.map(({ input, marks }) => {
    const marked = Object.entries(marks).map(([name, value]) => `${value} as ${name}`);
    return `select ${[...names, ...marked].join(', ')} from ${input.relation}`;
  });
  if (listed.length > 0) {
    const marks = Object.keys(listed[0]!.marks);
    const files = listed.map(({ input }) => literal(input.files[0]!));
    const values = listed.map((one, i) => `(${[files[i], ...Object.values(one.marks)].join(', ')})`);
    branches.push(
      [
        `select ${[...names, ...marks].join(', ')}`,
        `from read_parquet([${files.join(', ')}], filename = '_file')`,
        `join (values ${values.join(', ')}) as delivery(${['_file', ...marks].join(', ')}) using (_file)`,
      ].join('\n'),
    );
  }
  return {
    relation: `(${branches.join('\nunion all\n')})`,
    files: [...new Set(lying.flatMap(({ input }) => input.files))],
    sha256: hashOf(lying.map(({ input, marks }) => [input.sha256, marks])),
  };
}

const isOneFile = ({ relation, files }: StepInput): boolean =>
  files.length === 1 && relation === `read_parquet(${literal(files[0]!)})`;

const toldOf = (contract: Contract): string[] => ['_sequence', ...identityOf(contract)];

function replacedSql(contract: Contract, { rows, superseding }: SideBySide): string {
  if (!superseding) return 'select 0 as _sequence where false';
  const told = toldOf(contract).join(', ');
  return [
    `with delivered as not materialized (\n  ${rows}\n),`,
    superseding.givenAgain,
    `select ${told} from delivered\nwhere ${superseding.isReplaced}\norder by ${told}`,
  ].join('\n');
}

/** @param replaced the relation of what `replacedSql` gives */
function holdingSql(contract: Contract, mayBeReplaced: boolean, rows: string, replaced: string): string {
  const same = toldOf(contract).map((column) => `replaced.${column} is not distinct from delivered.${column}`);
  return [
    `select ${[...contract.columns.map((c) => identifier(c.name)), ...marksKept(contract)].join(', ')} from ${rows} as delivered`,
    ...(mayBeReplaced
      ? [`where not exists (\n  select 1 from ${replaced} as replaced where ${same.join(' and ')}\n)`]
      : []),
  ].join('\n');
}
