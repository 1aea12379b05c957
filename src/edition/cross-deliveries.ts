/** Deliveries of a dataset taken below the privacy line: small ones many at once, since SQL of wide rows takes long to prepare. */
import { availableParallelism } from 'node:os';
import type { Contract } from '../contract/contract.ts';
import type { Engine } from '../engine/engine.ts';
import type { CheckedDelivery } from './check-again.ts';
import { countWithheld, type Withheld } from './count-withheld.ts';
import { countOnce } from './kept-withheld.ts';
import {
  type Bench,
  findStep,
  inputOf,
  runStep,
  type Step,
  type StepInput,
  type StepOutput,
  timed,
} from './run-step.ts';
import { sideBySide } from './side-by-side.ts';

/** Which half of the accepted rows: those that other purposes may use, or those that stay in the care zone alone. */
export type Rows = 'usable' | 'sensitive';

export interface Crossing {
  /** of the rows above the line */
  contract: Contract;
  /** on which usable rows are made */
  bench: Bench;
  /** within the care zone */
  care: Bench;
  /** the engine of the identity zone: each batch crosses on a connection of its own */
  engine: Engine;
  stepOf(checked: CheckedDelivery, rows: Rows): Step;
  /** SQL of the rows of a step in no order, over its inputs and with the column `_source` of `delivered` passed on */
  rowsSql(rows: Rows): string;
  /** the order of a step's rows */
  order: string;
  /** makes damaged ones sound; null when all are */
  mend(used: CheckedDelivery[]): Promise<CheckedDelivery[] | null>;
  /** does a batch's work on its connection while the keys stand on it */
  withKeys<T>(engine: Engine, work: () => Promise<T>): Promise<T>;
}

/**
 * Takes deliveries across. Each accepted row is in one of the two halves.
 * @returns them in their order, with their rows below the line
 * @throws Error when the halves of one are not the whole: a fault of Concord's, and nothing is published
 */
export async function crossDeliveries(crossing: Crossing, used: CheckedDelivery[]): Promise<CheckedDelivery[]> {
  const usable = await crossRows(crossing, used, 'usable');
  const crossed = used.map((checked, i) => ({ ...checked, rows: inputOf(usable[i]!), crossed: usable[i]!.rows }));
  const halved = crossed.filter((checked) => careCount(checked) > 0);
  const others = used.filter((_, i) => careCount(crossed[i]!) > 0);
  const inCare = await timed(crossing.bench, 'care', () => crossRows(crossing, others, 'sensitive'));
  const whole = new Map(halved.map((checked, i) => [checked, withCare(checked, inCare[i]!)]));
  const all = crossed.map((checked) => whole.get(checked) ?? checked);
  const keys = all.map(({ care }, i) => [usable[i]!.hash, ...(care ? [care.step] : [])].join(' '));
  const withheld = await timed(crossing.bench, 'withheld', () =>
    countOnce(crossing.bench.paths, crossing.contract.id, keys, (places) =>
      withheldOfEach(
        crossing,
        places.map((i) => used[i]!),
        places.map((i) => all[i]!),
      ),
    ),
  );
  return all.map((checked, i) => ({ ...checked, withheld: withheld[i]! }));
}

/** What crossed before is found again though its rows above the line were damaged since; to be counted they are made sound. */
async function withheldOfEach(
  { engine, contract, mend }: Crossing,
  used: CheckedDelivery[],
  crossed: CheckedDelivery[],
): Promise<Withheld[]> {
  try {
    return await countWithheld(engine, contract, crossed);
  } catch {
    const sound = (await mend(used)) ?? used;
    const mended = crossed.map((checked, i) => ({ ...checked, folder: sound[i]!.folder }));
    return countWithheld(engine, contract, mended);
  }
}

const careCount = ({ check, crossed = 0 }: CheckedDelivery): number => check.reconciliation.accepted - crossed;

function withCare(checked: CheckedDelivery, output: StepOutput): CheckedDelivery {
  const count = careCount(checked);
  if (output.rows !== count)
    throw new Error(
      `${checked.delivery.receipt.deliveryId}: of ${checked.check.reconciliation.accepted} rows ${checked.crossed} are usable and ` +
        `${output.rows} are not`,
    );
  const rows = inputOf(output);
  return { ...checked, care: { rows, count, step: output.hash }, rivals: rows };
}

