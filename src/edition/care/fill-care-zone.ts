/** What a build puts into the care zone: the rows that only direct care may use, in the tables of the model, and who everybody is. */
import type { Contract } from '../../contract/contract.ts';
import { type Engine, identifier } from '../../engine/engine.ts';
import { type AdmittedRows, admitRows } from '../admit-rows.ts';
import type { CheckedDelivery, References } from '../check-again.ts';
import { hashOf } from '../hash-canonically.ts';
import { makeDatasetRows } from '../make-dataset-rows.ts';
import type { ChosenDataset } from '../make-datasets.ts';
import { makeTable } from '../make-table.ts';
import type { Mapped } from '../map-dataset.ts';
import { type MappedDataset, mapDatasetTables } from '../map-datasets.ts';
import { readCorrections } from '../read-corrections.ts';
import type { TablePlan } from '../read-table-model.ts';
import { type Bench, inputOf, runStep, type StepInput, type StepOutput, timed } from '../run-step.ts';
import type { CareDelivery, CareTable } from './care-file.ts';
import type { CareWork } from './care-work.ts';
import { carePersonInputs, makeCarePerson } from './make-care-person.ts';

export interface CareOrder {
  care: CareWork;
  /** of the identity zone, after this build's linking */
  identity: Engine;
  /** `version:hash` of the map */
  identityMap: string;
  /** datasets about people, as they were delivered */
  delivered: ChosenDataset[];
  /** the same below the line, with the deliveries that are in the edition */
  people: AdmittedRows[];
  plans: TablePlan[];
  references: References;
}

/** Changes when what the zone holds, or how, is another though its inputs are the same. */
const FORM = 1;

/**
 * Fills the care zone as far as anything changed. The rows go through the steps by which usable rows go (supersession, corrections,
 * mappings, tables), in the zone's own folder; a mapping that compares rows compares those of the zone alone.
 * @param bench of the build; nothing is written to its folders
 * @returns the tables that the zone has of them, while the build works on it
 */
export const fillCareZone = (bench: Bench, order: CareOrder): Promise<CareTableMade[]> =>
  timed(bench, 'care', () => fill(bench, order));

async function fill(bench: Bench, order: CareOrder): Promise<CareTableMade[]> {
  const { care, identity, identityMap, delivered } = order;
  const within = care.at(bench);
  const halves: Half[] = [];
  for (const rows of order.people.filter(({ used }) => used.some((d) => d.care)))
    halves.push(await makeHalf(within, rows, order));
  const tables = await makeTables(within, order.plans, halves);
  const deliveries = halves.flatMap(describeDeliveries);
  const steps = [...halves.flatMap(stepsOf), ...tables.map(({ output }) => output.hash)].sort();
  const inputs = hashOf({ FORM, deliveries, steps, person: carePersonInputs(identityMap, delivered) });
  if (inputs === care.heldInputs) return tables;
  const laid: CareTable[] = [
    ...halves.map(({ all }): CareTable => ({ schema: 'dataset', name: all.contract.id, relation: all.input.relation })),
    ...tables.map(
      ({ plan, output }): CareTable => ({ schema: 'main', name: plan.name, relation: inputOf(output).relation }),
    ),
    await makeCarePerson(identity, identityMap, delivered, within.paths.temporary),
  ];
  await care.write({ inputs, identityMap, tables: laid, deliveries, steps });
  return tables;
}

/** The rows of a dataset that only direct care may use, and what they become. */
interface Half {
  all: AdmittedRows;
  mapped: MappedDataset;
  /** their keys; null when no row replaces another across the zones */
  keys: StepOutput | null;
}

async function makeHalf(bench: Bench, usable: AdmittedRows, { plans, references }: CareOrder): Promise<Half> {
  const { contract } = usable;
  const kept = usable.used.flatMap((d) => (d.care ? [d.care.rows] : []));
  const isReplaced = contract.delivery.mode === 'upsert' && contract.key.length > 0;
  const keys = isReplaced ? await makeKeys(bench, contract, kept) : null;
  const used = otherHalf(contract, usable.used, keys);
  const rows = await makeDatasetRows(bench, contract, used, readCorrections(contract), references);
  const all = admitRows(contract, rows);
  return { all, mapped: await mapDatasetTables(bench, all, plans, references), keys };
}

/** Every delivery, since one without such rows may still replace a row of an earlier one that has. */
function otherHalf(contract: Contract, used: CheckedDelivery[], keys: StepOutput | null): CheckedDelivery[] {
  return used.map((d) => {
    const { rivals: _, rows: usable, ...whole } = d;
    if (!usable) throw new Error(`${d.delivery.receipt.deliveryId} did not cross the line`);
    const rows = d.care?.rows ?? { ...usable, relation: `(from ${usable.relation} limit 0)` };
    return { ...whole, rows, ...(keys ? { rivals: withKeysOf(contract, usable, inputOf(keys)) } : {}) };
  });
}

/** Once for all deliveries: to ask each delivery's rows for every other's would take as many files as there are pairs. */
function makeKeys(bench: Bench, contract: Contract, kept: StepInput[]): Promise<StepOutput> {
  const key = contract.key.map(identifier).join(', ');
  const all = kept.map((_, i) => `select ${key} from kept_${i}`).join(' union ');
  return runStep(bench, {
    name: `keys:${contract.id}`,
    select: `select ${key} from (${all}) order by ${key}`,
    inputs: Object.fromEntries(kept.map((input, i) => [`kept_${i}`, input])),
    confined: false,
  });
}

/** Of the usable rows, which are many, those whose key is among the others. */
function withKeysOf(contract: Contract, usable: StepInput, keys: StepInput): StepInput {
  const key = contract.key.map(identifier).join(', ');
  return {
    relation: `(select ${key} from ${usable.relation} semi join ${keys.relation} as kept using (${key}))`,
    files: [...usable.files, ...keys.files],
    sha256: usable.sha256,
  };
}

interface CareTableMade {
  plan: TablePlan;
  output: StepOutput;
}

async function makeTables(bench: Bench, plans: TablePlan[], halves: Half[]): Promise<CareTableMade[]> {
  const made: CareTableMade[] = [];
  for (const plan of plans) {
    const found: Mapped[] = halves.flatMap(({ mapped }) => mapped.maps.get(plan.name) ?? []);
    if (found.length > 0) made.push({ plan, output: await makeTable(bench, plan, found) });
  }
  return made;
}

function describeDeliveries({ all, mapped }: Half): CareDelivery[] {
  return all.used.flatMap(({ delivery: { receipt }, care }) => {
    if (!care) return [];
    const { deliveryId, dataset } = receipt;
    const kept = all.published[deliveryId] ?? 0;
    const leftOut = mapped.leftOut.find((l) => l.deliveryId === deliveryId)?.reason ?? null;
    const unlinked = all.unlinked?.[deliveryId] ?? 0;
    return [{ deliveryId, dataset, rows: care.count, superseded: care.count - kept, unlinked, leftOut }];
  });
}

const stepsOf = ({ all, mapped, keys }: Half): string[] => [
  ...(keys ? [keys.hash] : []),
  ...all.used.flatMap(({ care }) => (care ? [care.step] : [])),
  all.step.hash,
  ...[...mapped.maps.values()].map(({ output }) => output.hash),
];
