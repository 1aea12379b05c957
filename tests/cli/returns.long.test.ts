/** Calls to 999 and the daily returns of services, from the files of a county to figures of its operator. */
import { describe, expect, it } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import type { Figure } from '../../src/metric/metric.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { openPlanningCounty } from './planning-county.ts';

const county = openPlanningCounty('concord-returns-');
/** The clock of these commands stands at 15 January: of what is later nothing is told. */
const JANUARY = ['--from', '2026-01-01', '--to', '2026-01-31'];

async function figureOf(metric: string): Promise<Figure> {
  const { figures } = JSON.parse(await county.told('metric', `concord.${metric}`, ...JANUARY, '--json'));
  expect(figures).toHaveLength(1);
  return figures[0];
}

async function known<T extends object>(table: string, sql: string): Promise<T> {
  const edition = await openEdition(openWorkspace(county.folder));
  try {
    return await edition.engine.one<T>(sql.replace('{table}', edition.table(table)));
  } finally {
    edition.close();
  }
}

describe('calls and daily returns of a county', () => {
  it('are landed without a fault and published', async () => {
    const deliveries: { dataset: string; outcome: string }[] = JSON.parse(await county.told('deliveries', '--json'));
    for (const id of ['emergency_call', 'community_bed_state', 'virtual_ward_state', 'care_home_state']) {
      const outcomes = deliveries.filter((d) => d.dataset === id).map((d) => d.outcome);
      expect([id, outcomes.length > 1, outcomes.filter((o) => !o.startsWith('accepted'))]).toEqual([id, true, []]);
    }
  });

  it('say how fast 999 was answered: of every call that was answered, as the seconds that came with it', async () => {
    const { calls, seconds } = await known<{ calls: number; seconds: number }>(
      'emergency_call',
      `select count(*) as calls, sum(answer_seconds) as seconds from {table} where answer_seconds is not null and called_at >= date '2026-01-01' and called_at < date '2026-01-16'`,
    );
    expect(calls).toBeGreaterThan(1);
    const mean = await figureOf('ambulance-call-answer-mean');
    expect([mean.numerator, mean.denominator]).toEqual([Number(seconds), Number(calls)]);
    const [median, longest] = [
      await figureOf('ambulance-call-answer-median'),
      await figureOf('ambulance-call-answer-99th'),
    ];
    expect(median.value).toBeLessThanOrEqual(longest.value!);
  });

  it('are cut by place, of a care home by where it is, and nothing is lost', async () => {
    const asked = ['concord.care-home-occupancy', '--by', 'place', ...JANUARY, '--json'];
    const { figures }: { figures: Figure[] } = JSON.parse(await county.told('metric', ...asked));
    expect(figures.every((f) => f.group.place)).toBe(true);
    expect(figures.some((f) => f.group.place !== 'none')).toBe(true);
    const whole = await figureOf('care-home-occupancy');
    for (const part of ['numerator', 'denominator'] as const)
      expect(figures.reduce((sum, f) => sum + f[part]!, 0)).toBe(whole[part]);
  });

  it('say how much is taken of what there is', async () => {
    for (const metric of ['community-bed-occupancy', 'virtual-ward-occupancy', 'care-home-occupancy']) {
      const { numerator, denominator } = await figureOf(metric);
      expect([metric, denominator! > 0, numerator! <= denominator!]).toEqual([metric, true, true]);
    }
    const { free } = await known<{ free: number }>(
      'care_home_day',
      `select sum(places_free) as free from {table} where day = date '2026-01-31' and takes_admissions`,
    );
    expect((await figureOf('care-home-places-free')).numerator).toBe(Number(free));
  });

  it('divide places by people, which one policy alone names', async () => {
    const { places } = await known<{ places: number }>(
      'virtual_ward_day',
      `select sum(capacity) as places from {table} where day = date '2026-01-31'`,
    );
    const { numerator, denominator, value } = await figureOf('virtual-ward-beds-per-100k');
    expect(numerator).toBe(Number(places));
    expect(denominator).toBeGreaterThan(600);
    expect(value).toBeCloseTo((100_000 * Number(places)) / denominator!, 6);
  });
});