/** One half of each, found again or made. */
async function crossRows(crossing: Crossing, used: CheckedDelivery[], rows: Rows): Promise<StepOutput[]> {
  const bench = rows === 'usable' ? crossing.bench : crossing.care;
  const found: (StepOutput | null)[] = [];
  for (const checked of used) found.push(await findStep(bench, crossing.stepOf(checked, rows)));
  const missing = used.filter((_, i) => !found[i]);
  if (missing.length === 0) return found as StepOutput[];
  const sound = (await crossing.mend(missing)) ?? missing;
  // what was mended may have records that no other has: it crosses alone, so that they meet nobody else's
  const mended = (i: number): boolean => sound[i] !== missing[i];
  const made = await sideBySide(batchesOf(sound, mended), (batch) => makeBatch(crossing, bench, batch, rows));
  const all = made.flat();
  return found.map((output) => output ?? all.shift()!);
}

/** Rows that lie ready at once, of deliveries that are smaller: so many as crowd no memory. */
const BATCH_ROWS = 400_000;

/** Files of a batch at most: what the engine prepares for each of them grows with their number. */
const BATCH_FILES = 100;

/** Neighbours together; what has so many rows as a batch is one by itself. @param alone the places of those that join no other */
function batchesOf(used: CheckedDelivery[], alone: (place: number) => boolean): CheckedDelivery[][] {
  const batches: CheckedDelivery[][] = [];
  const most = Math.min(BATCH_FILES, Math.max(1, Math.ceil(used.length / availableParallelism())));
  let room = 0;
  for (const [i, checked] of used.entries()) {
    const rows = checked.check.reconciliation.accepted;
    const last = batches.at(-1);
    const joins = last !== undefined && !alone(i) && rows <= room && last.length < most;
    if (joins) last.push(checked);
    else batches.push([checked]);
    room = alone(i) ? 0 : (joins ? room : BATCH_ROWS) - rows;
  }
  return batches;
}

function makeBatch({ engine, ...crossing }: Crossing, bench: Bench, batch: CheckedDelivery[], rows: Rows) {
  return engine.alone((own) =>
    crossing.withKeys(own, async () => {
      const steps = batch.map((checked) => crossing.stepOf(checked, rows));
      const on = { ...bench, engine: own };
      if (steps.length === 1) return [await runStep(on, steps[0]!)];
      await timed(bench, 'line', () => layRows(own, steps, crossing.rowsSql(rows)));
      const outputs: StepOutput[] = [];
      for (const [i, step] of steps.entries()) {
        const laid = { select: `${laidRows(i)}\n${crossing.order}`, columns: outputs[0]?.columns };
        outputs.push(await runStep(on, { ...step, laid }));
      }
      await own.run('drop table crossed');
      return outputs;
    }),
  );
}

const laidRows = (source: number): string => `select * exclude (_source) from crossed where _source = ${source}`;

/** Makes `crossed`: the rows of all steps, and of which of them each is. A view of one is a view of all of them. */
async function layRows(engine: Engine, steps: Step[], sql: string): Promise<void> {
  const views = Object.keys(steps[0]!.inputs);
  for (const view of views) {
    const relations = steps.map(({ inputs }) => inputs[view]!);
    await engine.run(`create or replace temp view ${view} as ${together(view, relations)}`);
  }
  await engine.run(`create temp table crossed as ${sql}`);
  for (const view of views) await engine.run(`drop view ${view}`);
}

/** Rows are told apart by whose they are; what is looked up in is the same, or parts of the same. */
function together(view: string, inputs: StepInput[]): string {
  const relations = inputs.map(({ relation }) => relation);
  if (view === 'delivered')
    return relations.map((relation, i) => `select ${i} as _source, * from ${relation}`).join('\nunion all by name\n');
  const different = [...new Set(relations)];
  if (different.length === 1) return `from ${different[0]}`;
  return different.map((relation) => `from ${relation}`).join('\nunion\n');
}
