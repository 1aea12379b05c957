/** The list of sensitive codes in a build: laid once, marked on contracts, and what its change does told. */
import type { Contract } from '../contract/contract.ts';
import type { Engine } from '../engine/engine.ts';
import { type ListChange, laySensitiveCodes, markSensitiveCodes } from '../pseudonym/mark-sensitive-codes.ts';
import { codeColumns, readSensitiveCodes } from '../pseudonym/read-sensitive-codes.ts';
import { askedNumbers, markStays } from '../pseudonym/stays.ts';
import { markWholeRecords } from '../pseudonym/whole-records.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import type { ChosenDataset } from './make-datasets.ts';
import type { Bench, StepInput } from './run-step.ts';
import { type SensitiveRecords, sensitiveRecords } from './sensitive-records.ts';

export interface SensitiveList {
  /** kinds of records that are sensitive as a whole */
  wholeRecords: string[];
  /** paths of the files that it was read from */
  files: string[];
  /**
   * Lays the codes on the engine, and whose records are sensitive as part of another (`SENSITIVE_IDENTITIES`), before anybody is linked.
   * @returns the datasets with their contracts marked
   */
  lay(bench: Bench, datasets: ChosenDataset[], references: References): Promise<ChosenDataset[]>;
  /** finds rows that lie beside a sealed stay, once everybody is linked; `recordsOf` is for after it */
  findBeside(): Promise<void>;
  /** the contract whose `sensitive` finds the codes too; the same for the same contract */
  mark(contract: Contract): Contract;
  /** `sensitive_record` of each delivery; none for a contract without records that are sensitive as a whole */
  recordsOf(contract: Contract, used: CheckedDelivery[]): RecordInputs;
  /** what the person who builds should know of it, in sentences */
  notes(): string[];
}

export type RecordInputs = Map<string, { sensitive_record: StepInput }>;

/**
 * @param engine of the identity zone
 * @throws ConcordError catalogue-invalid with every fault of the list
 */
export function openSensitiveList(workspace: Pick<Workspace, 'catalogueFolders'>, engine: Engine): SensitiveList {
  const codes = readSensitiveCodes(workspace);
  const marked = new Map<Contract, Contract>();
  let change: ListChange | null = null;
  let searched: string[] = [];
  let records: SensitiveRecords | null = null;
  const mark = (contract: Contract): Contract => {
    const known = marked.get(contract);
    if (known) return known;
    const whole = markWholeRecords(markSensitiveCodes(contract, codes), codes.numberedBy);
    const made = markStays(whole, codes.stays);
    marked.set(contract, made);
    return made;
  };
  return {
    wholeRecords: codes.wholeRecords,
    files: codes.files,
    mark,
    lay: async (bench, datasets, references) => {
      change = await laySensitiveCodes(engine, codes.codes);
      const isChanged = ({ contract }: ChosenDataset): boolean =>
        codeColumns(contract, codes).some(({ system }) => change?.systems.includes(system));
      searched = datasets.filter(isChanged).map(({ contract }) => contract.id);
      const all = datasets.map((dataset) => ({ ...dataset, contract: mark(dataset.contract) }));
      records = sensitiveRecords(engine, all, codes.wholeRecords);
      await records.find(bench, references);
      return all;
    },
    findBeside: async () => records?.findBeside(),
    recordsOf: (contract, used) => {
      const inputs: RecordInputs = new Map();
      if (!records || askedNumbers(mark(contract), codes.wholeRecords).length === 0) return inputs;
      for (const { delivery } of used) {
        const id = delivery.receipt.deliveryId;
        inputs.set(id, { sensitive_record: records.inputFor(id) });
      }
      return inputs;
    },
    notes: () => (change && searched.length > 0 ? [told(change, searched)] : []),
  };
}

const told = ({ added, removed }: ListChange, datasets: string[]): string =>
  `The list of sensitive codes is another than at the last build (${added} more, ${removed} less): rows of ${datasets.join(', ')} crossed ` +
  'the privacy line anew, and rows of stays that are sensitive as a whole, or are no longer; `concord explain --rows` tells how many ' +
  'stay in the care zone';
