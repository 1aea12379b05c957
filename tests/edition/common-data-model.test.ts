/** The common data model over a made-up county: what each mapping gives, and what is derived from it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unmappedSql } from '../../src/edition/count-unmapped.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { derivedChecks } from './derived-checks.ts';
import { derivationOf, type ModelWorld, mappingOf, modelWorld, OURS, PLANS } from './model-world.ts';

let world: ModelWorld;
let engine: Engine;
beforeAll(async () => {
  world = await modelWorld(1200);
  engine = world.engine;
}, 120_000);
afterAll(() => engine.close());

const count = async (sql: string): Promise<number> =>
  Number((await engine.one<{ n: number }>(`select count(*) as n from ${sql}`)).n);

const hasDelivery = (table: string): boolean => PLANS.get(table)!.columns.some((c) => c.name === 'delivery');

const people = [...PLANS.values()].filter((plan) => plan.zone === 'pseudonymised');
const derived = people.filter((plan) => plan.from.includes('model'));

/** Rows of the dataset that a mapping turns into rows, where they are not all of them, one to one. */
const latest = (key: string) => `(select distinct ${key} from rows)`;
const coded = (prefix: string, places: number) =>
  `(select unnest([${Array.from({ length: places }, (_, i) => `${prefix}_${i + 1}`)}]) as code from rows) where code is not null`;
const EXPECTED: Record<string, string> = {
  referral: latest('provider_code, referral_id'),
  'ereferral.referral': latest('ubrn'),
  mental_health_spell: latest('provider_code, spell_id'),
  social_prescription: latest('referral_id'),
  'social_prescription.intervention': latest('referral_id'),
  'social_care_event.intervention':
    "(select distinct la_code, event_reference from rows where event_type = 'Service' and service_type = 'Short Term Support: ST-Max')",
  reported_outcome: `(select unnest([${['satisfaction', 'worthwhile', 'happiness', 'anxiety'].flatMap((i) => [`ons4_${i}_before`, `ons4_${i}_after`])}]) as score
    from rows qualify row_number() over (partition by referral_id order by reporting_month desc) = 1) where score is not null`,
  episode_diagnosis: coded('diagnosis', 12),
  procedure: coded('procedure', 3),
  registration: 'rows where not is_dummy_patient',
  housing: latest('council_code, source_ref'),
  homelessness: latest('council_code, case_ref, duty'),
  'benefit_award.benefit': latest('council_code, award_type, award_ref'),
  assisted_collection: latest('council_code, collection_ref'),
  social_care_package: "(select distinct la_code, event_reference from rows where event_type = 'Service')",
  social_care_event: "(select distinct la_code, event_reference from rows where event_type <> 'Service')",
};

/** Of datasets with rows that give no row of a table: the rows, or things, that do. */
const UNMAPPED: Record<string, string> = {
  gp_registration: 'rows where not is_dummy_patient',
  ereferral: latest('ubrn'),
  csds_referral: latest('provider_code, referral_id'),
  mhsds_referral: latest('provider_code, referral_id'),
  mhsds_spell: latest('provider_code, spell_id'),
  social_prescription: latest('referral_id'),
  social_care_event: latest("la_code, event_reference, event_type = 'Service'"),
  housing_tenancy: latest('council_code, source_ref'),
  homelessness_case: latest('council_code, case_ref, duty'),
  benefit_award: latest('council_code, award_type, award_ref'),
  assisted_bin: latest('council_code, collection_ref'),
  assisted_bin_workbook: latest('council_code, collection_ref'),
};

