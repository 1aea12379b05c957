/** The rule for a file's period, checked: a pattern that can never give one would refuse every file. */
import type { FilePeriod } from '../contract.ts';
import type { DATASET_PROPERTIES, PropertyValues } from '../custom-properties.ts';
import { PERIOD_FORMS, parsePeriod } from '../file-period.ts';
import type { Faults } from './faults.ts';

const AT = ['customProperties'];
const NEEDED: Record<FilePeriod['grain'], string[]> = {
  day: ['year', 'month'],
  month: ['year', 'month'],
  year: ['year'],
  'financial-year': ['year'],
};

/** @returns null when the contract gives no such rule */
export function readFilePeriod(
  own: Pick<PropertyValues<typeof DATASET_PROPERTIES>, 'delivery' | 'filePeriod'>,
  faults: Faults,
): FilePeriod | null {
  if (!own.filePeriod) return null;
  const { grain, pattern = null, files = [] } = own.filePeriod;
  if (own.delivery?.period)
    faults.add(
      AT,
      'both a delivery period and a filePeriod',
      'the date of each row, or one period for the file',
      'remove one',
    );
  if (pattern !== null) patternFault(pattern, grain, faults);
  for (const { name, period } of files)
    if (!parsePeriod(period, grain))
      faults.add(AT, `in 'filePeriod': '${period}' of ${name} is no ${grain}`, PERIOD_FORMS[grain], 'mend it');
  return { grain, pattern, files };
}

function patternFault(pattern: string, grain: FilePeriod['grain'], faults: Faults): void {
  const expected = `a regular expression with the groups ${NEEDED[grain].join(' and ')}`;
  try {
    new RegExp(pattern, 'i');
  } catch {
    faults.add(AT, "in 'filePeriod': the pattern does not compile", expected, 'mend it');
    return;
  }
  const missing = NEEDED[grain].filter((group) => !pattern.includes(`(?<${group}>`));
  if (missing.length)
    faults.add(AT, `in 'filePeriod': the pattern has no group ${missing.join(', ')}`, expected, 'name the groups');
}
