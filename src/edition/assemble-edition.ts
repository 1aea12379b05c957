/** Builds everything of an edition except its publication: tables, serving files and the manifest that names them. */
import { basename } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import type { Engine } from '../engine/engine.ts';
import { openSqlGuard } from '../engine/sql-guard.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import { countSteps, type Progress } from '../progress.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { AdmittedRows, Refused } from './admit-rows.ts';
import type { LeftOut } from './choose-deliveries.ts';
import { countEachUnmapped } from './count-unmapped.ts';
import { describeDeliveries } from './describe-deliveries.ts';
import { describeCorrections, describeQuality } from './describe-quality.ts';
import type { HashAhead } from './hash-ahead.ts';
import { hashOf } from './hash-canonically.ts';
import { layMissingFiles } from './lay-missing-files.ts';
import { layServingFiles } from './lay-serving-file.ts';
import { listCatalogueInputs } from './list-catalogue-inputs.ts';
import { makeBuiltInTables, type TableMade } from './make-built-in-tables.ts';
import { CODES, makeCodeTables } from './make-code-tables.ts';
import { makeDatasets, type PrivacyLine, referencesAmong } from './make-datasets.ts';
import { DERIVED, makeDerivedTables } from './make-derived-tables.ts';
import { INDEX } from './make-identity-tables.ts';
import { makeRollups } from './make-rollups.ts';
import { makeTable } from './make-table.ts';
import { makeToldTables, TOLD } from './make-told-tables.ts';
import type { EditionInputs, EditionTable, Manifest } from './manifest.ts';
import type { Mapped } from './map-dataset.ts';
import { type MappedDataset, mapDatasetTables } from './map-datasets.ts';
import { nothingToPublish } from './nothing-to-publish.ts';
import { requireCodeTables } from './read-code-table.ts';
import { readTableModel, type TablePlan } from './read-table-model.ts';
import { type Bench, type StepOutput, timed } from './run-step.ts';
import { seeEdition } from './see-edition.ts';

export interface Assembly {
  manifest: Manifest;
  refused: Refused[];
  /** what the person who builds should know beside, in sentences */
  notes: string[];
  /** names of the steps that were run, and of those found from an earlier build */
  made: string[];
  reused: string[];
  /** what each kind of step took, in seconds; `link` and `serve` beside them */
  seconds: Record<string, number>;
}

export interface AssemblyOrder {
  workspace: Workspace;
  contracts: Map<string, Contract>;
  engine: Engine;
  progress: Progress;
  /** ISO date: only what had been received by then is used; everything when absent */
  asAt?: string | undefined;
  /** what takes rows about people below the privacy line; without it they stay out */
  line?: PrivacyLine | null | undefined;
  /** what hashes the kept files of the last build meanwhile */
  ahead?: HashAhead | undefined;
}

/** @throws ConcordError build-refused when nothing can be published; the edition that serves is not touched */
export async function assembleEdition(order: AssemblyOrder): Promise<Assembly> {
  const bench = await openBench(order);
  try {
    return await assembleOn(bench, order);
  } finally {
    bench.locked.close();
  }
}

async function assembleOn(bench: Bench, order: AssemblyOrder): Promise<Assembly> {
  const { workspace, contracts, progress, asAt } = order;
  const deliveries = listDeliveries(workspace, asAt).filter((d) => !asAt || d.receipt.receivedAt.slice(0, 10) <= asAt);
  // without the line there is nobody to fill the tables about people, and nothing for code lists to explain
  const plans = readTableModel(workspace).filter((p) => order.line || (p.zone === 'open' && !p.from.includes(CODES)));
  // before anything is made, which takes long
  requireCodeTables(
    plans.filter((p) => p.from.includes(CODES)),
    workspace,
  );
  // a step for each dataset, each table and what comes last; years are counted when it is known which there are
  const count = countSteps(
    progress,
    'building',
    new Set(deliveries.map((d) => d.receipt.dataset)).size + plans.length + 2,
  );
  bench.count = count;
  const advance = () => count.done();
  const { admitted, refused, leftOut } = await makeDatasets(bench, contracts, deliveries, order.line ?? null, advance);
  if (admitted.length === 0) throw nothingToPublish(refused, leftOut, asAt);
  const own = plans.filter((p) => !['builder', DERIVED, CODES, INDEX, TOLD].some((other) => p.from.includes(other)));
  const datasets: MappedDataset[] = [];
  for (const rows of admitted) datasets.push(await mapDatasetTables(bench, rows, own, referencesAmong(deliveries)));
  const unmapped = await countEachUnmapped(bench, datasets);
  const used = datasets.map((d) => d.rows);
  leftOut.push(...datasets.flatMap((d) => d.leftOut));
  const tables = await makeTables(bench, own, datasets, advance);
  const builtIn = plans.filter((p) => p.from.includes('builder'));
  tables.push(...(await makeBuiltInTables(bench, workspace, builtIn, used)));
  count.done(builtIn.length);
  const among = (from: string) => plans.filter((p) => p.from.includes(from));
  tables.push(...(await makeCodeTables(bench, workspace, among(CODES))));
  count.done(among(CODES).length);
  tables.push(...(await makeDerivedTables(bench, among(DERIVED), tables)));
  count.done(among(DERIVED).length);
  tables.push(...(await makeToldTables(bench, among(TOLD), tables)));
  count.done(among(TOLD).length);
  const people = used.filter((rows) => rows.unlinked !== null || rows.contract.zone === 'pseudonymised');
  await order.line?.keepCare(bench, people, own, referencesAmong(deliveries));
  if (order.line) tables.push(...(await order.line.identity(bench, among(INDEX), tables, people)));
  count.done(among(INDEX).length);
  const purposes = order.line ? await order.line.purposes(bench, tables, people) : [];
  const seen = order.line ? await seeEdition(bench, purposes, tables, people) : undefined;
  tables.push(...purposes);
  count.done();
  tables.push(...(await makeRollups(bench, tables)));
  const laid: EditionTable[] = [];
  for (const table of tables) laid.push(await timed(bench, 'serve', () => describeTable(bench, table)));
  await layMissingFiles(bench);
  count.done();
  progress.end();
  const inputs = describeInputs(order, used, leftOut, bench.engineVersion);
  const maps = own.flatMap((plan) => mapsTo(plan, datasets).map((m) => m.output));
  const outputs = [
    ...used.map((rows) => rows.step),
    ...maps,
    ...tables.flatMap((t) => t.parts ?? []),
    ...tables.map((t) => t.output),
  ].filter((o) => o.paths.length === 1);
  return {
    manifest: {
      ...writeManifest(order, inputs, outputs, laid, used),
      unmapped,
      ...(seen ? { seen } : {}),
      ...optOutsOf(order),
    },
    refused,
    notes: order.line?.notes(people) ?? [],
    made: bench.made,
    reused: bench.reused,
    seconds: Object.fromEntries(bench.seconds ?? []),
  };
}

