/**
 * Which kinds of check there are, as a table: every type of the OHDSI Data Quality Dashboard with what covers it here or
 * why it has no meaning here, and the ones that NHS data need beside them. A test holds it to the published list.
 */
export interface CheckType {
  source: 'OHDSI' | 'NHS';
  /** OHDSI's own name; ours for the others */
  name: string;
  asks: string;
  /** rules of ours by the first part of their id, or the settings of a contract that make them; empty when there is none */
  coveredBy: string[];
  /** why nothing covers it, or what to know about what does; empty when there is nothing to add */
  note: string;
}

const ohdsi = (name: string, asks: string, coveredBy: string[], note = ''): CheckType => ({
  source: 'OHDSI',
  name,
  asks,
  coveredBy,
  note,
});

const nhs = (name: string, asks: string, coveredBy: string[], note = ''): CheckType => ({
  source: 'NHS',
  name,
  asks,
  coveredBy,
  note,
});

const PERSONS_LATER =
  'asks about all records of a person, which exist once deliveries are linked; a contract sees one file';

export const CHECK_TYPES: CheckType[] = [
  ohdsi('cdmTable', 'Is the table there?', ['file:empty', 'file:no-rows', 'file:row-count']),
  ohdsi('measurePersonCompleteness', 'Which persons have no record in the table?', [], PERSONS_LATER),
  ohdsi(
    'measureConditionEraCompleteness',
    'Were condition eras derived for every condition?',
    [],
    'condition eras are derived tables of the OMOP model; nothing of the kind is delivered',
  ),
  ohdsi('measureObservationPeriodOverlap', 'Do observation periods of a person overlap?', [], PERSONS_LATER),
  ohdsi('cdmField', 'Is the column there?', ['file:missing-column', 'file:missing-header', 'file:duplicate-header']),
  ohdsi('isRequired', 'Is a required value missing?', ['required']),
  ohdsi(
    'cdmDatatype',
    'Is the value of the column’s type?',
    ['type'],
    'every type is checked, not whole numbers alone',
  ),
  ohdsi('isPrimaryKey', 'Does a key come more than once?', ['key:duplicate', 'key:repeated', 'unique']),
  ohdsi(
    'isForeignKey',
    'Is the value in the other table?',
    ['reference'],
    'a reference that cannot run is a fault of the file',
  ),
  ohdsi(
    'fkDomain',
    'Is the code of the right domain?',
    ['code', 'format'],
    'a column’s code list holds the codes of its domain',
  ),
  ohdsi('fkClass', 'Is the code of the right class?', ['code'], 'a column’s code list holds the codes of its class'),
  ohdsi(
    'isStandardValidConcept',
    'Is the code a current, valid one?',
    ['code', 'format'],
    'as far as the code list says so',
  ),
  ohdsi('measureValueCompleteness', 'How many values are missing?', [
    'profile: missing',
    'score: completeness',
    'DQMI',
  ]),
  ohdsi(
    'standardConceptRecordCompleteness',
    'How many records have no standard code?',
    ['defaults', 'score: completeness'],
    'codes that are legal and say nothing are counted as the DQMI’s defaults',
  ),
  ohdsi('sourceConceptRecordCompleteness', 'How many records have no source code?', [
    'defaults',
    'score: completeness',
  ]),
  ohdsi(
    'sourceValueCompleteness',
    'How many distinct values have no code?',
    ['code'],
    'by class of value, never the value',
  ),
  ohdsi('plausibleValueLow', 'Is the value too low?', ['range']),
  ohdsi('plausibleValueHigh', 'Is the value too high?', ['range', 'future']),
  ohdsi('plausibleTemporalAfter', 'Does a date come before the one it must follow?', ['rule']),
  ohdsi(
    'plausibleDuringLife',
    'Does a date fall after death?',
    ['rule'],
    'where the file itself gives the date of death',
  ),
  ohdsi(
    'withinVisitDates',
    'Does a date fall within a week of its visit?',
    ['rule'],
    'where the file itself gives the visit’s dates',
  ),
  ohdsi(
    'plausibleAfterBirth',
    'Does a date fall before birth?',
    ['rule'],
    'where the file itself gives the date of birth',
  ),
  ohdsi(
    'plausibleBeforeDeath',
    'Does a date fall after death?',
    ['rule'],
    'where the file itself gives the date of death',
  ),
  ohdsi('plausibleStartBeforeEnd', 'Does a start come after its end?', ['rule']),
  ohdsi('plausibleGender', 'Does a code fit the person’s sex?', ['rule'], 'where the file itself gives the sex'),
  ohdsi(
    'plausibleGenderUseDescendants',
    'Does a code or one below it fit the person’s sex?',
    ['rule'],
    'by listing the codes in the rule',
  ),
  ohdsi('plausibleUnitConceptIds', 'Does a measurement have a plausible unit?', ['rule', 'code']),
  nhs('reconciliation', 'Is every physical line accounted for?', [
    'line',
    'file:not-reconciled',
    'file:ends-inside-quotes',
  ]),
  nhs('nhs-number', 'Does the NHS number pass modulus 11, and is it not ten alike?', ['format', 'test-number']),
  nhs(
    'nobody',
    'Does a file about nobody hold an NHS number?',
    ['nobody'],
    'in texts without a code list, a format or a pattern, and numbers without a maximum',
  ),
  nhs('postcode', 'Is it a UK postcode or a ZZ99 pseudo postcode?', ['format']),
  nhs('organisation-and-area-codes', 'Is it an ODS, GSS or LSOA code?', ['format']),
  nhs('clinical-codes', 'Is it an ICD-10, OPCS-4 or SNOMED CT code in form and check digit?', ['format']),
  nhs(
    'dqmi',
    'What will the Data Quality Maturity Index be?',
    ['DQMI'],
    'the formula of 2021; the publisher has since amended coverage',
  ),
  nhs('default-codes', 'Do more records than agreed carry a code that says nothing?', ['defaults']),
  nhs('default-dates', 'Do dates pile up on those that systems write for none?', ['default-date']),
  nhs('totals', 'Do rows add up to the file’s own total row?', ['dataset']),
  nhs('volume', 'Are there as many rows as agreed, and as usual?', ['file:row-count', 'drift']),
  nhs('timeliness', 'Did it come when it was due?', ['score: timeliness', 'future']),
];
