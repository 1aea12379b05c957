/** The opt-outs that a build obeys, worked out of what is known on the day. */
import { readFileSync } from 'node:fs';
import { ConcordError } from '../concord-error.ts';
import { type Engine, literal } from '../engine/engine.ts';
import { type AskedSince, askedSince } from './asked-since.ts';
import type { NationalList } from './national-list.ts';
import { daysBetween, lastList, listInUse, NATIONAL_LIST_DAYS, type OptOutList } from './opt-out-lists.ts';
import type { OptOutKind, Purpose } from './read-purposes.ts';

const OPT_OUTS = readFileSync(new URL('opt-outs.sql', import.meta.url), 'utf8');

/** Where the opt-outs of a build are worked out from, beside the objections that were taken. */
export interface OptOutOrder {
  /** the answer in use (`nationalListInUse`); null: there is none */
  national: NationalList | null;
  /** SQL of (person_key, nhs_number): every resident, a row for each of their numbers; missing where there is none */
  residents: string;
  /** SQL of (person_key, nhs_number): numbers by which an objection may name residents beside their current ones: had before, given up, or of one source alone */
  earlierNumbers?: string;
  /** SQL of (person_key, into_key): persons who are another person now; none when absent */
  merged?: string;
  /** SQL of (person_key, into_key): persons whom a merge or a split ever joined, also one that was taken back; none when absent */
  joined?: string;
  /** SQL of (person_key, map_version): since which version of the map each resident is known by their number; nobody is new when absent */
  firstKnown?: string;
  /** SQL of (person_key, dissent, recorded_on): what general practices recorded of type 1; nothing when absent */
  type1?: string;
  /** ISO day for which the opt-outs stand */
  today: string;
  /** purposes that will be published: what they must obey must be known */
  purposes: Purpose[];
  nationalListDays?: number;
}

/** What a manifest keeps of opt-outs: lists by hash and day, and how many residents each kind takes out. */
export interface OptOutsMade {
  lists: OptOutList[];
  residents: number;
  /** residents without a number: the national service cannot be asked of them, so they are taken to have opted out */
  withoutNumber: number;
  optedOut: Partial<Record<OptOutKind, number>>;
  /** objections of people whom the resident index does not know */
  unknownObjections: number;
  /** who came since the service was asked; null without an answer in use, or when its request is not known */
  askedSince: AskedSince | null;
}

/**
 * Makes the temporary table `opt_out` (person_key, kind) of a build, in place of any there: what stands on that day, by the
 * rules of opt-outs.sql. It is in no file: opt-outs are not kept on a record. Without a national answer everybody is taken
 * to have opted out.
 * @param engine on the identity zone, its tables laid (`layOptOuts`)
 * @throws ConcordError build-refused when a purpose obeys the national opt-out and there is no answer, or it has lapsed
 */
export async function makeOptOuts(engine: Engine, order: OptOutOrder): Promise<OptOutsMade> {
  await requireAnswer(engine, order);
  const nobody = 'null::bigint as person_key';
  const views = {
    opt_out_day: `select date ${literal(order.today)} as day`,
    resident_number: order.residents,
    earlier_number: order.earlierNumbers ?? `select ${nobody}, null::varchar as nhs_number where false`,
    resident_merged: order.merged ?? `select ${nobody}, null::bigint as into_key where false`,
    resident_joined: order.joined ?? `select ${nobody}, null::bigint as into_key where false`,
    type_1_statement: order.type1 ?? `select ${nobody}, false as dissent, null::date as recorded_on where false`,
  };
  try {
    for (const [name, sql] of Object.entries(views)) await engine.run(`create or replace temp view ${name} as ${sql}`);
    await layNumbers(engine, order.national);
    await engine.run(`create or replace temp table opt_out as\n${OPT_OUTS}`);
    return await told(engine, order);
  } finally {
    for (const name of Object.keys(views)) await engine.run(`drop view if exists ${name}`);
    await engine.run('drop table if exists temp.national_listed');
  }
}

/** The engine's message, if it refuses, may hold numbers. */
async function layNumbers(engine: Engine, national: NationalList | null): Promise<void> {
  await engine.run('create or replace temp table national_listed (nhs_number varchar)');
  if (!national) return;
  const numbers = `string_split(rtrim(?, chr(10) || ','), ',' || chr(10))`;
  await engine.run(`insert into national_listed select unnest(${numbers})`, [national.numbers()]).catch(() => {
    throw new Error('the numbers of the national answer could not be laid');
  });
}

async function told(engine: Engine, { national, firstKnown }: OptOutOrder): Promise<OptOutsMade> {
  const counts = await engine.all<{ kind: OptOutKind; n: number }>(
    'select kind, count(*) as n from opt_out semi join resident_number using (person_key) group by kind order by kind',
  );
  const people = await engine.one<{ residents: number; without: number; unknown: number }>(COUNTS);
  const objections = await listInUse(engine, 'objections');
  const { sha256, listedOn, lines } = national ?? { sha256: '', listedOn: '', lines: 0 };
  return {
    lists: [
      ...(national ? [{ kind: 'national' as const, sha256, listedOn, lines }] : []),
      ...(objections ? [objections] : []),
    ],
    residents: people.residents,
    withoutNumber: people.without,
    optedOut: Object.fromEntries(counts.map(({ kind, n }) => [kind, n])),
    unknownObjections: people.unknown,
    askedSince: national && firstKnown ? await askedSince(engine, firstKnown, listedOn) : null,
  };
}

const COUNTS = `
  select (select count(distinct person_key) from resident_number) as residents,
    (select count(distinct person_key) from resident_number where nhs_number is null) as without,
    (select count(*) from objection o
     where coalesce(o.person_key not in (select person_key from resident_number union select person_key from resident_merged
         union select unnest([person_key, into_key]) from resident_joined),
       o.nhs_number not in (select nhs_number from (from resident_number union all from earlier_number)
         where nhs_number is not null))) as unknown`;

/**
 * Asked before a build does anything, so that nobody waits for a refusal; and again by `makeOptOuts`.
 * @param engine on the identity zone, its tables laid (`layOptOuts`)
 * @param purposes that will be published
 * @param today ISO day
 * @throws ConcordError build-refused when one of them obeys the national opt-out and there is no answer, or it has lapsed
 */
export async function requireNationalAnswer(engine: Engine, purposes: Purpose[], today: string): Promise<void> {
  await requireAnswer(engine, { purposes, today, national: await listInUse(engine, 'national') });
}

async function requireAnswer(
  engine: Engine,
  asked: Pick<OptOutOrder, 'purposes' | 'today' | 'nationalListDays'> & { national: { listedOn: string } | null },
): Promise<void> {
  const { purposes, national, today, nationalListDays: days = NATIONAL_LIST_DAYS } = asked;
  const obeying = purposes.filter((p) => p.drops.national !== 'nothing').map((p) => p.id);
  if (obeying.length === 0 || (national && daysBetween(national.listedOn, today) <= days)) return;
  const stale = national ?? (await lastList(engine, 'national'));
  throw new ConcordError('build-refused', {
    where: `national data opt-out (obeyed by ${obeying.join(', ')})`,
    problem: stale
      ? `the answer of ${stale.listedOn} has lapsed after ${days} days`
      : 'there is no answer of the national service',
    expected: `an answer of the last ${days} days`,
    remedy:
      'write the request (`concord opt-outs request`), upload it, and take the answer (`concord opt-outs take`); ' +
      'or build for other purposes alone (`concord build --for PURPOSE`)',
  });
}
