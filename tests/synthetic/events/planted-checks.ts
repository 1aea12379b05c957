/** Planted truths in a small world: those that 20,000 residents can tell, and the counts with and without each service and place. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { changeMonth, type Found, hotspot, proactiveCare, wellbeingCalls } from '../planted-recovery.ts';

/** Wider than is usual, because these counts are small and every change of the world draws them anew. */
const CONFIDENCE = 0.999;

const expectCovers = (found: Found, ratio: number): void => {
  expect(found.lower, JSON.stringify(found)).toBeLessThan(ratio);
  expect(found.upper, JSON.stringify(found)).toBeGreaterThan(ratio);
};

export function plantedChecks(world: () => Engine): void {
  describe('what is planted', () => {
    counts(world);

    it('shows who is in proactive care as if it harmed them, and its true effect beside the true risk', async () => {
      const { naive, adjusted } = await proactiveCare(world(), CONFIDENCE);
      expect(naive.lower).toBeGreaterThan(3);
      expectCovers(adjusted, 0.9);
    });

    it('shows no effect of the weekly calls', async () => {
      expectCovers(await wellbeingCalls(world(), CONFIDENCE), 1);
    });

    it.each([
      ['child-asthma', 3],
      ['alcohol-nights', 3],
      ['domestic-abuse', 2.5],
    ])('shows the hotspot of %s: %d times as many', async (name, ratio) => {
      const found = await hotspot(world(), name, CONFIDENCE);
      expectCovers(found, ratio);
      expect(found.ratio).toBeGreaterThan(1.4);
    });

    it('shows the month from which handovers take longer at one trust', async () => {
      const { from_date } = await world().one<{ from_date: string }>('select from_date from change_point');
      const { month, factor } = await changeMonth(world());
      expect(Math.abs(Date.parse(month) - Date.parse(from_date)) / 86_400_000).toBeLessThan(65);
      expect(factor).toBeGreaterThan(1.15);
      expect(factor).toBeLessThan(1.8);
    });
  });
}

function counts(world: () => Engine): void {
  it('is counted with each service and without, and adds up', async () => {
    const rows = await world().all<Record<string, number>>(`
      select intervention, happened, averted, would_have_happened, effect from truth_intervention order by intervention`);
    expect(rows.map((row) => row.intervention)).toEqual(['falls-service', 'proactive-care', 'wellbeing-calls']);
    for (const { happened, averted, would_have_happened, effect } of rows) {
      expect(would_have_happened).toBe(happened! + averted!);
      expect(happened).toBeGreaterThan(0);
      const expected = (1 - effect!) * would_have_happened!;
      expect(Math.abs(averted! - expected)).toBeLessThanOrEqual(0.15 * expected + 4 * Math.sqrt(expected));
    }
  });

  it('is counted in each planted place, with what it has on top', async () => {
    const rows = await world().all<Record<string, number>>('select * from truth_hotspot order by hotspot');
    expect(rows).toHaveLength(3);
    for (const { happened, added, would_have_happened, rate_ratio } of rows) {
      expect(would_have_happened).toBe(happened! - added!);
      const expected = (1 - 1 / rate_ratio!) * happened!;
      expect(Math.abs(added! - expected)).toBeLessThan(0.15 * expected + 4 * Math.sqrt(expected));
    }
  });
}
