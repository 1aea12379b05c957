/** How much may be missing before a figure is incomplete: a twentieth of the months of all senders. */
import { describe, expect, it } from 'vitest';
import { countTold, type ToldStretch } from '../../../src/metric/records/judge-told.ts';

const stretch = (teller: string, state: ToldStretch['state'], from = '2025-11-01', to = from): ToldStretch => ({
  ...{ told: 'gp_event', teller, state, groups: {} },
  ...{ from_month: from, to_month: to },
});

const practices = (sent: number, silent: number): ToldStretch[] => [
  ...Array.from({ length: sent }, (_, i) => stretch(`A${i}`, 'sent')),
  ...Array.from({ length: silent }, (_, i) => stretch(`B${i}`, 'silent')),
];

const judge = (stretches: ToldStretch[], first = '2025-11-01', last = '2025-11-30') =>
  countTold(stretches, { first, last, alone: false, asked: false, unknown: false });

describe('what senders told of the months of a figure', () => {
  it.each([
    ['19 of 20 practices sent', practices(19, 1), 'whole', 1],
    ['18 of 19 did', practices(18, 1), 'part', 1],
    ['298 of 300 did', practices(298, 2), 'whole', 2],
    ['all did', practices(4, 0), 'whole', 0],
    ['three of four did', practices(3, 1), 'part', 1],
    ['nobody did', practices(0, 3), 'none', 3],
  ])('%s', (_, stretches, verdict, silent) => {
    const told = judge(stretches);
    expect([told.verdict, told.silent.size]).toEqual([verdict, silent]);
  });

  it('counts the months of one that sends by itself', () => {
    const year = [stretch('A', 'sent', '2025-01-01', '2025-10-01'), stretch('A', 'silent', '2025-11-01', '2025-12-01')];
    expect(judge(year, '2025-01-01', '2025-12-31').verdict).toBe('part');
    expect(judge(year, '2025-01-01', '2025-10-31').verdict).toBe('whole');
    expect(judge(year, '2025-11-01', '2025-12-31').verdict).toBe('none');
  });
});
