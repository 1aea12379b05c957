/** Whose rows each purpose may use and under which tokens, as tables of the edition that need no key to be read. */

import { fingerprintOf } from '../pseudonym/hold-keys.ts';
import { nationalListInUse } from '../pseudonym/keep-national-list.ts';
import { defineKeyMacros, dropKeyMacros } from '../pseudonym/key-macros.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { makeOptOuts, type OptOutsMade } from '../pseudonym/make-opt-outs.ts';
import { hiddenPeopleSql, purposePeopleSql } from '../pseudonym/purpose-sql.ts';
import type { Purpose } from '../pseudonym/read-purposes.ts';
import { layTestPatients } from './find-test-patients.ts';
import type { IdentityZone } from './identity-zone.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { TableColumn, TablePlan } from './read-table-model.ts';
import { RESIDENT_NUMBERS } from './resident-numbers.ts';
import { type Bench, inputOf, runStep, type StepOutput } from './run-step.ts';
import { zoneInput } from './zone-input.ts';

export interface PurposeOrder {
  zone: IdentityZone;
  keys: Keys;
  /** those that will be published */
  purposes: Purpose[];
  /** ISO day for which opt-outs stand */
  today: string;
  /** SQL of (person_key, dissent, recorded_on): objections of type 1 as practices recorded them; null where there are none */
  type1: string | null;
  /** ids of the datasets about people */
  datasets: string[];
  /** SQL of (person_key), as `findTestPatients` gives it: no purpose sees them */
  testPatients: string | null;
  /** whether the edition stands on an earlier map than the newest; `record_now` holds the edition's */
  earlierMap: boolean;
}

export interface PurposesMade {
  /** `purpose_<id>` and `hidden_from_<id>` of each */
  tables: TableMade[];
  optOuts: OptOutsMade;
  /** people of the edition who are none */
  testPatients: number;
  keys: { purpose: string; version: number }[];
}

/**
 * Makes `purpose_<id>` for each purpose: its people, their tokens, and whether rows of general practice and other rows may be used;
 * and `hidden_from_<id>`: those of them of whom some rows may not be used, and whom no purpose sees.
 * @throws ConcordError build-refused when a purpose obeys the national opt-out and the answer is missing or has lapsed
 */
export async function makePurposes(bench: Bench, order: PurposeOrder): Promise<PurposesMade> {
  const { zone, keys, purposes, today, type1, datasets } = order;
  const { engine } = zone;
  const testPatients = await layTestPatients(engine, order.testPatients, order.earlierMap);
  const optOuts = await makeOptOuts(engine, {
    national: await nationalListInUse(engine, zone.folder),
    ...RESIDENT_NUMBERS,
    ...(type1 === null ? {} : { type1 }),
    today,
    purposes,
  });
  const stand = order.earlierMap ? OPT_OUTS.earlier : OPT_OUTS.now;
  const inputs = {
    zone_resident: await zoneInput(engine, PEOPLE, 'person_key'),
    zone_opt_out: await zoneInput(engine, stand, "person_key || '|' || kind"),
  };
  const made: PurposesMade = { tables: [], optOuts, testPatients, keys: [] };
  for (const purpose of purposes) {
    const key = keys.newest(purpose.key);
    await defineKeyMacros(engine, [key]);
    try {
      const plan = purposePlanOf(purpose);
      const output = await runStep(
        { ...bench, engine },
        {
          name: `table:${plan.name}`,
          confined: false,
          keys: [fingerprintOf(key)],
          select: purposePeopleSql(purpose, key, { residents: 'zone_resident', optOuts: 'zone_opt_out' }),
          inputs,
        },
      );
      made.tables.push({ plan, output, datasets });
      made.tables.push(await makeHidden({ ...bench, engine }, purpose, output, datasets));
      made.keys.push({ purpose: purpose.id, version: key.version });
    } finally {
      await dropKeyMacros(engine, [key]);
    }
  }
  return made;
}

async function makeHidden(bench: Bench, purpose: Purpose, people: StepOutput, datasets: string[]): Promise<TableMade> {
  const plan = hiddenPlanOf(purpose);
  const output = await runStep(bench, {
    name: `table:${plan.name}`,
    confined: false,
    select: hiddenPeopleSql({ people: 'purpose_people', nobody: 'zone_test_patient' }),
    inputs: {
      purpose_people: inputOf(people),
      zone_test_patient: await zoneInput(bench.engine, TEST_PATIENTS, 'person_key'),
    },
  });
  return { plan, output, datasets };
}

const TEST_PATIENTS = '(select distinct person_key from temp.edition_test_patient where person_key is not null)';

const PEOPLE = `(select distinct person_key from record_now
    where person_key not in (select person_key from temp.edition_test_patient))`;

/**
 * Opt-outs of the edition's people. They are of today's persons: in an earlier map, whoever had a record that is now of one who
 * opted out is taken to have opted out, too; and whoever is nobody any more, of whom nothing can be known.
 */
const OPT_OUTS = {
  now: '(select person_key, kind from temp.opt_out semi join record_now using (person_key))',
  earlier: `(select person_key, kind from temp.opt_out semi join record_now using (person_key)
    union select n.person_key, o.kind from temp.opt_out o join record_person p on p.person_key = o.person_key and p.until_version is null
    join record_now n on n.record_id = p.record_id
    union select n.person_key, 'national' from record_now n left join record_person p on p.record_id = n.record_id and p.until_version is null
    group by n.person_key having count(p.person_key) = 0)`,
};

const column = (name: string, type: string, description: string): TableColumn => ({
  name,
  type,
  unit: '',
  description,
});

/** The table of who is hidden from a purpose. */
export const hiddenPlanOf = (purpose: Pick<Purpose, 'id'>): TablePlan => ({
  ...{ name: `hidden_from_${purpose.id}`, key: ['person_key'], from: ['builder'], added: [] },
  ...{ zone: 'pseudonymised', fromGp: false },
  columns: [
    column('person_key', 'bigint', 'person in the resident index'),
    column('gp_hidden', 'boolean', 'whether rows that came from general practice may not be used'),
    column('other_hidden', 'boolean', 'whether all other rows may not be used'),
  ],
});

/** The table of a purpose's people. */
export const purposePlanOf = (purpose: Pick<Purpose, 'id' | 'name'>): TablePlan => ({
  name: `purpose_${purpose.id}`,
  key: ['person_key'],
  from: ['builder'],
  added: [],
  zone: 'pseudonymised',
  fromGp: false,
  columns: [
    column('person_key', 'bigint', 'person in the resident index'),
    column('person_token', 'varchar', `the person as ${purpose.name} sees them`),
    column('gp_allowed', 'boolean', 'whether rows that came from general practice may be used'),
    column('other_allowed', 'boolean', 'whether all other rows may be used'),
  ],
});
