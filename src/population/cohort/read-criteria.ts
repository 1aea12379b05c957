/** The tree of a cohort's criteria, from what its file says. */
import type { Problem } from '../../concord-error.ts';
import { type SettingPath, schemaFaults } from '../../workspace/schema-faults.ts';
import type { Criterion, Events, Window } from './cohort.ts';
import { type CriterionFile, CriterionSchema } from './cohort-schema.ts';
import { readWindow } from './read-window.ts';

/** Line of a setting. */
export type Where = (path: SettingPath) => string;

/** A criterion and where it is written. */
export interface PlacedCriterion {
  criterion: Criterion;
  path: SettingPath;
}

export interface ReadCriteria {
  /** null when anything is wrong with the form */
  criteria: Criterion | null;
  /** every criterion, with its place, the outermost first */
  placed: PlacedCriterion[];
  problems: Problem[];
}

const DEEPEST = 20;
const MOST = 200;

/**
 * Reads the criteria of a cohort's file.
 * @param value what stands under `criteria`
 * @param where line of a setting of the file
 * @returns the tree with the place of each part, and every fault of form; names and expressions are looked at by `checkCohort`
 */
export function readCriteria(value: unknown, where: Where): ReadCriteria {
  const placed: PlacedCriterion[] = [];
  const problems: Problem[] = [];
  const read = (node: unknown, path: SettingPath, depth: number): Criterion | null => {
    const say = (problem: string, expected: string, remedy: string, at: SettingPath = path): null => {
      problems.push({ where: where(at), problem, expected, remedy });
      return null;
    };
    if (depth > DEEPEST)
      return say(
        'criteria stand in each other too deep',
        `at most ${DEEPEST} levels`,
        'make a cohort of the inner ones',
      );
    if (placed.length >= MOST)
      return say('there are too many criteria', `at most ${MOST}`, 'make a cohort of some of them');
    const faults = schemaFaults(CriterionSchema, node);
    for (const fault of faults)
      problems.push({
        where: where([...path, ...fault.path]),
        problem: fault.problem,
        expected: fault.expected,
        remedy: fault.remedy,
      });
    if (faults.length) return null;
    const file = node as CriterionFile;
    const kinds = Object.keys(file).filter((key) => key !== 'name') as Kind[];
    const [kind, ...more] = kinds;
    if (kind === undefined || more.length)
      return say(
        kind === undefined ? 'it says nothing' : `it has ${kinds.join(' and ')}`,
        `one of ${KINDS.join(', ')}`,
        kind === undefined ? 'write what is asked of a person' : 'make a list of them under `all` or `any`',
      );
    // its place is kept before those of its parts
    const place = placed.push({ criterion: NOTHING, path }) - 1;
    const criterion = criterionOf(file, kind, {
      path,
      say,
      part: (inner, at) => read(inner, [...path, ...at], depth + 1),
    });
    if (criterion) placed[place] = { criterion, path };
    return criterion;
  };
  const criteria = read(value, ['criteria'], 1);
  return {
    criteria: problems.length ? null : criteria,
    placed: placed.filter((p) => p.criterion !== NOTHING),
    problems,
  };
}

type Kind = Exclude<keyof CriterionFile, 'name'>;
const KINDS = Object.keys(CriterionSchema.properties).filter((key) => key !== 'name');
const NOTHING: Criterion = { kind: 'all', of: [], name: null };

interface Reading {
  path: SettingPath;
  say(problem: string, expected: string, remedy: string, at?: SettingPath): null;
  part(value: unknown, at: SettingPath): Criterion | null;
}

function criterionOf(file: CriterionFile, kind: Kind, reading: Reading): Criterion | null {
  const name = file.name ?? null;
  const parts = (values: unknown[], ...at: SettingPath): Criterion[] | null => {
    const read = values.map((value, i) => reading.part(value, [...at, i]));
    return read.every((c) => c !== null) ? read : null;
  };
  switch (kind) {
    case 'all':
    case 'any': {
      const of = parts(file[kind]!, kind);
      return of && { name, kind, of };
    }
    case 'not': {
      const of = reading.part(file.not, ['not']);
      return of && { name, kind, of };
    }
    case 'at_least': {
      const { n, of: values } = file.at_least!;
      const of = parts(values, 'at_least', 'of');
      if (n > values.length)
        return reading.say(`at least ${n} of ${values.length} are asked for`, 'no more than there are', 'change n', [
          ...reading.path,
          'at_least',
          'n',
        ]);
      return of && { name, kind: 'at-least', n, of };
    }
    default: {
      const leaf = leafOf(file, kind, reading);
      return leaf && { name, ...leaf };
    }
  }
}

