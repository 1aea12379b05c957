/** What the page says first, case by case. A manager can read this as the rule. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overdueSince } from '../../src/page/expect-data.ts';
import { findDataFacts } from '../../src/page/find-data-facts.ts';
import type { PanelPoint } from '../../src/page/page.ts';
import { type PanelSignals, writeStatements } from '../../src/page/write-statements.ts';
import { ATTENDANCES, type Month, OCCUPANCY, pointsOf, SYSTEM, sourceOf, TRUST, USUAL } from './page-cases.ts';

const first17 = USUAL.slice(0, 17);
const ABOVE: Month[] = [...first17, 106, 107, 105, 108, 106, 107, 106];
const SPIKE: Month[] = [...USUAL.slice(0, 23), 140];
const percent = (months: Month[]): Month[] => months.map((m) => (typeof m === 'number' ? m / 110 : m));

const arrivals = (months: Month[], polarity: PanelSignals['polarity'] = 'neutral'): PanelSignals => ({
  metric: 'arrivals',
  points: pointsOf(months, { polarity }),
  polarity,
  measured: { kind: 'count', unit: 'attendances' },
  named: ATTENDANCES,
});
const beds = (months: Month[]): PanelSignals => ({
  metric: 'beds',
  points: pointsOf(percent(months), { polarity: 'decrease', kind: 'proportion' }),
  polarity: 'decrease',
  measured: { kind: 'proportion', unit: '%' },
  named: OCCUPANCY,
});
const UPSTREAM = new Map([['beds', ['arrivals']]]);
const say = (panels: PanelSignals[]): string[] =>
  writeStatements({ panels, upstream: UPSTREAM, facts: [], recent: 3 }).map(
    (s) => `${s.kind} (${s.metric}): ${s.text}`,
  );

describe('the page says what changed', () => {
  it('with its figures, and what moved upstream over the same months', () => {
    expect(say([arrivals(ABOVE), beds(ABOVE)])).toEqual([
      'changed (beds): Bed occupancy at Ambleford Hospitals has been above its usual level since Jun 2025: 96.4% in Dec 2025, 3.8 points above its average.',
      'upstream (arrivals): Upstream, over the same period, A&E attendances at Ambleford Hospitals have been above their usual level since Jun 2025: 106 in Dec 2025, 4 (4.1%) above their average. That is a match in time and no more.',
    ]);
  });

  it('and that upstream was as usual', () => {
    expect(say([arrivals(USUAL), beds(SPIKE)])).toEqual([
      'changed (beds): Bed occupancy at Ambleford Hospitals was unusually high in Dec 2025: 127.3%, 34.8 points above its average.',
      'upstream (arrivals): Upstream, over the same period, A&E attendances at Ambleford Hospitals stayed within the usual range.',
    ]);
  });

  it('and what was unusual upstream then, though something else was since', () => {
    const spikes = (...at: number[]): Month[] => USUAL.map((usual, i) => (at.includes(i) ? 140 : usual));
    expect(say([arrivals(spikes(21, 23)), beds(spikes(21))])[1]).toContain(
      'upstream (arrivals): Upstream, over the same period, A&E attendances at Ambleford Hospitals were unusually high in Oct 2025: 140,',
    );
  });

  it('and nothing of upstream where none was reported then', () => {
    expect(
      say([arrivals([...USUAL.slice(0, 20), 'x', 'x', 'x', 'x']), beds(SPIKE)]).map((s) => s.split(' ')[0]),
    ).toEqual(['changed']);
  });

  it('a concern before a change without direction, and that before an improvement', () => {
    expect(say([arrivals(SPIKE), beds(SPIKE)])[0]).toContain('changed (beds)');
    expect(say([arrivals(SPIKE, 'increase'), arrivals(SPIKE)])[0]).toContain('attendances');
    const low = beds([...USUAL.slice(0, 23), 60]);
    expect(say([low, arrivals(SPIKE)])[0]).toContain('changed (arrivals)');
  });

  it('that has passed, in the past', () => {
    expect(say([arrivals([...USUAL.slice(0, 22), 140, 100])])[0]).toContain('were unusually high in Nov 2025: 140, 38');
    const passed = say([arrivals([...USUAL.slice(0, 15), 106, 107, 105, 108, 106, 107, 106, 99, 98])])[0];
    expect(passed).toContain('were above their usual level from Apr 2025 to Oct 2025: 106 in Oct 2025');
  });

  it('a trend by its first and last figure', () => {
    const text = say([arrivals([...first17, 96, 97.5, 98.5, 99.5, 101, 102.5, 103])])[0];
    expect(text).toContain('have risen month after month since Jun 2025: from 96 to 103.');
  });

  it('nothing, when all is as usual or the change is old', () => {
    const usual =
      'changed (null): In the latest figures both measures at Ambleford Hospitals stayed within the usual range.';
    expect(say([arrivals(USUAL), beds(USUAL)])).toEqual([usual]);
    expect(say([arrivals([...USUAL.slice(0, 20), 140, 100, 99, 101]), beds(USUAL)])).toEqual([usual]);
    expect(say([])).toEqual([]);
    expect(say([arrivals(['x', 'x'])])).toEqual([]);
  });
});

describe('no statement claims a cause', () => {
  const CAUSAL =
    /\b(because|caus\w*|due to|owing|led to|leads? to|result\w*|driv\w*|drove|explain\w*|reason|effect\w*|affect\w*|impact\w*|contribut\w*|thanks to|therefore|hence|so that|as a consequence|behind|trigger\w*|responsib\w*|link\w*|why)\b/i;

  it('whatever the figures', () => {
    const month = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 200 }) },
      { weight: 1, arbitrary: fc.constantFrom('x' as const, '-' as const) },
    );
    const months = fc.array(month, { minLength: 0, maxLength: 30 });
    fc.assert(
      fc.property(months, months, (a, b) => {
        const statements = writeStatements({
          panels: [arrivals(a), beds(b)],
          upstream: UPSTREAM,
          facts: [],
          recent: 24,
        });
        expect(statements.length).toBeLessThanOrEqual(3);
        expect(new Set(statements.map((s) => s.kind)).size).toBe(statements.length);
        for (const { text } of statements) {
          expect(text).not.toMatch(CAUSAL);
          expect(text).not.toMatch(/undefined|null|NaN|Infinity/);
          expect(text).toMatch(/^[A-Z].*\.$/);
        }
      }),
    );
  });
});

const NOW = new Date('2025-12-01T12:00:00Z');
const panel = (points: PanelPoint[], subject = '4-hour waits') => ({ metric: 'm', subject, points });
const fresh = sourceOf();

describe('the page says what to know about the data', () => {
  const facts = (o: Partial<Parameters<typeof findDataFacts>[0]>): string[] =>
    findDataFacts({ panels: [], sources: [fresh], place: TRUST, now: NOW, lowBelow: 0.95, ...o }).map((f) => f.text);

  it('nothing when all is well', () => {
    expect(facts({ panels: [panel(pointsOf(USUAL))] })).toEqual([]);
  });

  it.each<[string, Month[], string]>([
    [
      'one month',
      [1, 'x', 1],
      'Ambleford Hospitals did not report 4-hour waits in Feb 2024: it is shown as a gap, not as zero.',
    ],
    [
      'months in a row',
      [1, 'x', 'x', 1],
      'Ambleford Hospitals did not report 4-hour waits from Feb 2024 to Mar 2024: they are shown as gaps, not as zero.',
    ],
    [
      'months apart',
      [1, 'x', 1, 'x', 1],
      'Ambleford Hospitals did not report 4-hour waits in two of the five periods shown, most recently Apr 2024: they are shown as gaps, not as zero.',
    ],
    ['no longer', [1, 1, 'x', 'x'], 'Ambleford Hospitals has not reported 4-hour waits since Mar 2024.'],
    ['never', ['x', 'x'], 'Ambleford Hospitals does not report 4-hour waits.'],
  ])('not reported: %s', (_case, months, text) => {
    expect(facts({ panels: [panel(pointsOf(months))] })).toEqual([text]);
  });

  it('not reported, of several measures and of a system', () => {
    const two = [panel(pointsOf([1, 'x', 1])), panel(pointsOf([1, 1, 'x']), 'discharges')];
    expect(facts({ panels: two })).toEqual([
      'Ambleford Hospitals has not reported discharges since Mar 2024. One other measure has gaps too.',
    ]);
    expect(facts({ panels: [panel(pointsOf([1, 'x', 1]))], place: SYSTEM })[0]).toBe(
      'No trust in West Ambleshire reported 4-hour waits in Feb 2024: it is shown as a gap, not as zero.',
    );
  });

  it('late, from one source or several', () => {
    const late = sourceOf({ name: 'Beds', dataTo: '2025-08-31' });
    expect(facts({ sources: [fresh, late] })).toEqual([
      '“Beds”: data to 31 Aug 2025; newer figures were expected by 14 Nov 2025.',
    ]);
    expect(facts({ sources: [late, sourceOf({ name: 'Older', dataTo: '2025-06-30' }), fresh] })).toEqual([
      '“Older”: data to 30 Jun 2025; newer figures were expected by 14 Sep 2025. One other source is late too.',
    ]);
    expect(facts({ sources: [late, late] })).toEqual([
      'Data to 31 Aug 2025; newer figures were expected by 14 Nov 2025.',
    ]);
  });

  it('incomplete, low quality, provisional and made up, in this order', () => {
    const points = pointsOf([5, 6]).map((point, i) => ({ ...point, complete: i === 0, provisional: i === 1 }));
    expect(facts({ panels: [panel(points)], sources: [sourceOf({ overall: 0.912, madeUp: true })] })).toEqual([
      'Some reports of 4-hour waits at Ambleford Hospitals are missing in Feb 2024: that figure is incomplete.',
      'The data quality of “A&E by trust” is 91.2%: read its figures with care.',
      'The latest figure of 4-hour waits is provisional and may be revised.',
      'All figures on this page are made up.',
    ]);
  });

  it('at most two of them in the statement', () => {
    const told = (['late', 'quality', 'provisional'] as const).map((kind) => ({
      kind,
      text: `${kind}.`,
      metric: null,
    }));
    expect(writeStatements({ panels: [], upstream: new Map(), facts: told, recent: 3 })).toEqual([
      { kind: 'data', text: 'late. quality.', metric: null },
    ]);
  });
});

describe('a source', () => {
  it.each([
    ['2025-10-31', 'monthly', 45, '2026-01-14', null],
    ['2025-10-31', 'monthly', 45, '2026-01-15', '2026-01-14'],
    ['2025-10-17', 'daily', 2, '2025-10-20', null],
    ['2025-10-17', 'daily', 2, '2025-10-21', '2025-10-20'],
    ['2019-09-26', 'once', 0, '2030-01-01', null],
    [null, 'monthly', 0, '2030-01-01', null],
  ])(
    'with data to %s, %s, expected after %s days, is on %s overdue since %s',
    (dataTo, cadence, expectedAfterDays, now, due) => {
      const clock = new Date(`${now}T09:00:00`);
      expect(overdueSince({ dataTo, cadence, expectedAfterDays, madeUp: false }, clock)).toBe(due);
      expect(overdueSince({ dataTo, cadence, expectedAfterDays, madeUp: true }, clock)).toBeNull();
    },
  );
});
