/** Counts of cohorts for the terminal and for other programs. */
import { stringify } from 'csv-stringify/sync';
import type { ShownCount } from '../policy/disclosure.ts';
import { MARKED } from '../policy/disclosure.ts';
import { ruleInWords, type ShownClause } from '../policy/show-cohort.ts';
import type { ShownOverlap } from '../policy/show-overlap.ts';
import type { ShownPart, ShownProfile, ShownRow, ShownStatistic } from '../policy/show-profile.ts';
import { countText, formatTable, shareText } from './format-table.ts';

/** What a count is of. */
export interface CountedOf {
  sentence: string;
  edition: string;
  purpose: string;
  /** name of the disclosure rule */
  rule: string;
  /** what must be said beside the counts */
  notes: string[];
}

export interface NamedClause extends ShownClause {
  clause: string;
}

/** Answers: an attrition table. @param groups what stands below it, e.g. of `describeGroups` */
export const describeClauses = (clauses: NamedClause[], of: CountedOf, groups: string[] = []): string =>
  [
    `${of.sentence}\n`,
    formatTable(
      clauses,
      [
        { title: 'Clause', text: (c) => c.clause },
        { title: 'By itself', right: true, text: (c) => shownText(c.alone, of.rule) },
        { title: 'Left', right: true, text: (c) => shownText(c.left, of.rule) },
      ],
      '',
    ),
    ...groups,
    footOf(of),
  ].join('\n');

/** Answers: two cohorts beside each other. @param titles of the two */
export function describeOverlap(shown: ShownOverlap, titles: [string, string], of: CountedOf): string {
  const rows: [string, string][] = [
    [`${titles[0]} alone`, shownText(shown.onlyOne, of.rule)],
    ['both', shownText(shown.both, of.rule)],
    [`${titles[1]} alone`, shownText(shown.onlyOther, of.rule)],
    ['both, of all in either (Jaccard)', shareText(shown.jaccard, 'not given')],
  ];
  const columns = [
    { title: 'People', text: (r: [string, string]) => r[0] },
    { title: 'Count', right: true, text: (r: [string, string]) => r[1] },
  ];
  return `${of.sentence}\n\n${formatTable(rows, columns, '')}\n${footOf(of)}`;
}

/** Answers: a profile, section by section. */
export function describeProfile(shown: ShownProfile, of: CountedOf): string {
  const sections = [...Map.groupBy(shown.rows, (row) => row.section)].map(
    ([section, rows]) =>
      `${section}\n${formatTable(
        rows,
        [
          { title: '', text: (r) => r.label },
          { title: 'Cohort', right: true, text: (r) => partText(r, r.cohort, of.rule) },
          { title: 'Others', right: true, text: (r) => partText(r, r.others, of.rule) },
          { title: 'Std. diff.', right: true, text: (r) => numberText(r.standardisedDifference) },
          { title: 'p (adjusted)', right: true, text: probabilityText },
          { title: 'Ratio at the same age', right: true, text: ratioText },
        ],
        '',
      )}`,
  );
  return [
    `${of.sentence}\n`,
    `${shownText(shown.people, of.rule)} people in the cohort, ${shownText(shown.others, of.rule)} others.\n`,
    ...sections,
    ...shown.notes.map((note) => `${note}\n`),
    READ_PROFILE,
    footOf(of),
  ].join('\n');
}

const READ_PROFILE = `Std. diff.: difference of the shares in standard deviations; above 0.1 or below -0.1 groups are taken to be unlike.
p: two-proportion test, or where an expected count is below 5 Fisher's exact test (marked F), adjusted for the number of rows (false
discovery rate); none where nobody or everybody of both has it. Ratio: directly age-standardised, with 95% limits; none is given below 10
events. Registers are those held on the day; emergency care is that of the twelve months before its month.
`;

const COLUMNS = [
  ...[
    'section',
    'label',
    'kind',
    'cohort_events',
    'cohort_total',
    'cohort_value',
    'others_events',
    'others_total',
    'others_value',
  ],
  ...['standardised_difference', 'p_value', 'adjusted_p_value', 'test', 'ratio', 'ratio_lower', 'ratio_upper', 'notes'],
];

/** Answers: a profile as CSV, one line a row. What is withheld is the word `withheld`; what there is not is empty; notes are beside each. */
export const profileCsv = (shown: ShownProfile, { notes }: CountedOf): string =>
  stringify([
    COLUMNS,
    ...shown.rows.map((r) => [
      ...[r.section, r.label, r.kind],
      ...[r.cohort, r.others].flatMap((part) => [part.events, part.total, shownValue(part)]),
      ...[r.standardisedDifference, r.pValue, r.adjustedPValue, r.test],
      ...ratioCells(r),
      [...shown.notes, ...notes].join(' '),
    ]),
  ]);

const shownValue = ({ events, total, value }: ShownPart): ShownStatistic =>
  [events, total].includes('withheld') ? 'withheld' : value;

const ratioCells = ({ ratio }: ShownRow): ShownStatistic[] =>
  ratio === null || ratio === 'withheld' ? [ratio, ratio, ratio] : [ratio.value, ratio.lower, ratio.upper];

const footOf = ({ edition, purpose, rule, notes }: CountedOf): string =>
  `${notes.map((note) => `${note}\n`).join('')}Edition ${edition}, read for ${purpose}: its opt-outs are obeyed. Small numbers: ${ruleInWords(rule)}.\n`;

/** Answers: a count as it may be shown; under the rule that marks, a small one says so. */
export function shownText(count: ShownCount, rule: string): string {
  if (count === 'withheld') return count;
  return `${countText(count)}${isMarked(count, rule) ? ' (small)' : ''}`;
}

const isMarked = (count: number, rule: string): boolean => rule === MARKED && count > 0 && count < 8;

/** e.g. 35% (120) ; of a rate 0.42 (120) ; of a small number under the rule that marks 5% (3, small) */
function partText({ kind }: ShownRow, part: ShownPart, rule: string): string {
  const { events, value } = part;
  if (events === 'withheld' || shownValue(part) === 'withheld') return 'withheld';
  if (value === null) return shownText(events, rule);
  const counted = `${countText(events)}${isMarked(events, rule) ? ', small' : ''}`;
  return `${kind === 'rate' ? value.toFixed(2) : shareText(value)} (${counted})`;
}

const numberText = (value: ShownStatistic): string => (typeof value === 'number' ? value.toFixed(2) : absent(value));

/** e.g. 0.012, or 0.012 F of Fisher's test */
function probabilityText({ adjustedPValue: value, test }: ShownRow): string {
  if (typeof value !== 'number') return absent(value);
  return `${value < 0.001 ? '<0.001' : value.toFixed(3)}${test?.startsWith('Fisher') ? ' F' : ''}`;
}

function ratioText({ ratio }: ShownRow): string {
  if (ratio === null || ratio === 'withheld') return absent(ratio);
  const { value, lower, upper } = ratio;
  return lower === null || upper === null
    ? value.toFixed(2)
    : `${value.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)})`;
}

const absent = (value: 'withheld' | null): string => value ?? '-';