type LeafKind = Exclude<Kind, 'all' | 'any' | 'not' | 'at_least'>;
type Unnamed = Criterion extends infer C ? (C extends unknown ? Omit<C, 'name'> : never) : never;

function leafOf(file: CriterionFile, kind: LeafKind, reading: Reading): Unnamed | null {
  switch (kind) {
    case 'age':
      return rangeOf(file.age!, reading, 'age', (from, to) => ({ kind, from, to }));
    case 'imd_decile':
      return rangeOf(file.imd_decile!, reading, kind, (from, to) => ({
        kind: 'imd-decile',
        from: from ?? 1,
        to: to ?? 10,
      }));
    case 'sex':
      return { kind, values: [...new Set(file.sex!)] };
    case 'ethnic_category':
      return { kind: 'ethnic-category', values: file.ethnic_category! };
    case 'ethnic_group':
      return { kind: 'ethnic-group', values: file.ethnic_group! };
    case 'practice':
    case 'lsoa':
    case 'register':
    case 'segment':
      return { kind, values: file[kind]! };
    case 'condition':
      return { kind, values: file.condition!.any_of, source: file.condition!.source ?? null };
    case 'held': {
      const { table, rows, from, to, called } = file.held!;
      return { kind, table, rows: rows ?? null, from, to: to ?? null, called };
    }
    case 'cohort':
      return { kind, id: file.cohort! };
    default:
      return timedLeafOf(file, kind, reading);
  }
}

function timedLeafOf(
  file: CriterionFile,
  kind: 'events' | 'measurement' | 'score' | 'sequence',
  reading: Reading,
): Unnamed | null {
  const window = readWindow(file[kind]!, (problem, expected, remedy, ...at) =>
    reading.say(problem, expected, remedy, [...reading.path, kind, ...at]),
  );
  if (!window) return null;
  if (kind === 'events') return countedLeaf(file.events!, window, reading);
  if (kind === 'measurement') {
    const { take, observation, is, value } = file.measurement!;
    return { kind, take, observation, window, is, value };
  }
  if (kind === 'score') {
    const { of: observation, is, value } = file.score!;
    return { kind: 'measurement', take: 'latest', observation, window, is, value, isScore: true };
  }
  const { first, next, within } = file.sequence!;
  const [from, to] = within;
  if (to !== null && to < from)
    return reading.say(`${to} days are fewer than ${from}`, 'the fewest days before the most', 'change the order', [
      ...reading.path,
      kind,
      'within',
    ]);
  return { kind, first: eventsOf(first), next: eventsOf(next), days: { from, to }, window };
}

function countedLeaf(file: NonNullable<CriterionFile['events']>, window: Window, reading: Reading): Unnamed | null {
  const { at_least: least, at_most: most } = file;
  if (least !== undefined && most !== undefined && least > most)
    return reading.say(`at least ${least} and at most ${most} cannot be`, 'a count that can be', 'change one of them', [
      ...reading.path,
      'events',
      'at_least',
    ]);
  return {
    kind: 'events',
    events: eventsOf(file),
    window,
    least: least ?? (most === undefined ? 1 : null),
    most: most ?? null,
  };
}

const eventsOf = ({
  table,
  rows,
  at,
  called,
}: {
  table: string;
  rows?: string;
  at: string;
  called: string;
}): Events => ({
  table,
  rows: rows ?? null,
  at,
  called,
});

function rangeOf(
  { from, to }: { from?: number; to?: number },
  { path, say }: Reading,
  kind: string,
  make: (from: number | null, to: number | null) => Unnamed,
): Unnamed | null {
  if (from !== undefined && to !== undefined && from > to)
    return say(`${from} is above ${to}`, 'the lowest before the highest', 'change the order', [...path, kind, 'from']);
  return make(from ?? null, to ?? null);
}
