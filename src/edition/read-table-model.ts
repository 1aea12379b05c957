/** The tables that an edition has, from `catalogue/tables.yaml`: only what the builder uses of it. */
import { Type } from 'typebox';
import { ConcordError } from '../concord-error.ts';
import { catalogueFile } from '../workspace/catalogue-files.ts';
import { readYaml } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';

const COLUMN = Type.Object({
  name: Type.String(),
  type: Type.String(),
  unit: Type.String(),
  description: Type.String(),
});
/** Joins and dimensions are the metric compiler's to read, and it refuses what nobody knows. */
const TABLES = Type.Object({
  tables: Type.Record(
    Type.String(),
    Type.Object({
      key: Type.Array(Type.String(), { minItems: 1 }),
      from: Type.Array(Type.String()),
      added: Type.Optional(Type.Array(Type.String())),
      columns: Type.Array(COLUMN, { minItems: 1 }),
    }),
  ),
});

export interface TableColumn {
  name: string;
  /** engine type */
  type: string;
  unit: string;
  description: string;
}

export interface TablePlan {
  name: string;
  key: string[];
  /** datasets that may fill it, most trusted first; `builder` when the build itself does */
  from: string[];
  /** columns that the build adds, so that no mapping need give them */
  added: string[];
  columns: TableColumn[];
}

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

/** The tables an edition has, in the order of the file. */
export function readTableModel(workspace: Pick<Workspace, 'catalogueFolders'>): TablePlan[] {
  const { tables } = readYaml(tablesPath(workspace), TABLES);
  return Object.entries(tables).map(([name, t]) => ({
    name,
    key: t.key,
    from: t.from,
    added: t.added ?? [],
    columns: t.columns,
  }));
}
