import { describe, expect, it } from 'vitest';
import { identifier } from '../../src/engine/engine.ts';
import { DUCKDB } from '../../src/metric/dialect.ts';
import type { Figure, Metric } from '../../src/metric/metric.ts';
import { compileRecords } from '../../src/metric/records/compile-records.ts';
import type { TableModel } from '../../src/metric/table-model.ts';
import { Draw } from '../metric/records/draw.ts';
import { drawEdition, MODEL, twinTables } from '../metric/records/draw-edition.ts';
import { type DrawnQuestion, drawMetric, drawQuestion } from '../metric/records/draw-metric.ts';
import { openEngines } from '../metric/records/every-engine.ts';
import { askRecords, layTables, type RecordEngine } from '../metric/records/open-records.ts';
import { answerSlowly, type TwinFigure } from '../metric/records/twin.ts';

/** CONCORD_RUNS raises the number of editions; ten questions are put to each. */
const EDITIONS = Number(process.env.CONCORD_RUNS ?? 40);
const QUESTIONS = 10;
const { lists: _, ...listing } = MODEL.tables.listing!;
const WITHOUT_SENDERS: TableModel = { ...MODEL, tables: { ...MODEL.tables, listing } };
const SEED = Number(process.env.CONCORD_SEED ?? 1);

describe('the compiler of record-level metrics', () => {
  const engines = openEngines();

  it('answers random questions about random editions as its slow twin does, on every engine', async () => {
    let asked = 0;
    let figures = 0;
    let rolled = 0;
    let banded = 0;
    let held = 0;
    let both = 0;
    for (let edition = 0; edition < EDITIONS; edition++) {
      const draw = new Draw(SEED * 1_000_003 + edition);
      const rows = drawEdition(draw);
      const tables = twinTables(rows);
      // lists of several senders, and in some editions lists of nobody
      const model = edition % 4 === 3 ? WITHOUT_SENDERS : MODEL;
      for (const engine of engines) await layTables(engine, model, rows);
      for (let i = 0; i < QUESTIONS; i++) {
        const metric = drawMetric(draw);
        const drawn = drawQuestion(draw);
        const slow = answerSlowly({ model, tables, metric, ...drawn }).map(fromTwin);
        for (const engine of engines) {
          const found = await ask(engine, model, metric, drawn, edition);
          const where = `${engine.dialect.name}, seed ${SEED}, edition ${edition}, question ${i}: ${JSON.stringify({ metric: described(metric), ...drawn })}`;
          expect(differences(found, slow), where).toEqual([]);
        }
        asked += 1;
        const sql = sqlOf(metric, drawn);
        if (/\b(event|month)_by_/.test(sql)) rolled += 1;
        if (/\bmonth_by_band\b/.test(sql.slice(sql.indexOf('source as ')))) banded += 1;
        if (drawn.question.where.filter((w) => w.dimension === 'condition').length > 1) both += 1;
        if (/"(condition|multimorbidity|segment)"/.test(JSON.stringify(drawn))) held += 1;
        figures += slow.length;
      }
    }
    console.log(
      `${asked} questions (${rolled} of rows added up beforehand, ${banded} of them by bands, ${held} by what people have or of whom, ${both} by two things at once) with ${figures} figures about ${EDITIONS} editions on ${engines.map((e) => e.dialect.name).join(' and ')}: 0 differences`,
    );
    expect(rolled).toBeGreaterThan(asked / 20);
    expect(banded).toBeGreaterThan(asked / 50);
    expect(held).toBeGreaterThan(asked / 5);
    expect(both).toBeGreaterThan(asked / 50);
  }, 7_200_000);
});

/** Names the rows added up beforehand that stand for the days of the table, its rows (from `source` on) or the population. */
const sqlOf = (metric: Metric, drawn: DrawnQuestion): string =>
  compileRecords({ metric, model: MODEL, ...drawn, dialect: DUCKDB, tableSql: identifier }).sql;

async function ask(
  engine: RecordEngine,
  model: TableModel,
  metric: Metric,
  drawn: DrawnQuestion,
  edition: number,
): Promise<Shown[]> {
  try {
    return (await askRecords(engine, { model, metric, ...drawn })).map(fromFigure);
  } catch (error) {
    throw new Error(
      `${engine.dialect.name}, edition ${edition}: ${(error as Error).message}\n${JSON.stringify({ metric: described(metric), ...drawn })}`,
    );
  }
}

const described = ({ kind, source, numerator, denominator, multiplier, method, records }: Metric) => ({
  kind,
  source,
  numerator,
  denominator,
  multiplier,
  method,
  records,
});

interface Shown {
  group: string;
  start: string;
  end: string;
  numbers: (number | null)[];
  reported: number;
  complete: boolean;
  provisional: boolean;
}

const fromFigure = (f: Figure): Shown => ({
  group: JSON.stringify(f.group),
  start: f.period!.start,
  end: f.period!.end,
  numbers: [f.value, f.lower, f.upper, f.numerator, f.denominator],
  reported: f.reported,
  complete: f.complete,
  provisional: f.provisional,
});

const fromTwin = (f: TwinFigure): Shown =>
  fromFigure({ ...f, period: { start: f.start, end: f.end } } as unknown as Figure);

/** What the engine and the twin do not agree on; numbers agree to a billionth of the larger. */
function differences(found: Shown[], slow: Shown[]): unknown[] {
  const [ours, theirs] = [inOrder(found), inOrder(slow)];
  if (ours.length !== theirs.length) return [{ found: ours, slow: theirs }];
  return ours.flatMap((own, i) => {
    const { numbers, ...same } = own;
    const { numbers: others, ...expected } = theirs[i]!;
    const agree = JSON.stringify(same) === JSON.stringify(expected) && numbers.every((n, j) => isClose(n, others[j]!));
    return agree ? [] : [{ found: own, slow: theirs[i] }];
  });
}

function isClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.abs(a), Math.abs(b));
}

const inOrder = (shown: Shown[]): Shown[] => shown.toSorted((a, b) => (a.group + a.start < b.group + b.start ? -1 : 1));
