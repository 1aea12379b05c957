/** What a profile counts, as one query: people in a cohort and everybody else, by age band and by what they have. */
import { format, parseISO, startOfMonth, subMonths } from 'date-fns';
import { shiftDays } from '../../metric/grain.ts';
import type { LookedAt } from '../../metric/note-silent-senders.ts';
import type { RecordQuery } from '../../metric/records/record-query.ts';
import { openRows } from '../../metric/records/table-rows.ts';
import { type CompileCohortOptions, type CompiledCohort, compileOver } from './compile-cohort.ts';
import { ageSql, type WrittenCohort } from './write-members.ts';

/** One row of the query. */
export interface ProfileCount {
  what: 'people' | 'sex' | 'ethnic_category' | 'imd_decile' | 'register' | 'registers' | 'attendances' | 'admissions';
  /** value of `what`; null where it is not known or there is none. `registers`: on how many of the QOF's a person is */
  code: string | null;
  /** 1 in the cohort, 0 everybody else that it chooses from */
  member: number;
  /** five-year age band from 0, the 19th from 90; null where the age is not known */
  band: number | null;
  people: number;
  /** of attendances and admissions: months at risk, events, their squares summed over persons, and persons with any */
  months: number | null;
  events: number | null;
  squares: number | null;
  anyone: number | null;
}

/**
 * Compiles the counts of a profile. Registers are those held on the index date; emergency care is that of the twelve whole months before
 * the month of the index date. What the edition has no table of (`condition_register`, `person_month`) is left out.
 * @throws as `compileCohort`
 */
export function compileProfile(options: CompileCohortOptions): CompiledCohort {
  return { ...compileCounts(options), looked: profiledOf(options) };
}

/** Of everybody that the cohort chooses from, since both it and the others are profiled. */
function profiledOf({ tableSql, on }: CompileCohortOptions): LookedAt[] {
  const { from, before } = yearBefore(on);
  const care = 'emergency_attendances + emergency_admissions';
  const everybody: LookedAt['where'] = [];
  return [
    { table: 'condition_register', rows: null, where: everybody, first: 'ever' as const, last: on },
    { table: 'person_month', rows: care, where: everybody, first: from, last: shiftDays(before, -1) },
  ].filter(({ table }) => tableSql(table) !== null);
}

function compileCounts(options: CompileCohortOptions): CompiledCohort {
  return compileOver(options, [options.cohort], ([one], { query, ctes, on }) => {
    ctes.push(writeProfiled(query, one!));
    const parts = [
      countOf('people', 'cast(null as varchar)'),
      countOf('sex', 'sex'),
      countOf('ethnic_category', 'ethnic_category'),
    ];
    parts.push(countOf('imd_decile', 'cast(imd_decile as varchar)'));
    if (query.tableSql('condition_register') !== null) {
      ctes.push(...writeRegisters(query, on));
      parts.push(countOf('register', 'r.register', 'join registers as r on r.person_key = p.person_key'));
      const many = 'left join registers_of as r on r.person_key = p.person_key';
      parts.push(countOf('registers', 'cast(coalesce(r.registers, 0) as varchar)', many));
    }
    if (query.tableSql('person_month') !== null) {
      ctes.push(writeUse(query, on));
      parts.push(careOf('attendances'), careOf('admissions'));
    }
    return parts.join('\nunion all\n');
  });
}

/** The last of the 19 bands is open. */
function writeProfiled(query: RecordQuery, { judged, holds }: WrittenCohort): string {
  const age = ageSql(query, 'j');
  return `profiled as ${query.dialect.materialized}(
  select j.person_key, j.sex, j.ethnic_category, j.imd_decile, case when ${holds} then 1 else 0 end as member,
    case when ${age} >= 90 then 18 when ${age} >= 0 then cast(floor(${age} / 5) as integer) end as band
  from ${judged} as j
)`;
}

/** Those of the QOF are counted as the dimension `multimorbidity` counts them. */
function writeRegisters(query: RecordQuery, on: string): string[] {
  const day = query.day(on);
  const rows = openRows(query, 'condition_register', 'c', () => day);
  const [from, to] = [rows.column('joined_on'), rows.column('left_on')];
  const conditions = [`${from} <= ${day}`, `(${to} is null or ${to} > ${day})`, ...rows.policy(), ...rows.fixed([])];
  return [
    `registers as ${query.dialect.materialized}(
  select ${rows.column('person_key')} as person_key, ${rows.column('register')} as register,
    count(case when ${rows.column('is_qof')} then 1 end) as of_qof
  from ${rows.table}${rows.joins()}
  where ${conditions.join('\n    and ')}
  group by ${rows.column('person_key')}, ${rows.column('register')}
)`,
    'registers_of as (\n  select person_key, sum(of_qof) as registers from registers group by person_key\n)',
  ];
}

function writeUse(query: RecordQuery, on: string): string {
  const { from, before } = yearBefore(on);
  const rows = openRows(query, 'person_month', 'm', () => query.day(on));
  const month = rows.column('month');
  const conditions = [
    `${month} >= ${query.day(from)}`,
    `${month} < ${query.day(before)}`,
    ...rows.policy(),
    ...rows.fixed([]),
  ];
  return `use_of as (
  select ${rows.column('person_key')} as person_key, count(*) as months,
    coalesce(sum(${rows.column('emergency_attendances')}), 0) as attendances,
    coalesce(sum(${rows.column('emergency_admissions')}), 0) as admissions
  from ${rows.table}${rows.joins()}
  where ${conditions.join('\n    and ')}
  group by ${rows.column('person_key')}
)`;
}

/** The twelve whole months before the month of a day, as first day and first day after. */
export function yearBefore(on: string): { from: string; before: string } {
  const month = startOfMonth(parseISO(on));
  const [from, before] = [subMonths(month, 12), month].map((day) => format(day, 'yyyy-MM-dd'));
  return { from: from!, before: before! };
}

const NONE = ['months', 'events', 'squares', 'anyone'].map((name) => `cast(null as bigint) as ${name}`).join(', ');

const countOf = (what: ProfileCount['what'], code: string, join = ''): string =>
  `select '${what}' as what, ${code} as code, p.member, p.band, count(*) as people, ${NONE}
from profiled as p ${join}
group by ${code === 'cast(null as varchar)' ? '' : `${code}, `}p.member, p.band`;

const careOf = (what: 'attendances' | 'admissions'): string =>
  `select '${what}' as what, cast(null as varchar) as code, p.member, p.band, count(*) as people,
  cast(sum(u.months) as bigint) as months, cast(sum(u.${what}) as bigint) as events,
  cast(sum(u.${what} * u.${what}) as bigint) as squares, count(case when u.${what} > 0 then 1 end) as anyone
from profiled as p join use_of as u on u.person_key = p.person_key
group by p.member, p.band`;
