/** People with what makes segments of them, laid out as tables of an edition; and who is in which segment, worked out slowly. For tests. */
import { codeTable } from '../../src/edition/make-code-tables.ts';
import { type Engine, identifier, literal } from '../../src/engine/engine.ts';
import { derivationOf, makeModelTable, OURS, PLANS } from './model-world.ts';

/** Who somebody is, and what services told of them. Days are ISO. */
export interface Life {
  registered: string | null;
  /** the practice of the registration sends no entries; `coded` are then another's */
  silent?: boolean;
  died?: string;
  /** entries of the practice: SNOMED CT and day */
  coded?: [string, string][];
  /** diagnoses of hospitals: ICD-10 and day */
  diagnosed?: [string, string][];
  /** contacts with mental health services: team and day; `kept` false of one that did not take place */
  contacts?: { team: string; day: string; kept?: boolean }[];
  /** social care: reason, first day, the day after the last; without `to` a service that goes on, null a request */
  cared?: { reason: string; day: string; to?: string | null; carer?: boolean }[];
  /** duties towards homeless people: duty, first day, last */
  homeless?: { duty: string; day: string; end?: string }[];
  /** attendances at emergency departments, major and unplanned first unless `other` */
  attended?: { day: string; other?: boolean }[];
}

export interface Lists {
  segments: { code: string; name: string; priority: number }[];
  segment_rules: { segment: string; alternative: number; element_group: string; at_least: number }[];
  segment_elements: { element_group: string; element: string }[];
  segment_codes: {
    element: string;
    source: string;
    code: string;
    kind: string;
    months: number | null;
    at_least: number;
  }[];
  condition_codes: { condition: string; scheme: string; code: string; kind: string }[];
}
const LISTS = ['segments', 'segment_rules', 'segment_elements', 'segment_codes', 'condition_codes'] as const;

export interface SegmentRow {
  person: number;
  from: string;
  until: string | null;
  segment: string;
  elements: string | null;
}

/** The lists of the catalogue, as the edition has them. */
export async function layLists(engine: Engine): Promise<Lists> {
  const lists: Record<string, unknown[]> = {};
  for (const name of LISTS) {
    const plan = PLANS.get(name)!;
    await makeModelTable(engine, name, plan, codeTable(plan, OURS).sql);
    lists[name] = await engine.all(`select * from ${identifier(name)}`);
  }
  return lists as unknown as Lists;
}

type Cell = string | number | boolean | null;

async function lay(engine: Engine, name: string, rows: Record<string, Cell>[]): Promise<void> {
  const { columns } = PLANS.get(name)!;
  const defined = columns.map((c) => `${identifier(c.name)} ${c.type}`).join(', ');
  await engine.run(`create or replace table ${identifier(name)} (${defined})`);
  const cell = (value: Cell | undefined): string =>
    typeof value === 'string' ? literal(value) : String(value ?? null);
  const values = rows.map((row) => `(${columns.map((c) => cell(row[c.name])).join(', ')})`);
  if (values.length) await engine.run(`insert into ${identifier(name)} values ${values.join(', ')}`);
}

/** The practice that sends entries. */
const SENDER = 'A';

/** Lays the tables of some lives, numbered from 1, and gives the segments of them. @param asAt last day that practices sent */
export async function segmentsOf(engine: Engine, lives: Life[], asAt: string): Promise<SegmentRow[]> {
  const of = <T>(list: (life: Life) => T[] | undefined, row: (one: T) => Record<string, Cell>) =>
    lives.flatMap((life, i) => (list(life) ?? []).map((one) => ({ person_key: i + 1, ...row(one) })));
  const registered = (life: Life) => (life.registered === null ? [] : [life.registered]);
  await lay(
    engine,
    'registration',
    lives.flatMap((life, i) =>
      registered(life).map((held_from) => ({
        person_key: i + 1,
        held_from,
        practice_code: life.silent ? 'Z' : SENDER,
      })),
    ),
  );
  await lay(engine, 'demographic', []);
  await lay(
    engine,
    'death',
    of(
      (l) => (l.died ? [l.died] : []),
      (death_date) => ({ death_date }),
    ),
  );
  const coded = of(
    (l) => l.coded,
    ([code, effective_date]) => ({ code, effective_date, practice_code: SENDER }),
  );
  await lay(engine, 'gp_event', [...coded, { recorded_date: asAt, practice_code: SENDER }]);
  await lay(
    engine,
    'episode_diagnosis',
    of(
      (l) => l.diagnosed,
      ([icd10, started_on]) => ({ icd10, started_on }),
    ),
  );
  await lay(
    engine,
    'mental_health_contact',
    of(
      (l) => l.contacts,
      ({ team, day, kept = true }) => ({
        ...{ team_type: team, contact_at: `${day} 10:00:00`, attended: kept },
      }),
    ),
  );
  const support = ({ reason, day, carer = false }: { reason: string; day: string; carer?: boolean }) => ({
    ...{ support_reason: reason, start_date: day, for_carer: carer },
  });
  const cared = (service: boolean) => (l: Life) => l.cared?.filter((c) => (c.to !== null) === service);
  await lay(engine, 'social_care_event', of(cared(false), support));
  await lay(
    engine,
    'social_care_package',
    of(cared(true), (c) => ({ ...support(c), held_to: c.to ?? null })),
  );
  await lay(
    engine,
    'homelessness',
    of(
      (l) => l.homeless,
      ({ duty, day, end = null as never }) => ({ duty, assessment_date: day, end_date: end }),
    ),
  );
  await lay(
    engine,
    'emergency_attendance',
    of(
      (l) => l.attended,
      ({ day, other = false }) => ({
        ...{ arrived_at: `${day} 10:00:00`, department_type: other ? '03' : '01', attendance_category: '1' },
      }),
    ),
  );
  await engine.run('drop table if exists coded_element');
  await makeModelTable(engine, 'coded_element', PLANS.get('coded_element')!, derivationOf('coded_element').sql);
  const { sql } = derivationOf('person_segment');
  return engine.all<SegmentRow>(`
    select person_key::integer as person, from_date::date::varchar as "from", until_date::date::varchar as until, segment, elements
    from (${sql}) order by 1, 2`);
}

