/** What deliveries are asked once for many builds: what was found stays in the identity zone until a delivery or a word is another. */
import type { Contract } from '../contract/contract.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import type { RowNumber } from '../pseudonym/stays.ts';
import type { CheckedDelivery, References } from './check-again.ts';
import { hashOf } from './hash-canonically.ts';
import type { ChosenDataset } from './make-datasets.ts';
import { mendDamaged } from './mend-damaged.ts';
import type { Bench } from './run-step.ts';
import { withSender } from './with-sender.ts';

export interface Search {
  bench: Bench;
  /** of the identity zone, on a connection of its own */
  own: Engine;
  /** kinds of records that are sensitive as a whole */
  kinds: string[];
  references: References;
}

/** One question, which a table of the zone holds the answers of: its first column is `asked`, the name of what was asked. */
export interface Question {
  table: string;
  datasets: ChosenDataset[];
  /** what the answer stands on beside the dataset's rows and words */
  of(dataset: ChosenDataset): string;
  /** writes the answer, and a row that has nothing but the name */
  read(asked: string, dataset: ChosenDataset, used: CheckedDelivery[]): Promise<void>;
}

/** Asks the datasets that were not asked so before, and forgets what is asked no more. */
export async function askEach({ bench, own, kinds, references }: Search, question: Question): Promise<void> {
  const { table, datasets, of, read } = question;
  const names: string[] = [];
  for (const dataset of datasets) {
    const asked = hashOf([table, of(dataset), kinds, askedOf(dataset)]);
    names.push(asked);
    if (await isKept(own, table, asked)) continue;
    await mendingFirst(bench, references, dataset, (used) => read(asked, dataset, used));
  }
  await own.run(`delete from ${table} where asked not in (${['', ...names].map(literal).join(', ')})`);
}

/** All that the answer stands on: the rows, and how they are read. */
const askedOf = ({ contract, used }: ChosenDataset): string =>
  hashOf([
    ...[contract.id, contract.sensitive, contract.delivery.mode, contract.key, contract.columns],
    contract.stays ? [contract.stays, contract.births] : [],
    used.map(({ delivery, rowsSha256, rejectedSha256 }) => [delivery.receipt.deliveryId, rowsSha256, rejectedSha256]),
  ]);

/** Whether it was asked before. What was asked has a row without a number, whatever was found. */
const isKept = async (own: Engine, table: string, asked: string): Promise<boolean> =>
  (
    await own.one<{ n: number }>(
      `select count(*) as n from ${table} where asked = ${literal(asked)} and number is null`,
    )
  ).n > 0;

type Work = (used: CheckedDelivery[]) => Promise<void>;

/** Reads a dataset's deliveries; when it cannot, damaged ones among them are mended, and it is tried again. */
async function mendingFirst(bench: Bench, references: References, { contract, used }: ChosenDataset, work: Work) {
  try {
    await work(used);
  } catch {
    await work((await mendDamaged(bench, contract, used, references)) ?? used);
  }
}

/** SQL of a list of numbers, each with its kind. */
export const structs = (numbers: RowNumber[]): string =>
  `[${numbers.map(({ kind, number }) => `{kind: ${literal(kind)}, number: ${number}}`).join(', ')}]`;

/** Deliveries that are read together. */
const BATCH = 40;

/** Relations of the rows of some deliveries each, which say by `_place` of which of all they are. */
export function rowsOf(used: CheckedDelivery[]): string[] {
  const parts = used.map((checked, place) => `select ${place} as _place, * from ${withSender(checked).relation}`);
  return Array.from(
    { length: Math.ceil(parts.length / BATCH) },
    (_, i) => `(${parts.slice(i * BATCH, (i + 1) * BATCH).join('\nunion all by name\n')})`,
  );
}

/** SQL of (place, id): which delivery each place of `rowsOf` is. */
export const placesOf = (used: CheckedDelivery[]): string =>
  `(values ${used.map(({ delivery }, place) => `(${place}, ${literal(delivery.receipt.deliveryId)})`).join(', ')}) as named(place, delivery)`;

/** With `upsert` the last word on a row holds: of `table` (place, sender, key, …) whatever came again in a later delivery goes. */
export async function forgetReplaced(own: Engine, table: string, contract: Contract, used: CheckedDelivery[]) {
  const { n } = await own.one<{ n: number }>(`select count(*) as n from ${table}`);
  if (n === 0 || contract.delivery.mode !== 'upsert' || contract.key.length === 0) return;
  const key = keyText(contract);
  for (const rows of rowsOf(used))
    await own.run(`delete from ${table} using (
      select _place as later, _from as by, ${key} as again from ${rows} where ${key} in (select key from ${table})) as anew
      where place < anew.later and sender = anew.by and key = anew.again`);
}

/** The key as one text; parts are kept apart. */
export const keyText = ({ key }: Contract): string =>
  key.map((name) => `coalesce(replace(${identifier(name)}::varchar, '|', '||'), '')`).join(" || ' | ' || ") || "''";
