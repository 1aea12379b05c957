/** The lists that make segments of people, held against each other: a slip in a name would make people healthy without a word. */
import type { Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';

/** A list, with the path that a person knows it by and its rows in order. */
export interface CodeList {
  where: string;
  rows: Record<string, string>[];
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
    ...new Set(list.rows.map((row) => row[column] ?? '')),
  ];
  const conditions = valuesOf(lists.condition_codes, 'condition');
  const priorities = segments.rows.map((row) => row.priority);
  return [
    ...REFERENCES.flatMap(([list, column, other, of]) =>
      wrong(lists[list], column, () => valuesOf(lists[other], of), `the column ${of} of ${other}.csv`),
    ),
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
    ...tell(codes, ({ months }) => (/^([1-9][0-9]*)?$/.test(months ?? '') ? null : noMonths(months ?? ''))),
    ...tell(codes, ({ source, kind, months }) =>
      source === 'emergency' && (kind !== 'on' || !months) ? notEnded() : null,
    ),
    ...tell(segments, ({ priority }, i) =>
      priority && priorities.indexOf(priority) === i ? null : notInOrder(priority ?? ''),
    ),
  ];
}

type Told = Omit<Problem, 'where'>;

/** Line 1 is the header. */
const tell = (list: CodeList, faultOf: (row: Record<string, string>, place: number) => Told | null): Problem[] =>
  list.rows.flatMap((row, i) => {
    const fault = faultOf(row, i);
    return fault ? [{ where: `${list.where}:${i + 2}`, ...fault }] : [];
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
      remedy: near ? `did you mean '${near}'?` : `one of ${known.slice(0, 12).join(', ')}`,
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
