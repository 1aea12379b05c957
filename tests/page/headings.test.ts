/** What a panel's heading says, case by case. A manager can read this as the rule. */
import { describe, expect, it } from 'vitest';
import { writeHeading } from '../../src/page/write-heading.ts';
import { ATTENDANCES, type Month, OCCUPANCY, pointsOf, SYSTEM, TRUST, USUAL } from './page-cases.ts';

const first17 = USUAL.slice(0, 17);

const HEADINGS: [string, Month[], string][] = [
  ['the usual up and down', USUAL, 'A&E attendances at Ambleford Hospitals were within their usual range in Dec 2025'],
  [
    'seven months above the mean',
    [...first17, 106, 107, 105, 108, 106, 107, 106],
    'A&E attendances at Ambleford Hospitals have been above their usual level since Jun 2025',
  ],
  [
    'seven months below the mean',
    [...first17, 94, 95, 93, 96, 94, 95, 93],
    'A&E attendances at Ambleford Hospitals have been below their usual level since Jun 2025',
  ],
  [
    'a run whose last month is also outside the limits is told as the run',
    [...first17, 106, 107, 105, 108, 106, 107, 140],
    'A&E attendances at Ambleford Hospitals have been above their usual level since Jun 2025',
  ],
  ['one month far above', [...USUAL, 140], 'A&E attendances at Ambleford Hospitals were unusually high in Jan 2026'],
  ['one month far below', [...USUAL, 60], 'A&E attendances at Ambleford Hospitals were unusually low in Jan 2026'],
  [
    'two months far above',
    [...USUAL, 139, 140],
    'A&E attendances at Ambleford Hospitals were unusually high from Jan 2026 to Feb 2026',
  ],
  [
    'six rises one after the other',
    [...first17, 96, 97.5, 98.5, 99.5, 101, 102.5, 103],
    'A&E attendances at Ambleford Hospitals have risen month after month since Jun 2025',
  ],
  [
    'a far month that has passed',
    [...USUAL.slice(0, 20), 140, 100, 101, 99],
    'A&E attendances at Ambleford Hospitals were within their usual range in Dec 2025',
  ],
  [
    'a gap that has passed',
    [...USUAL.slice(0, 5), 'x', 'x', ...USUAL.slice(7)],
    'A&E attendances at Ambleford Hospitals were within their usual range in Dec 2025',
  ],
  [
    'nothing reported any more',
    [...USUAL.slice(0, 20), 'x', 'x', 'x'],
    'A&E attendances have not been reported by Ambleford Hospitals since Sep 2025',
  ],
  ['never reported', ['x', 'x', 'x'], 'A&E attendances (title)'],
  ['no data', ['-', '-'], 'A&E attendances (title)'],
  ['too few months to say', USUAL.slice(0, 12), 'A&E attendances (title)'],
  ['nothing at all', [], 'A&E attendances (title)'],
];

describe('a heading of A&E attendances says', () => {
  it.each(HEADINGS)('%s', (_case, months, heading) => {
    expect(writeHeading(pointsOf(months), 'neutral', ATTENDANCES, TRUST, 'A&E attendances (title)')).toBe(heading);
  });

  it('its verb in the number of its subject', () => {
    const months = [...first17, 94, 95, 93, 96, 94, 95, 93];
    const heading = writeHeading(pointsOf(months), 'decrease', OCCUPANCY, TRUST, 'Bed occupancy');
    expect(heading).toBe('Bed occupancy at Ambleford Hospitals has been below its usual level since Jun 2025');
    const usual = writeHeading(pointsOf(USUAL), 'decrease', OCCUPANCY, TRUST, 'Bed occupancy');
    expect(usual).toBe('Bed occupancy at Ambleford Hospitals was within its usual range in Dec 2025');
  });

  it('for a system, that no trust reported', () => {
    const heading = writeHeading(pointsOf([...USUAL, 'x']), 'neutral', { ...OCCUPANCY, at: SYSTEM.at }, SYSTEM, 'Beds');
    expect(heading).toBe('Bed occupancy has not been reported by trusts in West Ambleshire since Jan 2026');
  });
});
