/** The first half of a build: from deliveries to each dataset's current rows, admitted or refused. */
import type { Contract } from '../contract/contract.ts';
import { identifier } from '../engine/engine.ts';
import type { Delivery } from '../landing/delivery.ts';
import { acceptedRows } from '../quality/accepted-rows.ts';
import { admitRows, type OpenRows, type Refused, refusalOf } from './admit-rows.ts';
import { checkUnderContract, type References } from './check-again.ts';
import { chooseDeliveries, type LeftOut, leave } from './choose-deliveries.ts';
import { type DatasetRows, makeDatasetRows } from './make-dataset-rows.ts';
import { readCorrections } from './read-corrections.ts';
import type { Bench } from './run-step.ts';

export interface DatasetsMade {
  admitted: OpenRows[];
  refused: Refused[];
  leftOut: LeftOut[];
}

/** Makes the rows of every dataset that has deliveries, in the order of their ids. */
export async function makeDatasets(
  bench: Bench,
  contracts: Map<string, Contract>,
  deliveries: Delivery[],
  each: (dataset: string) => void,
): Promise<DatasetsMade> {
  const made: DatasetsMade = { admitted: [], refused: [], leftOut: [] };
  const byDataset = Map.groupBy(deliveries, (d) => d.receipt.dataset);
  const references = referencesAmong(deliveries);
  for (const dataset of [...byDataset.keys()].sort()) {
    each(dataset);
    await makeDataset(bench, contracts.get(dataset), dataset, byDataset.get(dataset) ?? [], references, made);
  }
  return made;
}

async function makeDataset(
  bench: Bench,
  contract: Contract | undefined,
  dataset: string,
  deliveries: Delivery[],
  references: References,
  made: DatasetsMade,
): Promise<void> {
  const refused = contract ? refusalOf(contract) : noContract(dataset);
  if (!contract || refused) return void refuse(made, refused ?? noContract(dataset), deliveries);
  const check = (delivery: Delivery) => checkUnderContract(bench, contract, delivery, references);
  const { used, leftOut } = await chooseDeliveries(contract, deliveries, check);
  made.leftOut.push(...leftOut);
  if (used.length === 0) return;
  const rows = await makeDatasetRows(bench, contract, used, readCorrections(contract), references);
  const tooMany = correctionRefusal(rows);
  if (tooMany)
    refuse(
      made,
      tooMany,
      used.map((d) => d.delivery),
    );
  else made.admitted.push(admitRows(contract, rows));
}

function refuse(made: DatasetsMade, refused: Refused, deliveries: Delivery[]): void {
  made.refused.push(refused);
  made.leftOut.push(...deliveries.map((d) => leave(d, refused.reason, refused.remedy)));
}

const noContract = (dataset: string): Refused => ({
  dataset,
  rule: 'a-contract-for-every-dataset',
  reason: 'the catalogue has no contract for it any more',
  remedy: `put back catalogue/datasets/${dataset}/contract.yaml`,
});

/** A correction that touches far more than was written is no longer the correction that a person checked. */
function correctionRefusal(rows: DatasetRows): Refused | null {
  const over = rows.corrections.find((c) => c.rows > c.correction.atMost);
  if (!over) return null;
  return {
    dataset: rows.contract.id,
    rule: `correction-guard:${over.correction.id}`,
    reason: `the correction matched ${over.rows} rows and was written for at most ${over.correction.atMost}`,
    remedy: 'look at what it now matches; mend its `when`, or raise at_most in corrections.yaml with the reason',
  };
}

/** The newest good delivery of a dataset as a relation with one column; null when there is none, which the check then says. */
export function referencesAmong(deliveries: Delivery[]): References {
  return (dataset, column) => {
    const good = deliveries.filter(
      (d) => d.receipt.dataset === dataset && !d.withdrawn && d.check.outcome.startsWith('accepted'),
    );
    const newest = good.toSorted((a, b) => b.receipt.sequence - a.receipt.sequence)[0];
    return newest ? `(select ${identifier(column)} from (${acceptedRows(newest.folder)}))` : null;
  };
}
