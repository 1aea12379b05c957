/** Builds everything of an edition except its publication: tables, serving files and the manifest that names them. */
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import type { Engine } from '../engine/engine.ts';
import { openSqlGuard } from '../engine/sql-guard.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import type { Progress } from '../progress.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { OpenRows, Refused } from './admit-rows.ts';
import type { LeftOut } from './choose-deliveries.ts';
import { describeCorrections, describeQuality } from './describe-quality.ts';
import { hashOf } from './hash-canonically.ts';
import { layServingFile } from './lay-serving-file.ts';
import { listCatalogueInputs } from './list-catalogue-inputs.ts';
import { makeBuiltInTables, type TableMade } from './make-built-in-tables.ts';
import { makeDatasets } from './make-datasets.ts';
import { makeTable } from './make-table.ts';
import type { EditionDelivery, EditionInputs, EditionTable, Manifest } from './manifest.ts';
import { mapDataset } from './map-dataset.ts';
import { readTableModel } from './read-table-model.ts';
import type { Bench, StepOutput } from './run-step.ts';

export interface Assembly {
  manifest: Manifest;
  refused: Refused[];
  /** names of the steps that were run, and of those found from an earlier build */
  made: string[];
  reused: string[];
}

export interface AssemblyOrder {
  workspace: Workspace;
  contracts: Map<string, Contract>;
  engine: Engine;
  progress: Progress;
  /** ISO date: only what had been received by then is used; everything when absent */
  asAt?: string | undefined;
}

/** @throws ConcordError build-refused when nothing can be published; the edition that serves is not touched */
export async function assembleEdition(order: AssemblyOrder): Promise<Assembly> {
  const { workspace, contracts, progress, asAt } = order;
  const bench = await openBench(order);
  const deliveries = listDeliveries(workspace, asAt).filter((d) => !asAt || d.receipt.receivedAt.slice(0, 10) <= asAt);
  const plans = readTableModel(workspace);
  let done = 0;
  progress.start('building', new Set(deliveries.map((d) => d.receipt.dataset)).size + plans.length + 2, 'steps');
  const advance = () => progress.advance(++done);
  const { admitted, refused, leftOut } = await makeDatasets(bench, contracts, deliveries, advance);
  if (admitted.length === 0) throw nothingToPublish(refused, leftOut, asAt);
  const tables: TableMade[] = [];
  const maps: StepOutput[] = [];
  for (const plan of plans.filter((p) => !p.from.includes('builder'))) {
    const mapped = [];
    for (const rows of admitted) mapped.push(await mapDataset(bench, rows, plan));
    const found = mapped.filter((m) => m !== null);
    maps.push(...found.map((m) => m.output));
    tables.push({ plan, output: await makeTable(bench, plan, found), datasets: found.map((m) => m.dataset) });
    advance();
  }
  tables.push(
    ...(await makeBuiltInTables(
      bench,
      workspace,
      plans.filter((p) => p.from.includes('builder')),
      admitted,
    )),
  );
  const laid: EditionTable[] = [];
  for (const table of tables) laid.push(await describeTable(bench, table));
  progress.end();
  const inputs = describeInputs(order, admitted, leftOut, bench.engineVersion);
  const outputs = [...admitted.map((a) => a.output), ...maps, ...tables.map((t) => t.output)];
  return {
    manifest: writeManifest(order, inputs, outputs, laid, admitted),
    refused,
    made: bench.made,
    reused: bench.reused,
  };
}

async function openBench({ engine, workspace: { paths } }: AssemblyOrder): Promise<Bench> {
  const [engineVersion, guard] = [await engine.version(), await openSqlGuard(engine)];
  return { engine, engineVersion, guard, paths, made: [], reused: [] };
}

async function describeTable(bench: Bench, { plan, output, datasets }: TableMade): Promise<EditionTable> {
  return {
    name: plan.name,
    key: plan.key,
    rows: output.rows,
    parquet: `steps/${output.hash}.parquet`,
    sha256: output.sha256,
    serving: await layServingFile(bench, plan.name, output),
    columns: plan.columns.map((c) => ({
      name: c.name,
      type: output.columns.find((o) => o.name === c.name)?.type ?? c.type,
      description: c.description,
      unit: c.unit,
    })),
    datasets,
  };
}

function writeManifest(
  order: AssemblyOrder,
  inputs: EditionInputs,
  outputs: StepOutput[],
  tables: EditionTable[],
  admitted: OpenRows[],
): Manifest {
  const steps = outputs.map(({ name, hash, source }) => ({ name, hash, source }));
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

function describeInputs(
  order: AssemblyOrder,
  admitted: OpenRows[],
  leftOut: LeftOut[],
  engineVersion: string,
): EditionInputs {
  const received = admitted.flatMap((a) => a.used.map((d) => d.delivery.receipt.receivedAt.slice(0, 10))).sort();
  const datasets = new Set(admitted.map((a) => a.contract.id));
  return {
    asAt: order.asAt ?? received.at(-1)!,
    deliveries: admitted.flatMap(describeDeliveries).sort((a, b) => a.sequence - b.sequence),
    leftOut,
    catalogue: listCatalogueInputs(order.workspace, datasets),
    optOutLists: [],
    identityMap: null,
    keyVersions: [],
    engineVersion,
  };
}

function describeDeliveries(rows: OpenRows): EditionDelivery[] {
  return rows.used.map(({ delivery: { receipt }, check }) => {
    const published = rows.published[receipt.deliveryId] ?? 0;
    return {
      deliveryId: receipt.deliveryId,
      sequence: receipt.sequence,
      dataset: receipt.dataset,
      from: receipt.from,
      sha256: receipt.sha256,
      status: receipt.status,
      rowsAccepted: check.reconciliation.accepted,
      rowsRejected: check.reconciliation.rejected,
      rowsSuperseded: check.reconciliation.accepted - published,
      rowsPublished: published,
    };
  });
}

function nothingToPublish(refused: Refused[], leftOut: LeftOut[], asAt: string | undefined): ConcordError {
  const problems = refused.map((r) => ({
    where: r.dataset,
    problem: r.reason,
    expected: `the rule ${r.rule}`,
    remedy: r.remedy,
  }));
  const set = leftOut
    .filter((l) => !refused.some((r) => r.dataset === l.dataset))
    .map((l) => ({
      where: l.deliveryId,
      problem: l.reason,
      expected: 'a delivery that was accepted',
      remedy: l.remedy,
    }));
  const none = {
    where: 'build',
    problem: asAt ? `nothing had been landed by ${asAt}` : 'nothing has been landed',
    expected: 'a delivery',
    remedy: asAt
      ? 'ask for a later date; `concord deliveries` tells when each was received'
      : 'land a file first: concord land FILE --dataset ID --from ODS',
  };
  const all = [...problems, ...set];
  return new ConcordError('build-refused', all.length ? all : none);
}
