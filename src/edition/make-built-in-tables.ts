/** Tables that the build itself fills: the workspace's systems, the calendar, and the quality of each delivery. */
import { literal } from '../engine/engine.ts';
import type { CareSystem, Workspace } from '../workspace/workspace.ts';
import type { AdmittedRows } from './admit-rows.ts';
import type { TableColumn, TablePlan } from './read-table-model.ts';
import { type Bench, runStep, type StepOutput } from './run-step.ts';

const column = (name: string, type: string, description: string, unit = ''): TableColumn => ({
  name,
  type,
  description,
  unit,
});

/** Described here and not in catalogue/tables.yaml, because no mapping fills them. */
const CALENDAR: TablePlan = {
  name: 'calendar',
  key: ['date'],
  from: ['builder'],
  added: [],
  zone: 'open',
  fromGp: false,
  columns: [
    column('date', 'date', 'a day'),
    column('week_ending', 'date', 'the Sunday that ends its week'),
    column('month', 'date', 'first day of its month'),
    column('quarter', 'date', 'first day of its calendar quarter'),
    column('year', 'integer', 'calendar year', 'year'),
    column('financial_quarter', 'varchar', 'e.g. 2024/25 Q1, which is April to June 2024'),
    column('financial_year', 'varchar', 'April to March, e.g. 2024/25'),
  ],
};
const DELIVERY_QUALITY: TablePlan = {
  name: 'delivery_quality',
  key: ['delivery', 'dimension'],
  from: ['builder'],
  added: [],
  zone: 'open',
  fromGp: false,
  columns: [
    column('delivery', 'varchar', 'id of the delivery'),
    column('dataset', 'varchar', 'dataset it is of'),
    column('partner', 'varchar', 'ODS code of who sent it'),
    column('data_status', 'varchar', 'provisional, final or signed-off'),
    column('data_from', 'date', 'first date its rows are about'),
    column('data_to', 'date', 'last date its rows are about'),
    column('rows_received', 'bigint', 'records in the file', 'rows'),
    column('rows_accepted', 'bigint', 'rows accepted', 'rows'),
    column('rows_rejected', 'bigint', 'rows rejected, each with its reason', 'rows'),
    column('rows_published', 'bigint', 'rows of it that are in this edition', 'rows'),
    column('dimension', 'varchar', 'dimension of data quality, or overall'),
    column('score', 'decimal(9,6)', 'share that passed; null when it cannot be checked', 'share, 0 to 1'),
  ],
};

/** Days before and after which no published series is read; fixed, so that the calendar is the same in every edition. */
const CALENDAR_SQL = `select cast(d as date) as date,
  cast(d + to_days(cast((7 - isodow(d)) % 7 as integer)) as date) as week_ending,
  cast(date_trunc('month', d) as date) as month, cast(date_trunc('quarter', d) as date) as quarter, cast(year(d) as integer) as year,
  fy || '/' || right(cast(fy + 1 as varchar), 2) || ' Q' || quarter(d - interval 3 month) as financial_quarter,
  fy || '/' || right(cast(fy + 1 as varchar), 2) as financial_year
from (select d, year(d - interval 3 month) as fy from range(date '2000-01-01', date '2051-01-01', interval 1 day) as days(d))
order by date`;

export interface TableMade {
  plan: TablePlan;
  output: StepOutput;
  datasets: string[];
  /** the steps that lie between its inputs and it, where it is made in parts */
  parts?: StepOutput[];
}

/** Fills the built-in tables. @param plans tables of catalogue/tables.yaml whose `from` is `builder` */
export async function makeBuiltInTables(
  bench: Bench,
  workspace: Pick<Workspace, 'systems'>,
  plans: TablePlan[],
  datasets: AdmittedRows[],
): Promise<TableMade[]> {
  const made: TableMade[] = [];
  const make = async (plan: TablePlan, select: string, from: string[] = []) =>
    made.push({
      plan,
      output: await runStep(bench, { name: `table:${plan.name}`, confined: false, select, inputs: {} }),
      datasets: from,
    });
  for (const plan of plans) {
    const rows = systemRows(plan, workspace.systems);
    // without places nobody can be told apart by them: there is no table, and a question says why
    if (rows.length || plan.name !== PLACES) await make(plan, valuesSql(plan, rows));
  }
  await make(CALENDAR, CALENDAR_SQL);
  // of the open zone alone: a table may be read by who may read every dataset in it
  const open = datasets.filter((d) => d.contract.zone === 'open');
  const ids = open.map((d) => d.contract.id);
  await make(DELIVERY_QUALITY, valuesSql(DELIVERY_QUALITY, open.flatMap(qualityRows)), ids);
  return made;
}

type Value = string | number | null;

/** The table of what each place is made of. */
const PLACES = 'care_system_place';

/** What each of these tables has rows of beside the systems themselves. */
const PARTS: Record<string, (system: CareSystem) => Record<string, Value>[]> = {
  care_system_trust: ({ trusts }) => trusts.map((trust) => ({ trust_code: trust })),
  [PLACES]: ({ places = [] }) =>
    places.flatMap(({ code: place, name, kind, parts }) =>
      parts.map((code) => ({ kind, code, place_code: place, place_name: name })),
    ),
};

function systemRows(plan: TablePlan, systems: CareSystem[]): Value[][] {
  const rows = systems.flatMap((system) => {
    const { code, name, onsCode } = system;
    const own = { system_code: code, system_name: name, ons_code: onsCode };
    return (PARTS[plan.name]?.(system) ?? [{}]).map((part): Record<string, Value> => ({ ...own, ...part }));
  });
  return rows.map((row) => plan.columns.map((c) => row[c.name] ?? null));
}

function qualityRows(dataset: AdmittedRows): Value[][] {
  return dataset.used.flatMap(({ delivery: { receipt }, check }) => {
    const { rowsIn, accepted, rejected } = check.reconciliation;
    const head = [
      receipt.deliveryId,
      receipt.dataset,
      receipt.from,
      receipt.status,
      check.period.from,
      check.period.to,
    ];
    const counts = [rowsIn, accepted, rejected, dataset.published[receipt.deliveryId] ?? 0];
    const scores = [{ dimension: 'overall', score: check.score.overall }, ...check.score.dimensions];
    return scores.map((s): Value[] => [...head, ...counts, s.dimension, s.score]);
  });
}

function valuesSql(plan: TablePlan, rows: Value[][]): string {
  const casts = plan.columns.map((c, i) => `cast(v${i} as ${c.type}) as "${c.name}"`).join(', ');
  const names = plan.columns.map((_, i) => `v${i}`).join(', ');
  const written = (v: Value): string => (v === null ? 'null' : typeof v === 'number' ? String(v) : literal(v));
  if (rows.length === 0)
    return `select ${plan.columns.map((c) => `cast(null as ${c.type}) as "${c.name}"`).join(', ')} where false`;
  const values = rows.map((row) => `(${row.map(written).join(', ')})`).join(',\n  ');
  return `select ${casts} from (values\n  ${values}\n) as given(${names})\norder by ${plan.key.map((k) => `"${k}"`).join(', ')}`;
}
