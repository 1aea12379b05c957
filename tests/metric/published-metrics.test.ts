/** The metrics on a published file, against sums worked out from the file itself by another way. Skipped without it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenEdition, openEdition } from '../../src/edition/open-edition.ts';
import { literal, openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { answerQuestion } from '../../src/metric/answer-question.ts';
import { type Explanation, explainFigure } from '../../src/metric/explain-figure.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Figure } from '../../src/metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../../src/metric/parse-question.ts';
import { decide } from '../../src/policy/decide.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import { release } from '../../src/policy/release.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { MODEL } from './open-fixture.ts';

const DATA = process.env.CONCORD_PUBLIC_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const FILE = join(DATA, 'nhs_ae_monthly', 'ae_provider_monthly_england.csv');
const HAS_FILE = existsSync(FILE);
const SKIPPED = HAS_FILE ? '' : ' (skipped: the file is not there)';
const WORKSPACE = `title: One published file
systems:
  - {code: QHG, name: 'Bedfordshire, Luton and Milton Keynes', ons_code: E54000024, trusts: [RC9, RD8]}
partners:
  - {code: X26, name: NHS England, sends: [ae_provider_monthly]}
`;

const BOOKED = ['type_1', 'type_2', 'other_department'].map((type) => `booked_appointments_${type}`);
const sumOf = (prefix: string, other: string): string =>
  ['type_1', 'type_2', other, ...BOOKED].map((part) => `${prefix}_${part}`).join(' + ');
/** The file read plainly: England's published total, and the providers who reported four-hour waits. */
const BY_HAND = `with f as (
  select *, ${sumOf('ae_attendances', 'other_ae_department')} as attended, ${sumOf('attendances_over_4hrs', 'other_department')} as late,
    strptime(regexp_extract(source_file, '([A-Za-z]+-[0-9]{4})', 1), '%B-%Y')::date as month,
    trim(lower(org_code)) = 'total' or trim(lower(period)) = 'total' as is_total
  from read_csv(${literal(FILE)})
)
select month::varchar as month, sum(attended) filter (is_total) as total,
  sum(attended) filter (not is_total and told) as denominator, sum(attended - late) filter (not is_total and told) as numerator
from (select *, not (ae_attendances_type_1 >= 1000 and late = 0) as told from f) group by month order by month`;

describe.skipIf(!HAS_FILE)(`A&E metrics on the published provider file${SKIPPED}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-metrics-'));
  let edition: OpenEdition;
  let byHand: { month: string; total: number; denominator: number; numerator: number }[];

  beforeAll(async () => {
    writeFileSync(join(folder, 'concord.yaml'), WORKSPACE);
    const workspace = openWorkspace(folder);
    const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
    try {
      await landFile({
        workspace,
        path: FILE,
        dataset: 'ae_provider_monthly',
        from: 'X26',
        now: new Date('2025-06-01'),
        engine,
      });
      await buildEdition({ workspace, engine });
      byHand = await engine.all(BY_HAND);
    } finally {
      engine.close();
    }
    edition = await openEdition(workspace);
  });
  afterAll(() => {
    edition?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const grant = () => {
    const workspace = openWorkspace(folder);
    const decision = decide(
      { role: 'public', purpose: 'public' },
      { tables: ['reported_measure'] },
      edition.manifest,
      loadPolicies(workspace),
      '2026-01-15',
    );
    if (!decision.allowed) throw new Error(decision.reason);
    return { workspace, decision };
  };
  const ask = async (asked: AskedQuestion): Promise<Figure[]> => {
    const { workspace, decision } = grant();
    const { metric, question } = parseQuestion(asked, loadMetrics(workspace), {});
    return release(await answerQuestion({ edition, metric, tables: MODEL, question, grant: decision }), decision)
      .figures;
  };

  it('add up to the published total of England in every month', async () => {
    const figures = await ask({ metric: 'ae-attendances', grain: 'month' });
    expect(figures).toHaveLength(25);
    expect(figures.map((f) => [f.period!.start, f.value])).toEqual(byHand.map((m) => [m.month, m.total]));
  });

  it('count four-hour performance among those who reported it, and mark the two months before they all did', async () => {
    const figures = await ask({ metric: 'ae-4h', grain: 'month' });
    expect(figures.map((f) => [f.numerator, f.denominator])).toEqual(byHand.map((m) => [m.numerator, m.denominator]));
    const [april, may, june] = figures;
    for (const early of [april!, may!]) expect([early.complete, early.expected - early.reported]).toEqual([false, 14]);
    expect([june!.complete, june!.reported]).toEqual([true, june!.expected]);
    expect(figures.filter((f) => !f.complete)).toHaveLength(2);
  });

  it('show one of the fourteen as not reported, never as 100%', async () => {
    const figures = await ask({ metric: 'ae-4h', grain: 'month', by: ['trust'], where: ['trust=RC9'] });
    expect(figures.slice(0, 2).map((f) => [f.status, f.value, f.numerator])).toEqual(
      Array(2).fill(['not-reported', null, null]),
    );
    expect(figures.slice(2).every((f) => f.status === 'value' && f.value! < 0.95)).toBe(true);
  });

  it('walk a figure back to its delivery, with what was published beside what was used', async () => {
    const { workspace, decision } = grant();
    const asked = { metric: 'ae-4h', where: ['trust=RC9'], from: '2023-04-01', to: '2023-04-30' };
    const { metric, question } = parseQuestion(asked, loadMetrics(workspace), {});
    const explained: Explanation = await explainFigure({
      workspace,
      edition,
      metric,
      tables: MODEL,
      question,
      grant: decision,
    });
    expect(explained.reportsFound).toBe(12);
    const late = explained.reports.find((r) => r.measure === 'ae_over_4h_type_1');
    expect(late).toMatchObject({ entity: 'RC9', value: null, valueAsPublished: 0, status: 'not_reported' });
    const [walk] = explained.walks;
    expect(walk!.deliveries.map((d) => d.receipt.fileName)).toEqual(['ae_provider_monthly_england.csv']);
    expect(walk!.rows).toEqual({ received: 5019, rejected: 0, superseded: 0, published: 5019 });
    expect(walk!.corrections.map((c) => [c.id, c.rows])).toEqual([['four-hour-breaches-not-reported', 28]]);
    expect(explained.answer.metric.path).toBe(join('metrics', 'ae-4h.yaml'));
    expect(explained.answer.sql).toContain('$1');
    expect(JSON.parse(JSON.stringify(explained)).answer.metric.hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
