/**
 * How many people and rows each purpose sees of an edition, and how many its opt-outs leave out. A purpose treats everybody alike
 * who has the same permissions in every purpose, so rows are counted by such kinds of people, in one reading for all purposes,
 * and the view of each purpose is then asked of the counts: what is counted is what the view shows, by construction.
 */
import { identifier, literal } from '../engine/engine.ts';
import { decidingColumns, isPerson, type PurposeTable, purposeViewSql } from '../pseudonym/purpose-sql.ts';
import type { TableMade } from './make-built-in-tables.ts';
import { INDEX } from './make-identity-tables.ts';

import type { TablePlan } from './read-table-model.ts';
import { type Bench, inputOf, runStep, type StepInput, type StepOutput } from './run-step.ts';
import type { PeopleSeen, RowsSeen, Seen } from './seen-counts.ts';

/** Rows to be counted: a table of the edition, or the current rows of a dataset. */
export interface Countable extends Pick<PurposeTable, 'fromGp'> {
  name: string;
  input: StepInput;
  columns: StepOutput['columns'];
  /** how many they are */
  rows: number;
  /** the resident index tells it, also of persons who are others by now: who is in no purpose is not taken for a test patient */
  ofIndex?: boolean;
}

interface SeenOrder {
  /** `purpose_<id>` and `hidden_from_<id>` of each purpose that is published, as `makePurposes` made them */
  purposes: TableMade[];
  /** every table below the privacy line */
  tables: TableMade[];
  /** every dataset about people; from general practice when any table that it fills is */
  datasets: Countable[];
}

/** Whom no purpose sees, as a kind of people. */
const NOBODY = -1;

/**
 * Counts for every purpose. Each count is a step of its own, so what did not change is not counted again.
 * @returns nothing of anybody when no purpose is published
 * @throws Error when a row is of a person who is neither shown to a purpose nor hidden from it: a fault of Concord's, and nothing is
 *   published, since figures leave out those who are hidden
 */
export async function countSeen(bench: Bench, { purposes: made, tables, datasets }: SeenOrder): Promise<Seen> {
  const purposes = made.filter(({ plan }) => plan.name.startsWith('purpose_'));
  const hidden = made.find(({ plan }) => plan.name.startsWith('hidden_from_'));
  const ids = purposes.map(({ plan }) => plan.name.replace(/^purpose_/, ''));
  if (ids.length === 0 || !hidden) return { people: [], tables: [], datasets: [] };
  const kinds = await makeKinds(bench, ids, purposes, hidden);
  const counted = async (what: string, rows: Countable[]): Promise<RowsSeen[]> => {
    const seen: RowsSeen[] = [];
    for (const one of rows) seen.push(await countRows(bench, what, one, ids, kinds));
    return seen;
  };
  return {
    people: await countPeople(bench, ids, kinds),
    tables: await counted(
      'table',
      tables.filter(isBelow).map(({ plan, output }) => ({
        ...{ ...plan, ...output, name: plan.name, input: inputOf(output) },
        ofIndex: plan.from.includes(INDEX),
      })),
    ),
    datasets: await counted('dataset', datasets),
  };
}

const isBelow = ({ plan }: { plan: TablePlan }): boolean => plan.zone === 'pseudonymised';

interface Kinds {
  /** person_key → the least key of those who are treated alike */
  alike: StepOutput;
  /** what each purpose says of that one, and how many people are alike */
  sight: StepOutput;
}

/** @param hidden of any purpose: whom no purpose sees is hidden from each */
async function makeKinds(bench: Bench, ids: string[], purposes: TableMade[], hidden: TableMade): Promise<Kinds> {
  const inputs = Object.fromEntries(purposes.map(({ output }, i) => [`purpose_${i}`, inputOf(output)]));
  const flags = ids.flatMap((_, i) => [`purpose_${i}.gp_allowed`, `purpose_${i}.other_allowed`]);
  const joins = ids.slice(1).map((_, i) => `full join purpose_${i + 1} using (person_key)`);
  const alike = await runStep(bench, {
    name: 'seen:alike',
    confined: false,
    select: [
      `select person_key, min(person_key) over (partition by ${flags.join(', ')}) as alike`,
      `from purpose_0 ${joins.join(' ')}`,
      'union all',
      `select person_key, ${NOBODY} from hidden where person_key not in (select person_key from purpose_0)`,
      'order by person_key',
    ].join('\n'),
    inputs: { ...inputs, hidden: inputOf(hidden.output) },
  });
  const sights = ids.map(
    (
      id,
      i,
    ) => `select ${literal(id)} as purpose, k.alike as person_key, '' as person_token, gp_allowed, other_allowed, people
  from kinds k join purpose_${i} p on p.person_key = k.alike`,
  );
  const sight = await runStep(bench, {
    name: 'seen:sight',
    confined: false,
    select: `with kinds as materialized (select alike, count(*) as people from alike group by alike)
${sights.join('\nunion all\n')}
order by purpose, person_key`,
    inputs: { ...inputs, alike: inputOf(alike) },
  });
  return { alike, sight };
}

