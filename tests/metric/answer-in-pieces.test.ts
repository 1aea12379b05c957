/** Answers in pieces: the same figures as at once, never more than a piece held, and nothing fetched ahead. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { answerInPieces } from '../../src/metric/answer-in-pieces.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Answer, Metric, Question } from '../../src/metric/metric.ts';
import { writeCsv, writeCsvInPieces } from '../../src/metric/write-csv.ts';
import { jsonLines, jsonLinesInPieces } from '../../src/metric/write-json-lines.ts';
import type { Grant } from '../../src/policy/decision.ts';
import { MARKED } from '../../src/policy/disclosure.ts';
import { release, releasePieces } from '../../src/policy/release.ts';
import { CATALOGUE, type Fixture, MODEL, metricOf, openFixture, report } from './open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const BATCH = 2048;

let fixture: Fixture;
afterEach(() => fixture?.edition.close());

const question = (changes: Partial<Question>): Question => ({
  ...{ metric: 'test.metric', by: [], grain: null, from: null, to: null, where: [] },
  ...changes,
});

const piecesOf = (metric: Metric, asked: Question) =>
  answerInPieces({ edition: fixture.edition, metric, tables: MODEL, question: asked, grant: fixture.grant });

/** Rows drawn from the engine so far; whoever asks for all of a large answer at once is told off. */
function watched(most: number): { drawn: number; batches: number } {
  const seen = { drawn: 0, batches: 0 };
  const { engine } = fixture.edition;
  const all: Engine['all'] = async (sql, parameters) => {
    const rows = await engine.all(sql, parameters);
    if (rows.length > most) throw new Error(`${rows.length} rows were held at once`);
    return rows as never;
  };
  async function* counted<T>(batches: AsyncGenerator<T[]>): AsyncGenerator<T[]> {
    for await (const batch of batches) {
      seen.drawn += batch.length;
      seen.batches += 1;
      yield batch;
    }
  }
  const stream: Engine['stream'] = (sql, parameters) => counted(engine.stream(sql, parameters)) as never;
  fixture.edition = { ...fixture.edition, engine: { ...engine, all, stream } };
  return seen;
}

const ATTENDED = METRICS.get('concord.ed-within-4-hours')!;

/** One attendance on a day at each of many places: a figure for each place and day. */
async function openAttendances(places: number): Promise<void> {
  fixture = await openFixture({ emergency_attendance: [], area: [], person: [] }, true, '2026-12-31');
  await fixture.edition.engine.run(`
    insert into emergency_attendance by name
    select range as attendance_id, '1' as attendance_category, 'RX1' as provider_code, 'L' || lpad(range::varchar, 6, '0') as lsoa_code,
      '01' as department_type, timestamp '2025-11-05 10:00' as arrived_at, timestamp '2025-11-05 11:00' as departed_at,
      60 as minutes_to_departure, 'final' as data_status
    from range(${places})`);
}

describe('an answer in pieces', () => {
  it('has the figures of a large answer, and holds some two thousand of them', async () => {
    await openAttendances(5000);
    const asked = question({ by: ['lsoa'], grain: 'day', from: '2025-11-01', to: '2025-11-10' });
    const whole = await fixture.ask(ATTENDED, asked);
    expect(whole.figures.length).toBeGreaterThanOrEqual(5000);
    const seen = watched(BATCH);
    let taken = 0;
    for await (const piece of await piecesOf(ATTENDED, asked)) {
      expect(piece.figures.length).toBeLessThanOrEqual(BATCH);
      expect(piece.figures).toEqual(whole.figures.slice(taken, taken + piece.figures.length));
      expect({ ...piece, figures: [], notes: [] }).toEqual({ ...whole, figures: [], notes: [] });
      taken += piece.figures.length;
      // one batch is looked ahead at most: nothing piles up while the reader is slow
      expect(seen.drawn - taken).toBeLessThanOrEqual(BATCH);
    }
    expect(taken).toBe(whole.figures.length);
    expect(seen.batches).toBeGreaterThan(2);
  });

  it('draws nothing more once the reader stops', async () => {
    await openAttendances(20_000);
    const seen = watched(BATCH);
    const pieces = await piecesOf(ATTENDED, question({ by: ['lsoa'], grain: 'day' }));
    await pieces.next();
    await pieces.return(undefined);
    expect(seen.drawn).toBeLessThanOrEqual(2 * BATCH);
    expect(await fixture.edition.engine.one('select 1 as one')).toEqual({ one: 1 });
  });

  it('never parts the bands of a standardised figure', async () => {
    const metric = METRICS.get('concord.emergency-admission-rate')!;
    fixture = await openFixture({ person_month: [], area: [], person: [] }, false, '2026-12-31');
    await fixture.edition.engine.run(`
      insert into person_month by name
      select range as person_key, date '2025-11-01' as month, 'L' || lpad((range % 400)::varchar, 4, '0') as lsoa_code,
        (range // 400) * 5 as age, 1 as emergency_admissions
      from range(${400 * 19})`);
    const asked = question({ by: ['lsoa'], from: '2025-11-01', to: '2025-11-30' });
    const whole = await fixture.ask(metric, asked);
    expect(whole.figures.filter((f) => f.status === 'value')).toHaveLength(400);
    const seen = watched(BATCH);
    const pieces = await Array.fromAsync(await piecesOf(metric, asked));
    expect(seen.batches).toBeGreaterThan(2);
    expect(pieces.flatMap((p) => p.figures)).toEqual(whole.figures);
  });

  it('of reports leaves out the same rows', async () => {
    const months = ['2024-01-01', '2024-02-01', '2024-04-01'];
    const rows = ['RX1', 'RX2'].flatMap((code) => months.map((month) => report('a', code, month, 1)));
    fixture = await openFixture({ reported_measure: rows, organisation: [] });
    const asked = question({ by: ['trust'], grain: 'month' });
    const whole = await fixture.ask(metricOf(), asked);
    expect(whole.figures.length).toBeGreaterThan(0);
    const pieces = await Array.fromAsync(await piecesOf(metricOf(), asked));
    expect(pieces.flatMap((p) => p.figures)).toEqual(whole.figures);
  });

  it.each([
    ['as a whole', question({}), 1],
    ['by a place', question({ by: ['lsoa'] }), 0],
  ])('of nothing is one piece that says so: %s', async (_, asked, figures) => {
    await openAttendances(0);
    const pieces = await Array.fromAsync(await piecesOf(ATTENDED, asked));
    expect(pieces.map((p) => p.figures.map((f) => f.status))).toEqual([
      Array.from({ length: figures }, () => 'no-data'),
    ]);
  });

  it('refuses before the first piece what cannot be asked', async () => {
    await openAttendances(1);
    await expect(
      piecesOf(ATTENDED, question({ where: [{ dimension: 'provider', values: ['XX'] }] })),
    ).rejects.toMatchObject({
      kind: 'unknown-name',
    });
    fixture.grant = { tables: [], rowFilter: {} };
    await expect(piecesOf(ATTENDED, question({}))).rejects.toMatchObject({ kind: 'policy-refused' });
  });
});

