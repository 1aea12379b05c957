/** The first half of a build: from deliveries to each dataset's current rows, admitted or refused. */
import type { Contract } from '../contract/contract.ts';
import { identifier } from '../engine/engine.ts';
import type { Delivery } from '../landing/delivery.ts';
import { acceptedRows } from '../quality/accepted-rows.ts';
import { type AdmittedRows, admitRows, type Refused, refusalOf } from './admit-rows.ts';
import { type CheckedDelivery, checkUnderContract, type References } from './check-again.ts';
import { chooseDeliveries, type LeftOut, leave } from './choose-deliveries.ts';
import type { TableMade } from './make-built-in-tables.ts';
import { type DatasetRows, makeDatasetRows } from './make-dataset-rows.ts';
import type { EditionInputs } from './manifest.ts';
import { type Correction, readCorrections } from './read-corrections.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, timed } from './run-step.ts';
import type { OptOutCounts } from './seen-counts.ts';

export interface DatasetsMade {
  admitted: AdmittedRows[];
  refused: Refused[];
  leftOut: LeftOut[];
}

/** What takes rows about people below the privacy line; without it they stay out. */
export interface PrivacyLine {
  /**
   * says whose every record is, before any crosses
   * @param chosen every dataset of the edition, about people or not @param withdrawn ids of deliveries that were taken back
   */
  link(bench: Bench, chosen: ChosenDataset[], references: References, withdrawn: string[]): Promise<void>;
  /** the contract of what is left below */
  below(contract: Contract): Contract;
  /** deliveries of a dataset, in their order, with their rows below the line */
  cross(bench: Bench, contract: Contract, used: CheckedDelivery[], references: References): Promise<CheckedDelivery[]>;
  /** puts into the care zone what only direct care may use, and who everybody is @param people what the edition has of them */
  keepCare(bench: Bench, people: AdmittedRows[], plans: TablePlan[], references: References): Promise<void>;
  /** what the resident index tells of itself, as these tables of the model; asked after `link` @param tables made before */
  identity(bench: Bench, plans: TablePlan[], tables: TableMade[], people: AdmittedRows[]): Promise<TableMade[]>;
  /** the people of each purpose that is published, as tables; asked after `link` @param people what the edition has of them */
  purposes(bench: Bench, tables: TableMade[], people: AdmittedRows[]): Promise<TableMade[]>;
  /** what the person who builds should know of it, in sentences; asked last @param people what the edition has of them */
  notes(people: AdmittedRows[]): string[];
  /** paths of the catalogue files that it is drawn by */
  files: string[];
  /** what opt-outs were worked out of; asked after `purposes` */
  optOuts(): OptOutCounts | undefined;
  /** what the manifest says of it; asked last */
  told(): Pick<EditionInputs, 'identityMap' | 'keyVersions' | 'optOutLists'>;
}

/** A dataset with the deliveries of it that the edition uses. */
export interface ChosenDataset {
  contract: Contract;
  used: CheckedDelivery[];
  corrections: Correction[];
}

/** Makes the rows of every dataset that has deliveries, in the order of their ids. */
export async function makeDatasets(
  bench: Bench,
  contracts: Map<string, Contract>,
  deliveries: Delivery[],
  line: PrivacyLine | null,
  each: (dataset: string) => void,
): Promise<DatasetsMade> {
  const made: DatasetsMade = { admitted: [], refused: [], leftOut: [] };
  const byDataset = Map.groupBy(deliveries, (d) => d.receipt.dataset);
  const references = referencesAmong(deliveries);
  const chosen: ChosenDataset[] = [];
  for (const dataset of [...byDataset.keys()].sort()) {
    const theirs = byDataset.get(dataset) ?? [];
    const contract = contracts.get(dataset);
    const refused = contract ? refusalOf(published(contract, line)) : noContract(dataset);
    if (!contract || refused) {
      refuse(made, refused ?? noContract(dataset), theirs);
      each(dataset);
      continue;
    }
    // read before anybody is linked: a fault of theirs stops the build
    const corrections = readCorrections(contract);
    const check = (delivery: Delivery) => checkUnderContract(bench, contract, delivery, references);
    const { used, leftOut } = await chooseDeliveries(contract, theirs, check);
    made.leftOut.push(...leftOut);
    if (used.length > 0) chosen.push({ contract, used, corrections });
    else each(dataset);
  }
  const withdrawn = deliveries.filter((d) => d.withdrawn).map(({ receipt }) => receipt.deliveryId);
  await timed(bench, 'link', async () => line?.link(bench, chosen, references, withdrawn));
  for (const dataset of chosen) {
    each(dataset.contract.id);
    await makeDataset(bench, dataset, line, references, made);
  }
  return made;
}

const isAboutPeople = (contract: Contract): boolean => contract.identity !== 'none';

/** The contract of the rows as they would be published. */
const published = (contract: Contract, line: PrivacyLine | null): Contract =>
  line && isAboutPeople(contract) ? line.below(contract) : contract;

async function makeDataset(
  bench: Bench,
  { contract, used, corrections }: ChosenDataset,
  line: PrivacyLine | null,
  references: References,
  made: DatasetsMade,
): Promise<void> {
  const crosses = line && isAboutPeople(contract) ? line : null;
  const crossed = crosses ? await crosses.cross(bench, contract, used, references) : used;
  const below = published(contract, line);
  const rows = await makeDatasetRows(bench, below, crossed, corrections, references);
  const tooMany = correctionRefusal(rows);
  if (tooMany)
    refuse(
      made,
      tooMany,
      used.map((d) => d.delivery),
    );
  else made.admitted.push(admitRows(below, rows));
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

/** The newest good delivery of a dataset, of a sender where one is named, as a relation with one column; null when there is none, which the check then says. */
export function referencesAmong(deliveries: Delivery[]): References {
  return (dataset, column, from) => {
    const good = deliveries.filter(
      ({ receipt, withdrawn, check }) =>
        receipt.dataset === dataset &&
        (from === null || receipt.from === from) &&
        !withdrawn &&
        check.outcome.startsWith('accepted'),
    );
    const newest = good.toSorted((a, b) => b.receipt.sequence - a.receipt.sequence)[0];
    return newest ? `(select ${identifier(column)} from (${acceptedRows(newest.folder)}))` : null;
  };
}
