/** How good the data behind an edition are, dataset by dataset, for every figure to carry. */
import type { Contract } from '../contract/contract.ts';
import { lastDay } from '../contract/last-day.ts';
import type { CheckResult } from '../quality/check-result.ts';
import type { AdmittedRows } from './admit-rows.ts';
import { withheldOf } from './count-withheld.ts';
import type { DatasetQuality, Manifest } from './manifest.ts';

/**
 * The quality of one dataset over the deliveries that the edition uses, each weighted by its rows.
 * @param notice the workspace's sentence that its figures are not real; then no source of it is
 */
export function describeQuality(rows: AdmittedRows, notice: string): DatasetQuality {
  const { contract, used } = rows;
  const checks = used.map((d) => d.check);
  const dimensions = [...new Set(checks.flatMap((c) => c.score.dimensions.map((d) => d.dimension)))];
  return {
    dataset: contract.id,
    name: contract.name,
    publisher: contract.publisher,
    overall: weightedMean(checks, (c) => c.score.overall),
    dimensions: dimensions.map((dimension) => ({
      dimension,
      score: weightedMean(checks, (c) => c.score.dimensions.find((d) => d.dimension === dimension)?.score ?? null),
    })),
    dqmi: weightedMean(checks, (c) => c.score.dqmi.value),
    dataFrom: extreme(
      checks.map((c) => c.period.from),
      'first',
    ),
    dataTo: dataTo(contract, checks),
    cadence: contract.delivery.cadence,
    expectedAfterDays: contract.delivery.expectedAfterDays,
    reliableAfterDays: contract.belief.reliableAfterDays,
    zone: contract.zone,
    partners: partnersOf(rows),
    knownFaults: knownFaults(rows),
    madeUp: contract.madeUp || notice !== '',
    link: contract.links[0]?.url ?? null,
  };
}

/** Corrections as the manifest tells them, with how many rows each touched and how many it should. */
export function describeCorrections(rows: AdmittedRows): Manifest['corrections'] {
  return rows.corrections.map(({ correction: c, rows: touched }) => ({
    id: c.id,
    dataset: rows.contract.id,
    columns: c.columns,
    rows: touched,
    reason: c.reason,
    expected: `${c.atLeast} to ${c.atMost} rows`,
  }));
}

/** The mean weighted by rows received; null when nothing could be scored. A file without rows weighs nothing. */
function weightedMean(checks: CheckResult[], score: (check: CheckResult) => number | null): number | null {
  const scored = checks.flatMap((c) => {
    const value = score(c);
    return value === null ? [] : [{ value, rows: c.reconciliation.rowsIn }];
  });
  const rows = scored.reduce((sum, s) => sum + s.rows, 0);
  return rows === 0 ? null : scored.reduce((sum, s) => sum + s.value * s.rows, 0) / rows;
}

function extreme(dates: (string | null)[], which: 'first' | 'last'): string | null {
  const known = dates.filter((d) => d !== null).sort();
  return (which === 'first' ? known[0] : known.at(-1)) ?? null;
}

/** The date in a row may be the first day of what it is about; a file's own period is told with its last day. */
function dataTo(contract: Contract, checks: CheckResult[]): string | null {
  const to = extreme(
    checks.map((c) => c.period.to),
    'last',
  );
  return contract.delivery.filePeriod ? to : lastDay(to, contract.delivery.cadence);
}

function partnersOf(rows: AdmittedRows): DatasetQuality['partners'] {
  const latest = new Map(rows.used.map((d) => [d.delivery.receipt.from, d]));
  return [...latest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, d]) => ({
      from,
      deliveryId: d.delivery.receipt.deliveryId,
      dataTo: dataTo(
        rows.contract,
        rows.used.filter((u) => u.delivery.receipt.from === from).map((u) => u.check),
      ),
      status: d.delivery.receipt.status,
    }));
}

/** In words, without any value of a row: what checks warned of, what was corrected, what a correction no longer finds. */
function knownFaults(rows: AdmittedRows): string[] {
  const faults = rows.used.flatMap((d) =>
    d.check.faults.map((f) => (f.rows > 0 ? `${count(f.rows)}: ${f.problem}` : f.problem)),
  );
  const corrected = rows.corrections.map(({ correction: c, rows: touched }) =>
    touched < c.atLeast
      ? `correction ${c.id} was written for at least ${count(c.atLeast)} and matched ${touched}: the source may have been mended, look at it again`
      : `${count(touched)} set to not reported (${c.id}): ${c.reason}`,
  );
  const shared = rows.keysOfSeveralPartners;
  const several = shared ? [`${count(shared)} share a key with another partner's; all are counted`] : [];
  const withheld = withheldOf(rows).map(
    ({ column, values }) =>
      `${values === 1 ? '1 value' : `${values.toLocaleString('en-GB')} values`} of '${column}' withheld at the privacy line: not of the form of ` +
      'the column, or may tell who somebody is',
  );
  return [...new Set([...faults, ...corrected, ...several, ...withheld])];
}

const count = (rows: number): string => (rows === 1 ? '1 row' : `${rows.toLocaleString('en-GB')} rows`);