const RELEASED: Grant = {
  ...{
    allowed: true,
    policy: 'p',
    tables: [],
    rowFilter: {},
    disclosureRule: MARKED,
    purpose: 'planning',
    expires: null,
  },
};

describe.each([MARKED, 'HES_7_5'])('released under %s', (disclosureRule) => {
  const grant: Grant = {
    ...{ allowed: true, policy: 'p', tables: [], rowFilter: {}, disclosureRule, purpose: 'planning', expires: null },
  };

  it('pieces are written as the whole is, as CSV and as JSON lines', async () => {
    await openAttendances(3000);
    const asked = question({ by: ['lsoa'], grain: 'day' });
    const whole = release(await fixture.ask(ATTENDED, asked), grant);
    const pieces = async () => releasePieces(await piecesOf(ATTENDED, asked), grant);
    const csv = await Array.fromAsync(writeCsvInPieces(await pieces()));
    expect(csv.length).toBeGreaterThan(1);
    expect(csv.join('')).toBe(writeCsv(whole));
    expect((await Array.fromAsync(jsonLinesInPieces(await pieces()))).join('')).toBe(jsonLines(whole));
    const [first] = jsonLines(whole).split('\n');
    expect(JSON.parse(first!)).toMatchObject({
      ...{ metric: ATTENDED.id, version: ATTENDED.version, edition: whole.editionId },
      ...(disclosureRule === MARKED
        ? { small: true, numerator: 1 }
        : {
            status: 'withheld',
            numerator: null,
            notes: [expect.stringContaining('Made-up'), expect.stringContaining('Small numbers: ')],
          }),
    });
  });
});

it('a review that was overdue on the day of the edition is told with each piece, and in the notes of the whole', async () => {
  await openAttendances(1);
  const reviewed = { by: 'A Reviewer', on: '2025-01-01', nextDue: '2026-01-01' };
  const late = { ...ATTENDED, reviewed };
  const overdue = "The definition's review is overdue: it was due by 2026-01-01, and the last was on 2025-01-01.";
  const [piece] = await Array.fromAsync(await piecesOf(late, question({})));
  expect(JSON.parse(jsonLines(release(piece!, RELEASED)))).toMatchObject({
    reviewed,
    notes: [overdue, expect.anything()],
  });
  expect((await fixture.ask(late, question({}))).notes).toContain(overdue);
  const due = { ...ATTENDED, reviewed: { ...reviewed, nextDue: '2027-01-01' } };
  expect(JSON.stringify(await fixture.ask(due, question({})))).not.toContain('overdue');
});

it('a refusal lets no piece out', async () => {
  await openAttendances(1);
  const refused = { allowed: false, rule: 'deny-by-default', reason: 'no', remedy: 'ask' } as const;
  const pieces: AsyncGenerator<Answer> = releasePieces(await piecesOf(ATTENDED, question({})), refused);
  await expect(pieces.next()).rejects.toMatchObject({ kind: 'policy-refused' });
});
