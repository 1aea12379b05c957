/** Asks a metric of urgent care where rows with each code of a line of urgent-codes.txt count: in which of its two numbers, or in none. */
import type { Figure, Metric } from '../../../src/metric/metric.ts';
import { MODEL, openFixture, type TableRows } from '../../metric/open-fixture.ts';
import { readTable } from './read-table.ts';
import { AROUND, DAY, type Row, UNUSUAL, USUAL } from './usual-rows.ts';

export interface Line {
  metric: string;
  rows: string;
  column: string;
  with: string;
  numerator: string;
  counted: string;
  out: string;
}

/** Every line, once for each of its metrics. */
export const LINES: Line[] = readTable('urgent-codes.txt').flatMap((line) =>
  listOf(line.metrics).map((metric) => ({ ...line, metric }) as unknown as Line),
);
const SUNDAY = Date.parse('2025-01-05T00:00:00Z');
const AS_AT = '2026-12-31';
const MISSING = '-';

function listOf(cell = ''): string[] {
  return cell.split(' ').filter(Boolean);
}
const cellOf = (code: string): string | null => (code === MISSING ? null : code);
/** Each code has a Sunday of its own, so that one question tells of all of them. */
const dayOf = (place: number): number => SUNDAY + 7 * DAY * place;

function rowsOf(metric: Metric, line: Line, codes: string[]): TableRows {
  const { features, population } = metric.records!;
  const read = [
    metric.source,
    ...Object.values(features).map((f) => f.source),
    ...(population ? [population.source] : []),
  ];
  const laid: TableRows = Object.fromEntries(read.map((table) => [table, []]));
  const set = Object.fromEntries(
    listOf(line.with)
      .map((pair) => pair.split('='))
      .map(([k, v]) => [k!, cellOf(v!)]),
  );
  for (const [place, code] of codes.entries()) {
    const odd: Row = { ...set, [line.column]: cellOf(code) };
    const own = line.rows === 'its own';
    const id = place + 1;
    const usual = { ...USUAL[metric.source]!(id, dayOf(place)), ...UNUSUAL[line.metric], ...(own ? odd : {}) };
    const around = Object.entries(AROUND[line.rows]!(id, dayOf(place), odd));
    for (const [table, rows] of [[metric.source, [usual]], ...around] as [string, Row[]][])
      laid[table]!.push(...columnsOf(table, rows));
  }
  return laid;
}

/** What a table has no column for is of another table of calls. */
function columnsOf(table: string, rows: Row[]): Row[] {
  const known = new Set(MODEL.tables[table]!.columns.map((c) => c.name));
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => known.has(name))));
}

/** Where the one row of a day counts. */
function toldOf({ kind }: Metric, figure: Figure | undefined): 'numerator' | 'counted' | 'out' {
  if (kind === 'count') return figure?.numerator ? 'counted' : 'out';
  if (!figure?.denominator) return 'out';
  return kind === 'proportion' && figure.numerator ? 'numerator' : 'counted';
}

/** Code to where its row counts. */
async function told(metric: Metric, line: Line, codes: string[]): Promise<Record<string, string>> {
  const fixture = await openFixture(rowsOf(metric, line, codes), false, AS_AT, AS_AT);
  try {
    const last = new Date(dayOf(codes.length)).toISOString().slice(0, 10);
    const grain = metric.records!.time.kind === 'list' ? 'week' : 'day';
    const { figures } = await fixture.ask(metric, { from: '2025-01-01', to: last, grain });
    const on = (day: string): Figure | undefined =>
      figures.find(({ period }) => period!.start <= day && day <= period!.end);
    return Object.fromEntries(
      codes.map((code, i) => [code, toldOf(metric, on(new Date(dayOf(i)).toISOString().slice(0, 10)))]),
    );
  } finally {
    fixture.edition.close();
  }
}

/**
 * @param metric as the catalogue has it, or changed
 * @returns what the line says and what the metric tells, code by code
 */
export async function asLineSays(metric: Metric, line: Line): Promise<{ wanted: object; found: object }> {
  const names = ['numerator', 'counted', 'out'] as const;
  const wanted = Object.fromEntries(names.flatMap((name) => listOf(line[name]).map((code) => [code, name])));
  const found = await told(metric, line, Object.keys(wanted));
  const whichever = !line.numerator;
  const plain = Object.entries(found).map(([code, where]) => [
    code,
    whichever && where === 'numerator' ? 'counted' : where,
  ]);
  return { wanted, found: Object.fromEntries(plain) };
}
