/** The tables that an edition has, from `catalogue/tables.yaml` and `catalogue/tables/`: only what the builder uses of them. */
import { type Static, Type } from 'typebox';
import { ConcordError } from '../concord-error.ts';
import { catalogueFile, catalogueFiles } from '../workspace/catalogue-files.ts';
import { openYaml } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { RollupMade } from './rollup-made.ts';

const COLUMN = Type.Object({
  name: Type.String(),
  type: Type.String(),
  unit: Type.String(),
  description: Type.String(),
  record_number: Type.Optional(Type.Boolean()),
});
const JOIN = Type.Object({
  name: Type.String(),
  to: Type.String(),
  via: Type.Optional(Type.String()),
  on: Type.Record(Type.String(), Type.String()),
  where: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]))),
});
const ROLLUP = Type.Object({
  name: Type.String(),
  by: Type.Array(Type.String(), { minItems: 1 }),
  bands: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Integer(), { minItems: 1 }))),
  sums: Type.Array(Type.String()),
});
const TOLD = Type.Object({
  in: Type.String(),
  by: Type.Optional(Type.String()),
  at: Type.Array(Type.String(), { minItems: 1 }),
  usual: Type.Integer(),
  seasons: Type.Optional(Type.Boolean()),
  roll: Type.Optional(Type.Object({ table: Type.String(), by: Type.String(), from: Type.String(), to: Type.String() })),
});
const LISTS = Type.Object({ of: Type.String(), stand_days: Type.Integer(), awaited_days: Type.Integer() });
/** Dimensions are the metric compiler's to read, and it refuses what nobody knows. */
const TABLES = Type.Object({
  tables: Type.Record(
    Type.String(),
    Type.Object({
      key: Type.Array(Type.String(), { minItems: 1 }),
      from: Type.Array(Type.String()),
      added: Type.Optional(Type.Array(Type.String())),
      zone: Type.Optional(Type.Enum(['open', 'pseudonymised'])),
      from_gp: Type.Optional(Type.Union([Type.Boolean(), Type.String()])),
      columns: Type.Array(COLUMN, { minItems: 1 }),
      joins: Type.Optional(Type.Array(JOIN)),
      rollups: Type.Optional(Type.Array(ROLLUP)),
      lists: Type.Optional(LISTS),
      told: Type.Optional(TOLD),
    }),
  ),
});

export interface TableColumn {
  name: string;
  /** engine type */
  type: string;
  unit: string;
  description: string;
  /** whether it stands for the number of a record or home; absent: by its type (`recordNumbersOf`) */
  recordNumber?: boolean;
}

export interface TablePlan {
  name: string;
  key: string[];
  /** datasets that may fill it, most trusted first; `builder` when the build itself does */
  from: string[];
  /** columns that the build adds, so that no mapping need give them */
  added: string[];
  /** pseudonymised: rows are about people or homes, and a purpose sees them under its own tokens and opt-outs */
  zone: 'open' | 'pseudonymised';
  /**
   * whether it holds what general practices sent, which objections of type 1 take out: all of it, none, or the rows in which
   * this column is true
   */
  fromGp: boolean | string;
  columns: TableColumn[];
  /** its rows added up beforehand, with the joins by which their columns are reached; absent where there are none */
  rollups?: { joins: TableJoin[]; each: Rollup[] };
  /** of lists as of a day that several send: whose a row's list is, and for how long one stands (docs/decisions/0027) */
  lists?: Static<typeof LISTS>;
  /** who tells its rows, and by which day (docs/decisions/0031) */
  told?: Told;
  /** of rows that were added up beforehand: of what */
  rollup?: RollupMade;
}

export type Told = Static<typeof TOLD>;
export type Rollup = Static<typeof ROLLUP>;
export type TableJoin = Static<typeof JOIN>;

/** Path of the tables file that holds for a workspace. @throws ConcordError catalogue-invalid when there is none */
export function tablesPath(workspace: Pick<Workspace, 'catalogueFolders'>): string {
  const path = catalogueFile(workspace, 'tables.yaml');
  if (path) return path;
  throw new ConcordError('catalogue-invalid', {
    where: 'catalogue/tables.yaml',
    problem: 'the file is missing',
    expected: 'the tables of an edition',
    remedy: 'restore it from the Concord that you installed',
  });
}

/** Paths of all files that describe tables: `tables.yaml`, then those of the folder `tables/` by name. */
export const tablesPaths = (workspace: Pick<Workspace, 'catalogueFolders'>): string[] => [
  tablesPath(workspace),
  ...catalogueFiles(workspace, 'tables').map((file) => file.path),
];

/**
 * The tables an edition has, in the order of the files.
 * @throws ConcordError catalogue-invalid when a file is wrong, or two describe a table of the same name
 */
export function readTableModel(workspace: Pick<Workspace, 'catalogueFolders'>): TablePlan[] {
  const plans = new Map<string, TablePlan>();
  for (const path of tablesPaths(workspace)) {
    const file = openYaml(path, TABLES);
    for (const [name, t] of Object.entries(file.value.tables)) {
      if (plans.has(name)) throw describedTwice(file.where(['tables', name]), name);
      plans.set(name, {
        name,
        key: t.key,
        from: t.from,
        added: t.added ?? [],
        zone: t.zone ?? 'open',
        fromGp: t.from_gp ?? false,
        ...(t.rollups ? { rollups: { joins: t.joins ?? [], each: t.rollups } } : {}),
        ...(t.lists ? { lists: t.lists } : {}),
        ...(t.told ? { told: t.told } : {}),
        columns: t.columns.map(({ record_number, ...column }) =>
          record_number === undefined ? column : { ...column, recordNumber: record_number },
        ),
      });
    }
  }
  return [...plans.values()];
}

const describedTwice = (where: string, name: string): ConcordError =>
  new ConcordError('catalogue-invalid', {
    where,
    problem: `table '${name}' is described in another file already`,
    expected: 'each table in one file',
    remedy: 'remove or rename one',
  });
