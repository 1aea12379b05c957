/**
 * Planted truths that a small world cannot tell, in one of 200,000 residents. Run by `npm run test:large`, which says how many
 * residents; without that nothing here is run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../../src/engine/engine.ts';
import { OUTCOME_STEPS } from '../../../src/synthetic/events/planted/planted-steps.ts';
import { generateWorld } from '../../../src/synthetic/generate-world.ts';
import { WORLD_STEPS } from '../../../src/synthetic/world-order.ts';
import type { WorldSettings } from '../../../src/synthetic/world-steps.ts';
import { matchRates } from '../match-rates.ts';
import { changeMonth, type Found, fallsService, hotspot, proactiveCare, wellbeingCalls } from '../planted-recovery.ts';

const RESIDENTS = Number(process.env.CONCORD_LARGE ?? 0);
const settings: WorldSettings = { residents: RESIDENTS, years: 3, seed: 1, endDate: '2026-03-31' };

let folder = '';
let world: Engine;

async function makeWorld(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'concord-large-'));
  world = await openEngine({ file: join(folder, 'world.duckdb'), temporaryFolder: folder, memoryLimit: '4GB' });
  const steps = WORLD_STEPS.some(({ name }) => name === OUTCOME_STEPS[0]?.name) ? [] : OUTCOME_STEPS;
  await generateWorld(world, settings, () => undefined, [...WORLD_STEPS, ...steps]);
}

const covers = (found: Found, ratio: number): void => {
  expect(found.lower, JSON.stringify(found)).toBeLessThan(ratio);
  expect(found.upper, JSON.stringify(found)).toBeGreaterThan(ratio);
};

describe.runIf(RESIDENTS > 0)(`planted truths among ${RESIDENTS.toLocaleString('en-GB')} residents`, () => {
  beforeAll(makeWorld, 1_800_000);
  afterAll(() => {
    world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /*
   * Some 300 admissions after a fall in the place before and 250 after, and a thousand elsewhere before and after, give the logarithm
   * of the ratio of ratios a standard error of about 0.10: the interval runs from about 0.70 to 1.03 and seldom excludes 1. With a
   * million residents it runs from 0.78 to 0.92.
   */
  it('finds the falls service by difference in differences', async () => {
    const found = await fallsService(world);
    covers(found, 0.85);
    expect(found.upper / found.lower).toBeLessThan(1.6);
    const { happened, would } = await world.one<{ happened: number; would: number }>(
      `select happened, would_have_happened as would from truth_intervention where intervention = 'falls-service'`,
    );
    expect(Math.abs(happened / would - 0.85)).toBeLessThan(0.06);
  });

  it('finds no effect of the weekly calls, which have none', async () => {
    const found = await wellbeingCalls(world);
    covers(found, 1);
    expect(found.upper / found.lower).toBeLessThan(1.6);
  });

  it('is misled by a naive comparison of proactive care, and finds its effect beside the true risk', async () => {
    const { naive, adjusted } = await proactiveCare(world);
    expect(naive.lower).toBeGreaterThan(5);
    covers(adjusted, 0.9);
    expect(adjusted.upper).toBeLessThan(1);
  });

  it.each([
    ['child-asthma', 3],
    ['alcohol-nights', 3],
    ['domestic-abuse', 2.5],
  ])('finds the hotspot of %s: %d times as many', async (name, ratio) => {
    const found = await hotspot(world, name);
    covers(found, ratio);
    expect(found.lower).toBeGreaterThan(1.5);
  });

  it('finds the month from which handovers take longer, within a month, and by how much', async () => {
    const { from_date, factor } = await world.one<{ from_date: string; factor: number }>('from change_point');
    const found = await changeMonth(world);
    expect(Math.abs(Date.parse(found.month) - Date.parse(from_date)) / 86_400_000).toBeLessThan(32);
    expect(Math.abs(found.factor / factor - 1)).toBeLessThan(0.15);
  });

  it.each(['ecds_attendance', 'apc_spell', 'social_care_event'])(
    'matches the rows of %s by NHS number as often as its faults leave right',
    async (id) => {
      const { rows, matched, expected } = await matchRates(world, settings, id);
      expect(rows).toBeGreaterThan(1000);
      expect(Math.abs(matched - expected)).toBeLessThan(0.001 + 4 * Math.sqrt((expected * (1 - expected)) / rows));
    },
    600_000,
  );
});
