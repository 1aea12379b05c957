import { basename } from 'node:path';
import { mappingFolder } from '../../contract/mapping-folder.ts';
import { readDerivation } from '../../edition/make-derived-tables.ts';
import { readTableModel as readPlans, type TablePlan } from '../../edition/read-table-model.ts';
import { readTableModel } from '../../metric/read-table-model.ts';
import { readPurposes } from '../../pseudonym/read-purposes.ts';
import { catalogueFiles } from '../../workspace/catalogue-files.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { columnTable, purposeTables, rollupTables } from './build-tables.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

type Sources = Pick<Workspace, 'catalogueFolders'>;

/** The tables of an edition: what a row is, where the rows come from, who may see them, and every column with its unit. */
export function tablesPage(workspace: Sources): string {
  const { tables, planned } = readTableModel(workspace);
  const plans = readPlans(workspace);
  const mappings = new Map(catalogueFiles(workspace, 'datasets').map((file) => [file.id, mappedIn(file.path)]));
  return [
    GENERATED,
    '# Tables of an edition\n',
    'What an edition holds, as `catalogue/tables.yaml` and the files of `catalogue/tables/` describe it. Tables about people are in an edition that has a privacy line; a purpose sees them under its own tokens and without those who objected.\n',
    markdownTable(
      ['Table', 'One row', 'Zone'],
      plans.map((plan) => [`[${plan.name}](#${plan.name})`, tables[plan.name]!.description, plan.zone]),
    ),
    ...waiting(planned ?? {}),
    purposeTables([...readPurposes(workspace).keys()]),
    ...plans.map((plan) => tableSection(plan, tables[plan.name]!, mappings)),
    ...rolled(plans),
  ].join('\n');
}

/** The dataset beside whose contract the mapping lies. */
const mappedIn = (path: string): string => basename(mappingFolder({ path }));

/** Tables of the design that no dataset fills yet. */
function waiting(planned: Record<string, string>): string[] {
  const rows = Object.entries(planned).map(([name, why]) => [code(name), why]);
  return rows.length === 0 ? [] : ['## Not there yet\n', markdownTable(['Table', 'What it waits for'], rows)];
}

function tableSection(
  plan: TablePlan,
  { title, description }: { title: string; description: string },
  mappings: Map<string, string>,
): string {
  return [
    `## ${plan.name}\n`,
    `${title}. ${description}.\n`,
    `- Key: ${plan.key.map(code).join(', ')}.`,
    `- From: ${sourceOf(plan, mappings)}.`,
    ...objectionsOf(plan),
    ...listsOf(plan),
    ...(plan.rollups?.each ?? []).map(
      ({ name, by }) => `- Added up beforehand by ${by.map(code).join(', ')}: [${name}](#${name}).`,
    ),
    '',
    columnTable(plan.columns),
  ].join('\n');
}

/** Tables of rows that were added up beforehand. */
function rolled(plans: TablePlan[]): string[] {
  const model = new Map(plans.map((plan) => [plan.name, plan]));
  const tables = plans.flatMap((plan) => rollupTables(plan, model));
  return tables.length === 0 ? [] : ['## Rows added up beforehand\n', ...tables];
}

function sourceOf(plan: TablePlan, mappings: Map<string, string>): string {
  const { name, from } = plan;
  if (from.includes('builder')) return 'concord.yaml, by the build itself';
  if (from.includes('index')) return 'the resident index, by the build itself';
  if (from.includes('model')) return derivationText(plan);
  if (from.includes('told')) return 'the tables that it tells of, by the build itself';
  if (from.includes('codes')) return code(`catalogue/codes/${name}.csv`);
  const takers = Map.groupBy(from, (id) => mappings.get(id) ?? id);
  return [...takers].map(([folder, ids]) => mappingText(folder, name, ids)).join(', ');
}

function derivationText(plan: TablePlan): string {
  const yearly = readDerivation(plan).yearly.length > 0 ? ', a calendar year at a time' : '';
  return `other tables, by ${code(`src/edition/model/${plan.name}.sql`)}${yearly}`;
}

function mappingText(folder: string, table: string, ids: string[]): string {
  const others = ids.filter((id) => id !== folder).map(code);
  const also = others.length === 0 ? '' : ` (of ${others.join(', ')} too)`;
  return `${code(`catalogue/datasets/${folder}/${table}.sql`)}${also}`;
}

/** Of lists that several send: whose a row's is. */
const listsOf = ({ lists }: TablePlan): string[] =>
  lists
    ? [
        `- A list for each ${code(lists.of)} and day. The last one stands in for ${lists.stand_days} days where the next has not come, and it is awaited for ${lists.awaited_days}.`,
      ]
    : [];

function objectionsOf({ zone, fromGp }: TablePlan): string[] {
  if (zone === 'open') return [];
  if (fromGp === true) return ['- From general practice: an objection of type 1 takes out the rows of that person.'];
  if (fromGp === false) return ['- Not from general practice.'];
  return [
    `- From general practice in part: an objection of type 1 takes out the rows in which ${code(fromGp)} is true.`,
  ];
}
