/** The watch over deliveries: what no single file can show, because it stands in how a partner's files follow each other. */
import type { Contract } from '../contract/contract.ts';
import { requireSafeSql } from '../contract/guard-contract-sql.ts';
import { periodNumber, yearBegins } from '../contract/period-number.ts';
import type { Engine } from '../engine/engine.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryWatch, WatchedDelivery } from './delivery-watch.ts';
import { classedRows, type RowClass } from './internal/compare-deliveries.ts';
import { allRows, type FileFacts, factsOf, isLate, type StreamFacts } from './internal/stream-facts.ts';
import { deliveryFindings, notCompared, periodFindings } from './internal/tell-findings.ts';
import { type NumberedPeriod, spanOf, watchMonths, watchPeriods } from './internal/watch-periods.ts';
import { listDeliveries } from './list-deliveries.ts';

export interface WatchOrder {
  workspace: { paths: Pick<Workspace['paths'], 'deliveries'>; partners: Workspace['partners'] };
  contracts: Map<string, Contract>;
  engine: Engine;
  /** ISO date of today, for periods that are not over */
  today: string;
  /** only this dataset, only this partner */
  dataset?: string | undefined;
  from?: string | undefined;
  /** ISO date: what had been received by then, and what was due by then */
  asAt?: string | undefined;
}

const DAY = 86_400_000;

/**
 * Answers: which deliveries are missing, unusual, late, corrected or sent twice, of each dataset and partner.
 * Arguments: `order`; only accepted deliveries that nobody took back or corrected whole are looked at. Without `asAt` a
 * partner is held to the newest period that any partner of the dataset sent; with it, to what was due by that day.
 * Result: one watch for each dataset and partner, in order of their codes; rows are counted, and no value of one is told.
 * Zero, missing and small: a file that repeats the bytes of an earlier one is never a delivery, so it cannot be found here.
 * A partner with fewer than seven periods has none judged by their rows. A daily feed is judged by whole months too, and days on
 * which a small partner sent nothing by chance are not told. Rows without a date count for no period. A dataset
 * without cadence has no periods. A dataset that is not in `contracts` any more is left out.
 * Source: limits as `judgeVolumes` says; docs/how-to/land-an-extract.md in words.
 * Example:
 * ```ts
 * const [watch] = await watchDeliveries({ workspace, contracts, engine, today: '2025-07-01', dataset: 'visits' });
 * watch?.findings[0]?.problem // 'no delivery is about March 2025'
 * ```
 * @throws ConcordError catalogue-invalid when the contract's SQL may not run
 */
export async function watchDeliveries(order: WatchOrder): Promise<DeliveryWatch[]> {
  const streams = streamsOf(order);
  const watches: DeliveryWatch[] = [];
  for (const dataset of [...new Set(streams.map((s) => s.dataset))].sort()) {
    const contract = order.contracts.get(dataset);
    if (!contract) continue;
    await requireSafeSql(contract, order.engine);
    const facts: StreamFacts[] = [];
    for (const { from, deliveries } of streams.filter((s) => s.dataset === dataset))
      facts.push(await factsOf(contract, from, deliveries, order.engine));
    const last = lastDue(contract, facts, order.asAt);
    for (const stream of facts)
      if (!order.from || stream.from === order.from) watches.push(watchStream(stream, last, order));
  }
  return watches;
}

/** A row behind the counts of a delivery: its place in the delivery's rows.parquet, from 0. */
export interface WatchedRow {
  deliveryId: string;
  row: number;
  kind: 'late' | 'replaced' | 'repeated';
}

/**
 * Where the rows behind the counts of deliveries stand, for tests that know which rows were made late, corrected or repeated.
 * @returns by dataset and partner, in the order of landing and of the file; none of a delivery that is not compared
 */
export async function watchedRows(order: WatchOrder): Promise<WatchedRow[]> {
  const found: WatchedRow[] = [];
  for (const stream of streamsOf(order).filter((s) => !order.from || s.from === order.from)) {
    const contract = order.contracts.get(stream.dataset);
    if (!contract) continue;
    await requireSafeSql(contract, order.engine);
    found.push(...(await rowsOfStream(contract, stream, order.engine)));
  }
  return found;
}

async function rowsOfStream(contract: Contract, { from, deliveries }: Deliveries, engine: Engine) {
  const facts = await factsOf(contract, from, deliveries, engine);
  const rows = await engine.all<{ n: number; row: number; day: string | null; class: RowClass }>(
    `select _n as n, _row as row, _day::varchar as day, _class as class from (${classedRows(contract, facts.of, true)})
     order by _n, _row`,
  );
  const { cadence } = contract.delivery;
  const late = (n: number, day: string | null): boolean =>
    day !== null && cadence !== 'once' && isLate(facts, n, periodNumber(day, cadence, yearBegins(contract)));
  return rows.flatMap(({ n, row, day, class: kind }): WatchedRow[] => {
    const deliveryId = facts.of.deliveries[n]?.receipt.deliveryId ?? '';
    if (kind !== 'new') return [{ deliveryId, row, kind }];
    return late(n, day) ? [{ deliveryId, row, kind: 'late' }] : [];
  });
}

