/**
 * Tables of lists as of a day, from several senders: `lists` of the model says whose a row's list is. When a sender's list of the asked day
 * has not come, its last one stands in for some days, and is awaited for more (docs/decisions/0027).
 */
import { pathFor } from '../metric-source.ts';
import type { ListsDefinition } from '../table-model.ts';
import { dayOf } from './day-of.ts';
import type { RecordPlan } from './record-plan.ts';
import type { RecordQuery } from './record-query.ts';
import { openRows, type TableRows } from './table-rows.ts';

/**
 * What a row's list is to the day asked: of that day (0), one that stands in, or one too old to count, whose next is awaited; `none` is of a
 * group whose senders have no list that stands.
 */
export const LATE = { standsIn: 1, awaited: 2, none: 3 } as const;

/** Columns of `source` and `counted`: whether the row's list is late, and whether the row is the metric's. */
export const LATE_COLUMNS = ['late', 'of_metric'];

/** SQL of whose list a row is of. */
export const senderOf = (column: (path: string) => string, { of }: ListsDefinition): string =>
  `coalesce(${column(of)}, '')`;

/**
 * `lists`: the days of which there are lists, as far as they may be seen; with senders, every list of each, also one in which the asker may see
 * no row: it came, and holds nobody of theirs.
 */
export function writeLists(query: RecordQuery, source: string, alias: string, at: string): string {
  const rows = openRows(query, source, alias, (column) => dayOf(column(at)));
  const day = dayOf(rows.column(at));
  const known = [`${day} is not null`, ...(query.asOf === null ? [] : [`${day} <= ${query.day(query.asOf)}`])];
  const mine = [...rows.policy(), ...rows.fixed([])];
  const { lists } = query.model.tables[source]!;
  const where = (conditions: string[]): string =>
    `from ${rows.table}${rows.joins()}\n  where ${conditions.join('\n    and ')}`;
  if (!lists)
    return `lists as (
  select distinct ${day} as list_day
  ${where([...known, ...mine])}
)`;
  const sender = senderOf(rows.column, lists);
  const seen = mine.length ? `max(case when ${mine.join(' and ')} then 1 else 0 end)` : '1';
  return `lists as (
  select ${sender} as sender, ${day} as list_day, ${seen} as seen
  ${where(known)}
  group by ${sender}, ${day}
)`;
}

/** `periods` of lists: those of the calendar, each with the day of its last list. */
export const writeListed = (lists: ListsDefinition | undefined): string => `periods as (
  select c.period, c.first_day, c.last_day, max(l.list_day) as index_day
  from calendar as c left join lists as l on l.list_day between c.first_day and c.last_day${lists ? ' and l.seen = 1' : ''}
  group by c.period, c.first_day, c.last_day
)`;

/** `standing`: for each period the last list of each sender by its day, unless it is so old that no other is awaited. */
export function writeStanding(query: RecordQuery, { stand_days, awaited_days }: ListsDefinition): string {
  const { addDays } = query.dialect;
  const last = 'max(l.list_day)';
  return `standing as (
  select p.period, p.index_day, l.sender, ${last} as list_day,
    case when ${last} = p.index_day then 0 when ${last} >= ${addDays('p.index_day', -stand_days)} then ${LATE.standsIn} else ${LATE.awaited} end as late
  from periods as p
  join lists as l on l.list_day <= p.index_day and l.list_day >= ${addDays('p.index_day', -awaited_days)}
  group by p.period, p.index_day, l.sender
)`;
}

/** The rows of the lists that stand, under the alias `p` with the period. */
export const standingRows = (rows: TableRows, at: string, lists: ListsDefinition): { from: string; on: string[] } => ({
  from: 'standing as p',
  on: [`${dayOf(rows.column(at))} = p.list_day`, `${senderOf(rows.column, lists)} = p.sender`],
});

/**
 * Of a late list every row goes along, the metric's or not: whoever has somebody in it may have somebody of the metric in the list that has
 * not come, and their figure is incomplete.
 */
export const lateCondition = (rows: string): string => `(p.late > 0 or ${rows})`;

/** Answers: `late`, `of_metric`, and whether the row counts. @param rows SQL of whether a row is the metric's; null: each is */
export function lateColumns(rows: string | null): { columns: string[]; counts: string } {
  const counts = `p.late < ${LATE.awaited}${rows === null ? '' : ` and ${rows}`}`;
  return {
    columns: [
      'p.late as late',
      `${rows === null ? '1' : `case when ${rows} then 1 else 0 end`} as of_metric`,
      `case when ${counts} then 1 else 0 end as counts`,
    ],
    counts,
  };
}

/** The senders that the question asks for by name, as conditions on `p.sender`; none where it asks for all. */
function askedSenders({ query, metric, question }: RecordPlan): string[] {
  const { of } = query.model.tables[metric.source]!.lists!;
  return question.where
    .filter(({ dimension }) => pathFor(query.model, metric, dimension)?.code === of)
    .map(({ values }) => `p.sender in (${values.map(query.text).join(', ')})`);
}

/**
 * Of the closing select: how late the lists of a group and period are, and what tells whether any list stands of the senders that it is of.
 * Only of groups by sender, and where senders were asked for: the whole is known without those that send no more.
 */
export function lateOfGroup(plan: RecordPlan): { sql: string; join: string } {
  const { query, metric, by } = plan;
  const { of } = query.model.tables[metric.source]!.lists!;
  const senders = by.filter(({ dimension }) => pathFor(query.model, metric, dimension)?.code === of);
  const among = askedSenders(plan);
  if (!senders.length && !among.length) return { sql: 'coalesce(t.late, 0)', join: '' };
  const columns = senders.length ? 'p.period, p.sender' : 'p.period';
  const where = among.length ? ` where ${among.join(' and ')}` : '';
  const same = senders.map(({ code }) => ` and s.sender = coalesce(g.${code}, '')`).join('');
  return {
    sql: `coalesce(t.late, case when s.stands = 1 then 0 else ${LATE.none} end)`,
    join: `\nleft join (select ${columns}, 1 as stands from standing as p${where} group by ${columns}) as s on s.period is not distinct from p.period${same}`,
  };
}

/**
 * Answers: a query of the senders whose list is late on some day asked: `sender`, `list_day` and `late`. It tells of senders whose lists the
 * asker may see rows of, and of the senders asked for where some were.
 */
export function lateSendersSql(plan: RecordPlan, ctes: string[]): string {
  const among = askedSenders(plan).map((condition) => ` and ${condition}`);
  return `with\n${ctes.join(',\n')}
select distinct p.sender as sender, p.list_day as list_day, p.late as late
from standing as p join lists as l on l.sender = p.sender and l.list_day = p.list_day
where p.late > 0 and l.seen = 1${among.join('')}
order by p.late, p.sender, p.list_day`;
}
