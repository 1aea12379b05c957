/** Tables in which an edition tells of its linkage: how well records found their persons, and what became of who is who. */
import { ConcordError } from '../concord-error.ts';
import { identifier } from '../engine/engine.ts';
import { layIdentityHistory } from '../linkage/residents/identity-history.ts';
import { hashOf } from './hash-canonically.ts';
import type { IdentityZone } from './identity-zone.ts';
import { type Deprivation, layLinkageQuality } from './lay-linkage-quality.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, inputOf, runStep } from './run-step.ts';
import { zoneInput } from './zone-input.ts';

/** What `from` in the table model says of such a table. */
export const INDEX = 'index';

/** Where each is laid in the zone. */
const LAID: Record<string, string> = {
  linkage_quality: 'linkage_quality_told',
  identity_change: 'identity_change_told',
  identity_version: 'identity_version_told',
};

export interface IdentityOrder {
  zone: IdentityZone;
  /** version of the map that the edition is pinned to: later changes are not in its tables */
  version: number;
  /** those whose `from` is `index` */
  plans: TablePlan[];
  /** tables made before: where people live, and how deprived it is there */
  tables: TableMade[];
  /** ids of the datasets about people */
  datasets: string[];
  /** of `findTestPatients` */
  testPatients: string | null;
}

/** @throws ConcordError catalogue-invalid when the table model asks the index for a table that it does not tell */
export async function makeIdentityTables(bench: Bench, order: IdentityOrder): Promise<TableMade[]> {
  const { zone, version, plans, tables, datasets } = order;
  if (plans.length === 0) return [];
  const { engine } = zone;
  await layIdentityHistory(engine, version, order.testPatients);
  await layLinkageQuality(engine, version, deprivationOf(tables));
  const made: TableMade[] = [];
  for (const plan of plans) {
    const laid = LAID[plan.name];
    if (!laid) throw notTold(plan.name);
    const columns = plan.columns.map((c) => `cast(${identifier(c.name)} as ${c.type}) as ${identifier(c.name)}`);
    const output = await runStep(
      { ...bench, engine },
      {
        name: `table:${plan.name}`,
        confined: false,
        select: `select ${columns.join(', ')}\nfrom told\norder by ${plan.key.map(identifier).join(', ')}`,
        inputs: { told: await zoneInput(engine, `(from temp.${laid}) as t`, 't') },
      },
    );
    made.push({ plan, output, datasets });
  }
  return made;
}

/** The tenth of deprivation in which each person of the edition lives, where it has both tables. */
function deprivationOf(tables: TableMade[]): Deprivation | null {
  const [person, area] = ['person', 'area'].map((name) => tables.find((t) => t.plan.name === name)?.output);
  const deciles = ['imd_2025_decile', 'imd_2019_decile'].filter((name) => area?.columns.some((c) => c.name === name));
  if (!person || !area || deciles.length === 0) return null;
  return {
    sql: `select p.person_key, coalesce(${deciles.map((name) => `a.${name}`).join(', ')})::varchar as decile
      from ${inputOf(person).relation} p join ${inputOf(area).relation} a on a.kind = 'lsoa21' and a.code = p.lsoa_code
      where decile is not null`,
    sha256: hashOf(['deprivation', person.sha256, area.sha256]),
  };
}

const notTold = (table: string): ConcordError =>
  new ConcordError('catalogue-invalid', {
    where: `catalogue/tables: ${table}`,
    problem: `the resident index tells no table of the name '${table}'`,
    expected: `from: [index] for one of ${Object.keys(LAID).join(', ')}`,
    remedy: 'name the datasets that fill it instead',
  });