/** What is told of an element: it is so from a day until another, or is over. */
interface Fact {
  element: string;
  kind: string;
  day: string;
  until: string;
}
const EVER = '9999-12-31';

/** So many months later: the same day of the month, or its last. */
export function later(day: string, months: number | null): string {
  if (months === null || day >= '9000') return EVER;
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(date, last)).padStart(2, '0')}`;
}

/** Everything that is told of a life, but how often somebody came to an emergency department. */
function factsOf(life: Life, lists: Lists, asAt: string): Fact[] {
  const facts: Fact[] = [];
  const tell = (entry: Lists['segment_codes'][number], day: string, last: string, kind = entry.kind): void => {
    if (day <= asAt) facts.push({ element: entry.element, kind, day, until: later(last, entry.months) });
  };
  for (const entry of lists.segment_codes) {
    for (const [code, day] of life.coded ?? []) {
      if (entry.source === 'gp-code' && entry.code === code) tell(entry, day, day);
      for (const c of lists.condition_codes) {
        if (entry.source !== 'gp-condition' || c.condition !== entry.code || c.scheme !== 'snomed-ct') continue;
        if (c.code !== code) continue;
        if (c.kind === 'diagnosis') tell(entry, day, day);
        else if (entry.kind === 'on') tell(entry, day, day, 'off');
      }
    }
    for (const [icd10, day] of life.diagnosed ?? [])
      if (entry.source === 'hospital' && icd10.startsWith(entry.code)) tell(entry, day, day);
    for (const { team, day, kept = true } of life.contacts ?? [])
      if (entry.source === 'mental-health-team' && kept && team.startsWith(entry.code)) tell(entry, day, day);
    for (const { reason, day, to, carer = false } of life.cared ?? [])
      if (entry.source === 'social-care' && !carer && reason === entry.code)
        tell(entry, day, to === null ? day : (to ?? EVER));
    for (const { duty, day, end } of life.homeless ?? [])
      if (entry.source === 'homelessness' && duty === entry.code) tell(entry, day, end ?? EVER);
  }
  return facts;
}

/** What is so of a life on a day. */
function elementsOn(life: Life, day: string, lists: Lists, asAt: string): Set<string> {
  const facts = factsOf(life, lists, asAt).filter((f) => f.day <= day);
  const holds = ({ kind, element, until, day: from }: Fact): boolean =>
    kind === 'on' &&
    until > day &&
    !facts.some((other) => other.element === element && other.kind === 'off' && other.day > from);
  const often = lists.segment_codes.filter(({ source, months, at_least }) => {
    if (source !== 'emergency') return false;
    const counted = (life.attended ?? []).filter((a) => !a.other && a.day <= day && a.day <= asAt);
    return counted.filter((a) => later(a.day, months) > day).length >= at_least;
  });
  return new Set([...facts.filter(holds), ...often].map(({ element }) => element));
}

/** Answers: the segment of a life on a day and what is so that its rule asks for; null where it is in none. */
export function segmentOn(
  life: Life,
  day: string,
  lists: Lists,
  asAt: string,
): { segment: string; elements: string | null } | null {
  const { registered, died } = life;
  // nothing is known of who is in no entry and with no practice that sends any
  if (life.silent && !life.coded?.length) return null;
  if (registered === null || registered > day || (died && died < day)) return null;
  // nobody changes after the last day that was sent
  const on = day > asAt ? (registered > asAt ? registered : asAt) : day;
  const so = elementsOn(life, on, lists, asAt);
  const inGroup = (group: string): string[] =>
    [...so].filter((element) => lists.segment_elements.some((e) => e.element_group === group && e.element === element));
  const ordered = lists.segments.toSorted((a, b) => a.priority - b.priority);
  for (const { code } of ordered) {
    const rules = lists.segment_rules.filter((rule) => rule.segment === code);
    const alternatives = [...Map.groupBy(rules, (rule) => rule.alternative).values()];
    if (!alternatives.some((all) => all.every((r) => inGroup(r.element_group).length >= r.at_least))) continue;
    const elements = new Set(rules.flatMap((rule) => inGroup(rule.element_group)));
    return { segment: code, elements: [...elements].sort().join(', ') };
  }
  return { segment: ordered.at(-1)!.code, elements: null };
}

/** The rows that hold of somebody on a day. */
export const rowsOn = (rows: SegmentRow[], person: number, day: string): SegmentRow[] =>
  rows.filter((r) => r.person === person && r.from <= day && (r.until === null || r.until > day));