describe('mappings to the common data model', () => {
  it('are there for every dataset about people that the county sends, but the list of merged numbers', () => {
    const mapped = new Set(world.mapped.map((m) => m.dataset));
    const sent = world.sent.filter((id) => !mapped.has(id));
    expect(sent).toEqual(['nhs_number_merger']);
    for (const plan of people.filter((p) => !p.from.includes('model') && !p.from.includes('told')))
      expect(
        world.mapped.some((m) => m.table === plan.name),
        plan.name,
      ).toBe(true);
  });

  it('reconcile: each gives as many rows as it was given, or as its rule says', async () => {
    const wrong: string[] = [];
    for (const { dataset, table, made } of world.mapped) {
      const rule = EXPECTED[`${dataset}.${table}`] ?? EXPECTED[table] ?? 'rows';
      await engine.run(`create or replace temp view rows as select * from model.main."rows_${dataset}"`);
      const [given, expected] = [await count(`"${made}"`), await count(rule)];
      if (given !== expected || given === 0) wrong.push(`${made}: ${given} and not ${expected}`);
    }
    expect(wrong).toEqual([]);
  });

  it('leave out of every dataset the rows that their rules leave out, each in no table', async () => {
    const wrong: string[] = [];
    for (const dataset of new Set(world.mapped.map((m) => m.dataset))) {
      const theirs = world.mapped.filter((m) => m.dataset === dataset && hasDelivery(m.table));
      const rows = `model.main."rows_${dataset}"`;
      await engine.run(`create or replace temp view rows as select * from ${rows};
        create or replace temp view published as select * from ${rows}`);
      const sql = unmappedSql(theirs.map((m) => mappingOf(m)));
      const { unmapped } = await engine.one<{ unmapped: number }>(sql);
      const left = UNMAPPED[dataset.replace('_tokens', '')];
      const expected = left ? (await count('rows')) - (await count(left)) : 0;
      if (unmapped !== expected) wrong.push(`${dataset}: ${unmapped} and not ${expected}`);
    }
    expect(wrong).toEqual([]);
  });

  it('give each key once, and no part of a key is missing', async () => {
    for (const { table, made } of world.mapped) {
      const key = PLANS.get(table)!.key;
      expect(await count(`(select distinct ${key} from "${made}")`), made).toBe(await count(`"${made}"`));
      expect(await count(`"${made}" where ${key.map((k) => `${k} is null`).join(' or ')}`), made).toBe(0);
    }
  });

  it('keep the rows of which nobody knows whose they are', async () => {
    const { linked, unlinked } = await engine.one<{ linked: number; unlinked: number }>(
      'select count(person_key) as linked, count(*) - count(person_key) as unlinked from outpatient_appointment',
    );
    expect(unlinked / (linked + unlinked)).toBeCloseTo(0.02, 2);
  });

  it('give the same rows of a feed by token as of the clear one', async () => {
    const byToken = world.mapped.filter((m) => m.dataset.endsWith('_tokens'));
    expect(byToken.length).toBeGreaterThanOrEqual(13);
    for (const { dataset, table, made } of byToken) {
      const clear = `"${dataset.replace('_tokens', '')}_to_${table}"`;
      const columns = PLANS.get(table)!.columns.map((c) => `"${c.name}"`);
      const differ = await engine.all<{ n: number }>(
        `select 1 as n from (select ${columns} from ${clear} except select ${columns} from "${made}") limit 1`,
      );
      expect(differ, made).toEqual([]);
    }
  });

  it('leave no column of a table empty that the county sends', async () => {
    const empty: string[] = [];
    for (const plan of people) {
      const counts = await engine.one<Record<string, number>>(
        `select ${plan.columns.map((c) => `count("${c.name}") as "${c.name}"`).join(', ')} from "${plan.name}"`,
      );
      empty.push(...plan.columns.filter((c) => Number(counts[c.name]) === 0).map((c) => `${plan.name}.${c.name}`));
    }
    // carers of so small a county have no service of their own, the dead no practice; its measurements all fit their rules, and its
    // practices enter objections by codes of SNOMED CT
    expect(empty.sort()).toEqual([
      'death.practice_code',
      'gp_event.objection_code',
      'observation.problem',
      'social_care_package.cared_for_person_key',
    ]);
  });

  it('agree with what was delivered, in a few sums that are asked of the delivered rows', async () => {
    const delivered = (id: string) => `memory.main."delivered_${id}"`;
    for (const [one, other] of [
      [
        "hospital_spell where admission_type = 'emergency'",
        `${delivered('apc_spell')} where admission_method[1] = '2'`,
      ],
      [
        'waiting_list_entry where is_open',
        `${delivered('waiting_list')} where waiting_list_type not in ('RTTO', 'RTTI')`,
      ],
      [
        'emergency_attendance where minutes_to_departure > 240',
        `${delivered('ecds_attendance')} where epoch(departed_at) - epoch(arrived_at) >= 241 * 60`,
      ],
      ['community_contact where attended', `${delivered('csds_contact')} where attendance in ('5', '6')`],
      ["benefit where kind = 'blue-badge'", delivered('blue_badge')],
      ['birth where live_birth', `${delivered('maternity_birth')} where pregnancy_outcome = '01'`],
      ['death where age >= 65', `${delivered('death')} where age_at_death >= 65`],
      // an intervention is the same help as in the table of its service
      [
        "intervention where programme = 'social-prescribing' and started_on is not null",
        'social_prescription where first_met_on is not null',
      ],
      [
        'intervention i join social_prescription s on s.referral_id = i.intervention_id and s.pcn_code = i.provider_code and s.referred_on = i.offered_on and s.sessions is not distinct from i.dose and s.closed_on is not distinct from i.ended_on and s.outcome is not distinct from i.outcome',
        'social_prescription',
      ],
      [
        "intervention i join social_care_package p on p.council_code = i.provider_code and p.package_id = i.intervention_id and p.start_date = i.started_on and p.end_date is not distinct from i.ended_on where i.programme = 'reablement'",
        "social_care_package where service_type = 'Short Term Support: ST-Max'",
      ],
      // whose opt-out of type 1 reaches it
      ['intervention where gp_sourced', 'social_prescription'],
      ['urgent_call where abandoned', `${delivered('urgent_call')} where answered_at is null`],
    ] as const)
      expect(await count(one), one).toBe(await count(other));
    expect(
      await count(
        'registration where lsoa_code is not null and registration_id in (select registration_id from model.main.rows_gp_registration where is_spine_sensitive)',
      ),
    ).toBe(0);
  });
});