async function openBench({ engine, ahead, workspace: { paths } }: AssemblyOrder): Promise<Bench> {
  const [engineVersion, guard] = [await engine.version(), await openSqlGuard(engine)];
  return {
    engine,
    engineVersion,
    guard,
    locked: await engine.confined([]),
    paths,
    made: [],
    reused: [],
    seconds: new Map(),
    ahead,
  };
}

const mapsTo = (plan: TablePlan, datasets: MappedDataset[]): Mapped[] =>
  datasets.flatMap((d) => d.maps.get(plan.name) ?? []);

async function makeTables(bench: Bench, plans: TablePlan[], datasets: MappedDataset[], each: () => void) {
  const tables: TableMade[] = [];
  for (const plan of plans) {
    const found = mapsTo(plan, datasets);
    tables.push({ plan, output: await makeTable(bench, plan, found), datasets: found.map((m) => m.dataset) });
    each();
  }
  return tables;
}

const stepFile = (path: string): string => `steps/${basename(path)}`;
const oneOrAll = (all: string[]): string | string[] => (all.length === 1 ? all[0]! : all);

async function describeTable(bench: Bench, { plan, output, datasets }: TableMade): Promise<EditionTable> {
  return {
    name: plan.name,
    key: plan.key,
    rows: output.rows,
    parquet: oneOrAll(output.paths.map(stepFile)),
    sha256: output.sha256,
    serving: oneOrAll(await layServingFiles(bench, plan.name, output)),
    columns: plan.columns.map((c) => ({
      name: c.name,
      type: output.columns.find((o) => o.name === c.name)?.type ?? c.type,
      description: c.description,
      unit: c.unit,
    })),
    datasets,
    ...(plan.rollup ? { rollup: plan.rollup } : {}),
  };
}

function writeManifest(
  order: AssemblyOrder,
  inputs: EditionInputs,
  outputs: StepOutput[],
  tables: EditionTable[],
  admitted: AdmittedRows[],
): Manifest {
  const once = new Map(outputs.map((output) => [output.hash, output])).values();
  const steps = [...once].map(({ name, hash, source }) => ({ name, hash, source }));
  const named = { inputs, steps: steps.map(({ name, hash }) => ({ name, hash })) };
  return {
    editionId: `e${hashOf(named).slice(0, 12)}`,
    inputs,
    steps,
    tables,
    quality: admitted.map((rows) => describeQuality(rows, order.workspace.notice)),
    corrections: admitted.flatMap(describeCorrections),
  };
}

function optOutsOf({ line }: AssemblyOrder): Pick<Manifest, 'optOuts'> {
  const optOuts = line?.optOuts();
  return optOuts ? { optOuts } : {};
}

function describeInputs(
  order: AssemblyOrder,
  admitted: AdmittedRows[],
  leftOut: LeftOut[],
  engineVersion: string,
): EditionInputs {
  const received = admitted.flatMap((a) => a.used.map((d) => d.delivery.receipt.receivedAt.slice(0, 10))).sort();
  const datasets = new Set(admitted.map((a) => a.contract.id));
  return {
    asAt: order.asAt ?? received.at(-1)!,
    deliveries: admitted.flatMap(describeDeliveries).sort((a, b) => a.sequence - b.sequence),
    leftOut,
    catalogue: listCatalogueInputs(order.workspace, datasets, order.line?.files),
    ...(order.line?.told() ?? { optOutLists: [], identityMap: null, keyVersions: [] }),
    engineVersion,
  };
}