/** People of whom all rows, or those of general practice alone, are left out. */
async function countPeople({ engine }: Bench, ids: string[], { sight }: Kinds): Promise<PeopleSeen[]> {
  const counts = await engine.all<PeopleSeen>(`
    select purpose, sum(people)::bigint as people,
      coalesce(sum(people) filter (where not other_allowed and not gp_allowed), 0)::bigint as "optedOut",
      coalesce(sum(people) filter (where other_allowed and not gp_allowed), 0)::bigint as "gpOptedOut"
    from ${inputOf(sight).relation} group by purpose`);
  return ids.map(
    (purpose) => counts.find((c) => c.purpose === purpose) ?? { purpose, people: 0, optedOut: 0, gpOptedOut: 0 },
  );
}

async function countRows(
  bench: Bench,
  what: string,
  rows: Countable,
  ids: string[],
  { alike, sight }: Kinds,
): Promise<RowsSeen> {
  const linked = rows.columns.some((c) => c.name === 'person_key');
  // most tables of most editions are empty
  if (rows.rows === 0)
    return {
      ...{ name: rows.name, rows: 0, unlinked: linked ? 0 : null, ...leftOut(rows, 0) },
      purposes: ids.toSorted().map((purpose) => ({ purpose, optedOut: 0, seen: 0 })),
    };
  const output = await runStep(bench, {
    name: `seen:${what}:${rows.name}`,
    confined: false,
    select: seenSql(rows, ids),
    inputs: { counted: rows.input, alike: inputOf(alike), sight: inputOf(sight) },
  });
  const counts = await bench.engine.all<{
    purpose: string;
    rows: number;
    unlinked: number;
    test: number;
    unknown: number;
    seen: number;
  }>(`select purpose, rows, unlinked, test, unknown, seen from ${inputOf(output).relation}`);
  const unknown = counts[0]?.unknown ?? 0;
  if (unknown > 0) throw new Error(`${rows.name} has ${unknown} rows of persons who are neither shown nor hidden`);
  const all = counts[0]?.rows ?? 0;
  const left = counts[0]?.test ?? 0;
  return {
    name: rows.name,
    rows: all,
    unlinked: linked ? (counts[0]?.unlinked ?? 0) : null,
    ...leftOut(rows, left),
    purposes: counts.map(({ purpose, seen }) => ({ purpose, optedOut: all - left - seen, seen })),
  };
}

/** Rows of somebody whom no purpose knows. */
const leftOut = ({ ofIndex }: Countable, rows: number): Pick<RowsSeen, 'testPatients' | 'pastPersons'> =>
  ofIndex ? { testPatients: 0, pastPersons: rows } : { testPatients: rows };

/** One reading of the rows for all purposes: by kinds of people, of which there are few. */
function seenSql({ columns: all, fromGp, ofIndex }: Countable, ids: string[]): string {
  const deciding = decidingColumns({ columns: all, fromGp });
  const persons = deciding.filter(isPerson);
  const columns = deciding.map((name) => {
    const place = persons.indexOf(name);
    return place < 0 ? `t.${identifier(name)}` : `${kindOf(name, place)} as ${identifier(name)}`;
  });
  const joins = persons.map((name, i) => `left join alike a${i} on a${i}.person_key = t.${identifier(name)}`);
  const unlinked = persons.includes('person_key') ? 't.person_key is null' : 'false';
  // of the index, which tells of persons who are others by now as well, whoever is in no purpose; of all else, test patients alone
  const isNobody = (name: string, i: number): string =>
    ofIndex
      ? `(t.${identifier(name)} is not null and coalesce(a${i}.alike, ${NOBODY}) = ${NOBODY})`
      : `coalesce(a${i}.alike = ${NOBODY}, false)`;
  const test = persons.map(isNobody).join(' or ');
  const asked = ofIndex ? [] : persons;
  const unknown = asked.map((name, i) => `(t.${identifier(name)} is not null and a${i}.alike is null)`).join(' or ');
  const table: PurposeTable = {
    name: 'grouped',
    columns: [...deciding.map((name) => ({ name })), { name: '_rows' }],
    zone: 'pseudonymised',
    fromGp,
  };
  const counts = ids.map(
    (id) => `select ${literal(id)} as purpose, coalesce(sum(_rows), 0)::bigint as seen
from (
with purpose_person as (select * from sight where purpose = ${literal(id)})
${purposeViewSql(table)}
)`,
  );
  return [
    'with grouped as materialized (',
    `  select ${[...columns, `${unlinked} as _unlinked`, `${test || 'false'} as _test`, `${unknown || 'false'} as _unknown`, 'count(*) as _rows'].join(', ')}`,
    `  from counted t ${joins.join(' ')}`,
    '  group by all',
    '), whole as (',
    '  select coalesce(sum(_rows), 0)::bigint as rows, coalesce(sum(_rows) filter (where _unlinked), 0)::bigint as unlinked,',
    '    coalesce(sum(_rows) filter (where _test), 0)::bigint as test,',
    '    coalesce(sum(_rows) filter (where _unknown), 0)::bigint as unknown from grouped',
    '), seen as (',
    counts.join('\nunion all\n'),
    ')',
    'select purpose, rows, unlinked, test, unknown, seen from seen, whole order by purpose',
  ].join('\n');
}

/** A person of whom no purpose knows is of no kind, and no view lets them through. */
const kindOf = (name: string, place: number): string =>
  `case when t.${identifier(name)} is not null then coalesce(a${place}.alike, ${NOBODY}) end`;