interface Deliveries {
  dataset: string;
  from: string;
  deliveries: Delivery[];
}

/** Deliveries that count, by dataset and partner. With `from` the other partners stay: they show what was to come. */
function streamsOf({ workspace, dataset, asAt }: WatchOrder): Deliveries[] {
  const all = listDeliveries(workspace, asAt).filter(
    ({ receipt: r }) => (!dataset || r.dataset === dataset) && (!asAt || r.receivedAt.slice(0, 10) <= asAt),
  );
  const streams = new Map<string, Deliveries>();
  for (const delivery of counting(all)) {
    const { dataset: id, from } = delivery.receipt;
    const name = `${id} ${from}`;
    const stream = streams.get(name) ?? { dataset: id, from, deliveries: [] };
    streams.set(name, stream);
    stream.deliveries.push(delivery);
  }
  return [...streams.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** What a later good delivery corrects is out whole, as in an edition. */
function counting(deliveries: Delivery[]): Delivery[] {
  const corrected = new Set<string>();
  const good: Delivery[] = [];
  for (const delivery of deliveries.toReversed()) {
    const { deliveryId, corrects } = delivery.receipt;
    const usable = !delivery.withdrawn && delivery.check.outcome.startsWith('accepted');
    if (corrects && (usable || corrected.has(deliveryId))) corrected.add(corrects);
    if (usable && !corrected.has(deliveryId)) good.push(delivery);
  }
  return good.reverse();
}

/** The newest period that was to come; null when nobody has sent any. */
function lastDue(contract: Contract, facts: StreamFacts[], asAt: string | undefined): number | null {
  const { cadence, expectedAfterDays } = contract.delivery;
  if (cadence === 'once') return null;
  if (!asAt) return facts.reduce<number | null>((last, f) => Math.max(last ?? -Infinity, ...f.own), null);
  const over = new Date(Date.parse(asAt) - expectedAfterDays * DAY).toISOString().slice(0, 10);
  return periodNumber(over, cadence, yearBegins(contract)) - 1;
}

function watchStream(facts: StreamFacts, last: number | null, order: WatchOrder): DeliveryWatch {
  const { contract, from, of } = facts;
  const { cadence, mode } = contract.delivery;
  const deliveries = facts.files.map((file, n) => watchedDelivery(facts, file, n));
  const stream = { dataset: contract.id, from, cadence, mode, deliveries };
  const today = order.asAt ?? order.today;
  const numbered = watchPeriods(facts, last, today);
  const months = watchMonths(facts, numbered, today);
  const span = spanOf(contract);
  const within = (period: NumberedPeriod, own: number): boolean =>
    span(own).from >= period.from && span(own).to <= period.to;
  const about = (period: NumberedPeriod): string | null =>
    deliveries[facts.files.findLastIndex((file) => file.own.some((own) => within(period, own)))]?.deliveryId ?? null;
  const findings = [
    ...of.unlike.map(({ receipt, check }) =>
      notCompared(stream, receipt.deliveryId, receipt.contractVersion, check.reconciliation.accepted),
    ),
    ...periodFindings(stream, numbered, months, stillSends(order, contract.id, from), about),
    ...deliveries.flatMap((delivery) => deliveryFindings(stream, delivery)),
  ];
  return { ...stream, periods: numbered.map(({ number: _, ...period }) => period), findings };
}

function stillSends({ workspace }: WatchOrder, dataset: string, from: string): boolean {
  if (workspace.partners.length === 0) return true;
  const sends = workspace.partners.find((p) => p.code === from)?.sends;
  return sends !== undefined && (sends.length === 0 || sends.includes(dataset));
}

function watchedDelivery(facts: StreamFacts, file: FileFacts, n: number): WatchedDelivery {
  const { receipt } = facts.of.deliveries[n] as Delivery;
  const span = spanOf(facts.contract);
  const before = facts.files[facts.of.prior[n] ?? -1];
  const late = [...file.fresh].filter(([period]) => isLate(facts, n, period));
  const [first, last] = [file.own[0], file.own.at(-1)];
  return {
    deliveryId: receipt.deliveryId,
    fileName: receipt.fileName,
    receivedAt: receipt.receivedAt,
    rows: allRows(file),
    from: first === undefined ? null : span(first).from,
    to: last === undefined ? null : span(last).to,
    late: late.reduce((sum, [, rows]) => sum + rows, 0),
    lateAbout: late.map(([period]) => span(period).from).sort(),
    replaced: file.rows.replaced,
    repeated: file.rows.repeated,
    removed: before ? allRows(before) - file.rows.replaced - file.rows.repeated : 0,
  };
}