/** Columns that hold the last day of something, and those that hold the day after. */
const LAST_DAYS = Object.entries(readTableModel(OURS).tables).flatMap(([table, { columns }]) =>
  columns.flatMap(({ name, day_after: after }) => (after === undefined ? [] : [{ table, name, after }])),
);

describe('intervals', () => {
  it.each(LAST_DAYS)('of $table end the day after $name', async ({ table, name, after }) => {
    const day = `${name} + case when ${table === 'intervention' ? "programme = 'reablement'" : 'true'} then 1 else 0 end`;
    // one registration may take another's place before its own last day
    const isRight = table === 'registration' ? `${after} <= ${day}` : `${after} = ${day}`;
    const ended = `${table} where ${name} is not null and ${table === 'registration' ? `${after} is not null` : 'true'}`;
    expect(await count(ended)).toBeGreaterThan(0);
    expect(await count(`${ended} and not coalesce(${isRight}, false)`)).toBe(0);
    if (table !== 'registration')
      expect(await count(`${table} where ${name} is null and ${after} is not null`)).toBe(0);
  });
});

describe('what is derived', () => {
  it('reads what its first lines say and nothing else, as the guard sees it', async () => {
    const guard = await openSqlGuard(engine);
    for (const { name } of derived) {
      const { sql, reads, yearly, after } = derivationOf(name);
      expect(await guard.select(sql, [...reads, ...yearly]), name).toEqual([]);
      for (const table of after) expect(PLANS.has(table), `${name} stands on ${table}`).toBe(true);
      for (const table of [...reads, ...yearly])
        expect(sql.split('\n').slice(1).join('\n'), name).toMatch(new RegExp(`\\b${table}\\b`));
    }
  });

  it('gives each key once', async () => {
    for (const { name, key } of derived)
      expect(await count(`(select distinct ${key} from "${name}")`), name).toBe(await count(`"${name}"`));
  });

  it('holds what practices sent only where the table says so', () => {
    const fromGp = (name: string): boolean => PLANS.get(name)!.fromGp !== false;
    for (const { name } of derived) {
      const gp = derivationOf(name).after.filter((table) => fromGp(table));
      // of months nothing but that there is one is told
      if (name !== 'covered_month') expect(gp.length > 0, name).toBe(fromGp(name));
    }
  });

  derivedChecks(() => engine);
});
