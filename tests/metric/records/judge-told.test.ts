/** How much may be missing before a figure is incomplete: a twentieth of the months of all senders. */
import { describe, expect, it } from 'vitest';
import { countTold, type ToldStretch } from '../../../src/metric/records/judge-told.ts';

const stretch = (
  teller: string,
  state: ToldStretch['state'],
  from = '2025-11-01',
  to = from,
  usual = 400,
): ToldStretch => ({
  ...{ told: 'gp_event', teller, state, usual, groups: {} },
  ...{ from_month: from, to_month: to },
});

const practices = (sent: number, silent: number): ToldStretch[] => [
  ...Array.from({ length: sent }, (_, i) => stretch(`A${i}`, 'sent')),
  ...Array.from({ length: silent }, (_, i) => stretch(`B${i}`, 'silent')),
];

const judge = (stretches: ToldStretch[], first: string | 'ever' = '2025-11-01', last = '2025-11-30', alone = false) =>
  countTold(stretches, { first, last, alone, asked: alone, unknown: false });
const NOVEMBER = '2025-11-01';

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

  it('weighs what is missing by what is usual of who did not send it, and by nothing who has few', () => {
    const far = Array.from({ length: 40 }, (_, i) => stretch(`F${i}`, 'few', NOVEMBER, NOVEMBER, 0));
    const other = stretch('OTHER', 'sent', NOVEMBER, NOVEMBER, 300);
    const told = judge([stretch('MAIN', 'silent', NOVEMBER, NOVEMBER, 1000), other, ...far]);
    expect([told.verdict, told.silent.size, told.due.size]).toEqual(['part', 1, 2]);
    // 60 of 1,260 are less than a twentieth, 70 of 1,270 are more
    const silent = (usual: number) => [
      stretch('MAIN', 'sent', NOVEMBER, NOVEMBER, 900),
      other,
      stretch('S', 'silent', NOVEMBER, NOVEMBER, usual),
    ];
    expect(judge(silent(60)).verdict).toBe('whole');
    expect(judge(silent(70)).verdict).toBe('part');
    // something came of the few
    expect(judge([stretch('MAIN', 'silent'), ...far]).verdict).toBe('part');
  });

  it('takes what held before the day for what came before it, in all months', () => {
    const gap = [stretch('A', 'silent', '2025-01-01', '2025-11-01'), stretch('A', 'sent', '2025-12-01')];
    expect(judge(gap, 'ever', '2025-12-31').verdict).toBe('part');
    expect(judge(gap, 'ever', '2025-11-30').verdict).toBe('none');
    expect(judge(gap, '2025-12-01', '2025-12-31').verdict).toBe('whole');
    const once = [stretch('A', 'sent', '2020-01-01', '2025-11-01'), stretch('A', 'silent', '2025-12-01')];
    expect(judge(once, 'ever', '2025-12-31').verdict).toBe('whole');
    // who opened is not missed from before
    const opened = [stretch('A', 'none', '2020-01-01', '2025-10-01'), stretch('A', 'sent', NOVEMBER, '2025-12-01')];
    expect(judge(opened, 'ever', '2025-12-31', true).verdict).toBe('whole');
    expect(judge(opened, '2025-10-01', '2025-12-31', true).verdict).toBe('part');
  });

  it('has nothing of the months before a small provider was there', () => {
    const small = [stretch('A', 'none', '2025-01-01', '2025-10-01', 0), stretch('A', 'few', NOVEMBER, '2025-12-01', 0)];
    expect(judge(small, '2025-10-01', '2025-10-31', true).verdict).toBe('none');
    expect(judge(small, '2025-11-01', '2025-11-30', true).verdict).toBe('whole');
  });
});
