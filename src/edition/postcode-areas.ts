/** Areas for rows that come with a postcode and no area: the postcode directory that has landed, as the privacy line reads it. */
import { readFileSync } from 'node:fs';
import type { Contract } from '../contract/contract.ts';
import { asksPostcodes } from '../pseudonym/line-columns.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { deliveryInput } from './delivery-input.ts';
import type { ChosenDataset } from './make-datasets.ts';
import { mendDamaged } from './mend-damaged.ts';
import { type Bench, inputOf, runStep, type Step, type StepInput } from './run-step.ts';

/** The dataset that gives them. */
const DIRECTORY = 'postcode_directory';

const SELECT = readFileSync(new URL('postcode-areas.sql', import.meta.url), 'utf8').trim();

export interface PostcodeAreas {
  /**
   * `postcode_lsoa` for a contract that asks for it: postcode, lsoa_code. Made once; a delivery crosses the line anew when it changes.
   * @returns null when the contract has no use for it, or no directory has landed
   */
  inputFor(bench: Bench, contract: Contract, references: References): Promise<StepInput | null>;
  /** What the person who builds should know: whose areas are missing for want of a directory; empty when none are. */
  notes(): string[];
}

/** @param chosen every dataset of the edition; the newest good delivery of the directory among them is used */
export function postcodeAreas(chosen: ChosenDataset[]): PostcodeAreas {
  const directory = chosen.find(({ contract }) => contract.id === DIRECTORY);
  const asking = chosen.filter(({ contract }) => contract.identity !== 'none' && asksPostcodes(contract));
  let made: Promise<StepInput> | null = null;
  return {
    inputFor: async (bench, contract, references) => {
      if (!directory || !asksPostcodes(contract)) return null;
      made ??= makeAreas(bench, directory, references);
      return made;
    },
    notes: () => (directory || asking.length === 0 ? [] : [missing(asking.map(({ contract }) => contract.id))]),
  };
}

async function makeAreas(bench: Bench, { contract, used }: ChosenDataset, references: References): Promise<StepInput> {
  const newest = used.at(-1)!;
  const stepOf = (checked: CheckedDelivery): Step => ({
    ...{ name: 'line:postcodes', select: SELECT, confined: false },
    inputs: { directory: deliveryInput(checked) },
  });
  const mend = async (): Promise<Step | null> => {
    const [sound] = (await mendDamaged(bench, contract, [newest], references)) ?? [];
    return sound ? stepOf(sound) : null;
  };
  return inputOf(await runStep(bench, { ...stepOf(newest), mend }));
}

const missing = (datasets: string[]): string =>
  `No area for rows of ${datasets.join(', ')} that come with a postcode: no postcode directory has landed; ` +
  `land the ONS Postcode Directory: concord land FILE --dataset ${DIRECTORY} --from ODS`;
