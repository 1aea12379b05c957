import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/edition/manifest.ts';
import { settleFigures } from '../../src/metric/internal/settle-figures.ts';
import type { Figure } from '../../src/metric/metric.ts';

const manifest = {
  inputs: { asAt: '2025-06-30' },
  quality: [
    { dataset: 'quick', reliableAfterDays: 30 },
    { dataset: 'slow', reliableAfterDays: 90 },
  ],
} as unknown as Manifest;
const figure = (end: string | null) =>
  ({ provisional: true, period: end && { start: end, end, label: end } }) as unknown as Figure;

describe('a figure delivered as provisional', () => {
  it.each<[string, string[], string | null, boolean]>([
    ['is reliable on the very day its contract says', ['quick'], '2025-05-31', false],
    ['is provisional the day before', ['quick'], '2025-06-01', true],
    ['waits for the slowest of its sources', ['quick', 'slow'], '2025-05-31', true],
    ['stays provisional when it has no period', ['quick'], null, true],
    ['stays provisional when nothing is known of its source', ['unknown'], '2020-01-31', true],
  ])('%s', (_, datasets, end, provisional) => {
    expect(settleFigures([figure(end)], datasets, manifest)[0]!.provisional).toBe(provisional);
  });
});
