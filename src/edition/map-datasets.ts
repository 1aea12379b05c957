/** Every dataset in the shape of the tables it fills; partners whose rows cannot stand side by side are parted. */
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { type AdmittedRows, admitRows } from './admit-rows.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { type LeftOut, leave } from './choose-deliveries.ts';
import { makeDatasetRows } from './make-dataset-rows.ts';
import { type Mapped, mapDataset } from './map-dataset.ts';
import { readCorrections } from './read-corrections.ts';
import type { TablePlan } from './read-table-model.ts';
import type { Bench } from './run-step.ts';

export interface MappedDataset {
  rows: AdmittedRows;
  /** by name of the table; without the tables that the dataset does not fill */
  maps: Map<string, Mapped>;
  leftOut: LeftOut[];
}

/**
 * Maps a dataset to each table. When its partners' rows together give a key of a table twice, the partner that came
 * later is left out and told why: one partner's delivery stops neither the others nor the build.
 * @throws ConcordError catalogue-invalid when the mapping is wrong for a single partner's rows too
 */
export async function mapDatasetTables(
  bench: Bench,
  rows: AdmittedRows,
  plans: TablePlan[],
  references: References,
): Promise<MappedDataset> {
  const all = await tryMaps(bench, rows, plans);
  if (!(all instanceof ConcordError)) return { rows, maps: all, leftOut: [] };
  const senders = sendersOf(rows.used);
  if (senders.length === 1) throw all;
  const together = (froms: string[]) => mapSenders(bench, rows, froms, plans, references);
  let kept = await together([senders[0]!]);
  if (kept instanceof ConcordError) throw kept;
  const leftOut: LeftOut[] = [];
  const froms = [senders[0]!];
  for (const from of senders.slice(1)) {
    const joined = await together([...froms, from]);
    if (!(joined instanceof ConcordError)) {
      kept = joined;
      froms.push(from);
      continue;
    }
    if ((await together([from])) instanceof ConcordError) throw joined;
    let other = froms[0]!;
    for (const f of froms.slice(1)) if ((await together([f, from])) instanceof ConcordError) other = f;
    leftOut.push(...clash(rows, from, other));
  }
  return { ...kept, leftOut };
}

/** Partners in the order in which their first delivery came. */
const sendersOf = (used: CheckedDelivery[]): string[] => [...new Set(used.map((d) => d.delivery.receipt.from))];

async function tryMaps(
  bench: Bench,
  rows: AdmittedRows,
  plans: TablePlan[],
): Promise<Map<string, Mapped> | ConcordError> {
  const maps = new Map<string, Mapped>();
  try {
    for (const plan of plans) {
      const mapped = await mapDataset(bench, rows, plan);
      if (mapped) maps.set(plan.name, mapped);
    }
    return maps;
  } catch (error) {
    if (error instanceof ConcordError && error.kind === 'catalogue-invalid') return error;
    throw error;
  }
}

async function mapSenders(
  bench: Bench,
  { contract, used }: { contract: Contract; used: CheckedDelivery[] },
  froms: string[],
  plans: TablePlan[],
  references: References,
): Promise<Omit<MappedDataset, 'leftOut'> | ConcordError> {
  const theirs = used.filter((d) => froms.includes(d.delivery.receipt.from));
  const rows = admitRows(
    contract,
    await makeDatasetRows(bench, contract, theirs, readCorrections(contract), references),
  );
  const maps = await tryMaps(bench, rows, plans);
  return maps instanceof ConcordError ? maps : { rows, maps };
}

function clash({ used, contract }: AdmittedRows, from: string, other: string): LeftOut[] {
  const of = (sender: string) => used.filter((d) => d.delivery.receipt.from === sender);
  const standing = of(other).at(-1)!.delivery.receipt.deliveryId;
  return of(from).map(({ delivery }) =>
    leave(
      delivery,
      `${from} and ${other} both sent rows that become the same row of a table; ${standing} from ${other} came first and stays`,
      `agree which of them sends these rows of ${contract.id} and take the other's back: concord deliveries --withdraw ${standing} --reason TEXT --user ID, or this one`,
    ),
  );
}
