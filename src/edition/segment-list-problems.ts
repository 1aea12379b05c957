/** The lists that make segments of people, held against each other: a slip in a name would make people healthy without a word. */
import type { Problem } from '../concord-error.ts';
import { formOf, meaningOf } from '../pseudonym/compared-codes.ts';
import { nearestName } from '../workspace/nearest-name.ts';

/** A list: its rows in order, each with the place that a person knows it by, e.g. catalogue/codes/segments.csv:4. */
export interface CodeList {
  rows: { where: string; record: Record<string, string> }[];
}

export const SEGMENT_LISTS = [
  'segments',
  'segment_rules',
  'segment_elements',
  'segment_codes',
  'condition_codes',
] as const;
export type SegmentLists = Record<(typeof SEGMENT_LISTS)[number], CodeList>;

/** A column of a list, and the column of another in which each of its values stands. */
const REFERENCES = [
  ['segment_rules', 'segment', 'segments', 'code'],
  ['segment_rules', 'element_group', 'segment_elements', 'element_group'],
  ['segment_elements', 'element_group', 'segment_rules', 'element_group'],
  ['segment_elements', 'element', 'segment_codes', 'element'],
  ['segment_codes', 'element', 'segment_elements', 'element'],
] as const;

const SOURCES = [
  ...['gp-code', 'gp-condition', 'hospital', 'mental-health-team', 'social-care', 'homelessness', 'emergency'],
];
const KINDS = ['on', 'off'];
/** What of emergency departments is counted. */
const COUNTED = ['type-1-first'];

/** Answers: every fault of them, each with its list and line; none when they fit. */
export function segmentListProblems(lists: SegmentLists): Problem[] {
  const { segments, segment_rules: rules, segment_codes: codes } = lists;
  const valuesOf = (list: CodeList, column: string): string[] => [
    ...new Set(list.rows.map(({ record }) => record[column] ?? '')),
  ];
  const conditions = valuesOf(lists.condition_codes, 'condition');
  const priorities = segments.rows.map(({ record }) => record.priority);
  return [
    ...REFERENCES.flatMap(([list, column, other, of]) =>
      wrong(lists[list], column, () => valuesOf(lists[other], of), `the column ${of} of ${other}.csv`),
    ),
    ...conditionProblems(lists.condition_codes),
    ...wrong(codes, 'source', () => SOURCES, 'what codes come from'),
    ...wrong(codes, 'kind', () => KINDS, 'whether the code begins or ends it'),
    ...wrong(
      codes,
      'code',
      ({ source }) => (source === 'gp-condition' ? conditions : source === 'emergency' ? COUNTED : null),
      'what its source has codes for',
    ),
    ...[rules, codes].flatMap((list) =>
      tell(list, (row) => (/^[1-9][0-9]*$/.test(row.at_least ?? '') ? null : notCounted(row.at_least ?? ''))),
    ),
    ...formProblems(codes, FORMS_OF_SOURCES, ({ source }) => source ?? ''),
    ...tell(codes, ({ months }) => (/^([1-9][0-9]*)?$/.test(months ?? '') ? null : noMonths(months ?? ''))),
    ...tell(codes, ({ source, kind, months }) =>
      source === 'emergency' && (kind !== 'on' || !months) ? notEnded() : null,
    ),
    ...tell(segments, ({ priority }, i) =>
      priority && priorities.indexOf(priority) === i ? null : notInOrder(priority ?? ''),
    ),
  ];
}

/** An unknown scheme or a code of another form would match nothing, and nobody would have the condition; an empty one, everybody. */
function conditionProblems(list: CodeList): Problem[] {
  return [
    ...tell(list, ({ condition }) => (condition ? null : notThere('condition'))),
    ...wrong(list, 'scheme', () => ['snomed-ct', 'icd-10'], 'the systems of codes of conditions'),
    ...wrong(list, 'kind', () => ['diagnosis', 'resolved'], 'whether the condition is told or over'),
    ...formProblems(list, FORMS_OF_SCHEMES, ({ scheme }) => scheme ?? ''),
  ];
}

/** By source or scheme: of which system its codes are, and whether each stands for all that begin with it. */
type Forms = Record<string, { of: string; isPrefix: boolean }>;
const FORMS_OF_SCHEMES: Forms = {
  'snomed-ct': { of: 'snomed-ct', isPrefix: false },
  'icd-10': { of: 'icd-10', isPrefix: true },
};
const FORMS_OF_SOURCES: Forms = {
  'gp-code': { of: 'snomed-ct', isPrefix: false },
  hospital: { of: 'icd-10', isPrefix: true },
};

/** A code is there and, where its system is known, has its form as it is written without points. */
const formProblems = (list: CodeList, forms: Forms, formFor: (row: Record<string, string>) => string): Problem[] =>
  tell(list, (row) => {
    const form = forms[formFor(row)];
    if (!row.code) return notThere('code');
    if (!form || formOf(form.of, form.isPrefix).test(row.code)) return null;
    return {
      problem: `this is no code of ${form.of}, so that it would match nothing`,
      expected: `${meaningOf(form.of)}, without a point`,
      remedy: 'write one code a line, as text',
    };
  });

type Told = Omit<Problem, 'where'>;

const notThere = (column: string): Told => ({
  problem: `the ${column} is missing`,
  expected: `a ${column}`,
  remedy: 'write it, or remove the line',
});

const tell = (list: CodeList, faultOf: (row: Record<string, string>, place: number) => Told | null): Problem[] =>
  list.rows.flatMap(({ where, record }, i) => {
    const fault = faultOf(record, i);
    return fault ? [{ where, ...fault }] : [];
  });

/** @param knownFor what may stand in a row's column; null: anything */
const wrong = (
  list: CodeList,
  column: string,
  knownFor: (row: Record<string, string>) => string[] | null,
  of: string,
): Problem[] =>
  tell(list, (row) => {
    const [value, known] = [row[column] ?? '', knownFor(row)];
    if (!known || known.includes(value)) return null;
    const near = nearestName(value, known);
    return {
      problem: `there is no ${column} '${value.slice(0, 60)}' here`,
      expected: `a value of ${of}`,
      remedy: near ? `did you mean '${near}'?` : `write one of ${known.slice(0, 12).join(', ')}`,
    };
  });

const notCounted = (value: string): Told => ({
  problem: `at_least is '${value.slice(0, 20)}'`,
  expected: 'a whole number, 1 or more',
  remedy: 'write 1 where one is enough',
});

const noMonths = (value: string): Told => ({
  problem: `months is '${value.slice(0, 20)}'`,
  expected: 'a whole number, 1 or more, or nothing where it is so until a code says otherwise',
  remedy: 'write in how many months it is over',
});

const notEnded = (): Told => ({
  problem: 'attendances begin something that nothing ends',
  expected: 'the kind on, and months: so many attendances within them',
  remedy: 'write in how many months they are counted',
});

const notInOrder = (value: string): Told => ({
  problem: value ? `another segment has the priority ${value.slice(0, 20)} too` : 'the segment has no priority',
  expected: 'a priority for each segment, no two alike',
  remedy: 'number them in the order in which they are asked for',
});
