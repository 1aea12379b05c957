import { mappingPath } from '../../edition/map-dataset.ts';
import { readTableModel as readPlans, type TablePlan } from '../../edition/read-table-model.ts';
import { readTableModel } from '../../metric/table-model.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

type Sources = Pick<Workspace, 'catalogueFolders'>;

/** The tables of an edition: what a row is, where the rows come from, who may see them, and every column with its unit. */
export function tablesPage(workspace: Sources): string {
  const { tables } = readTableModel(workspace);
  const plans = readPlans(workspace);
  return [
    GENERATED,
    '# Tables of an edition\n',
    'What an edition holds, as `catalogue/tables.yaml` and the files of `catalogue/tables/` describe it. Tables about people are in an edition that has a privacy line; a purpose sees them under its own tokens and without those who objected.\n',
    markdownTable(
      ['Table', 'One row', 'Zone'],
      plans.map((plan) => [`[${plan.name}](#${plan.name})`, tables[plan.name]!.description, plan.zone]),
    ),
    ...plans.map((plan) => tableSection(plan, tables[plan.name]!)),
  ].join('\n');
}

function tableSection(plan: TablePlan, { title, description }: { title: string; description: string }): string {
  return [
    `## ${plan.name}\n`,
    `${title}. ${description}.\n`,
    `- Key: ${plan.key.map(code).join(', ')}.`,
    `- From: ${sourceOf(plan)}.`,
    ...objectionsOf(plan),
    '',
    markdownTable(
      ['Column', 'Type', 'Unit', 'Meaning'],
      plan.columns.map((c) => [code(c.name), c.type, c.unit, c.description]),
    ),
  ].join('\n');
}

function sourceOf({ name, from }: TablePlan): string {
  if (from.includes('builder')) return 'concord.yaml, by the build itself';
  if (from.includes('index')) return 'the resident index, by the build itself';
  if (from.includes('model')) return `other tables, by ${code(`src/edition/model/${name}.sql`)}`;
  if (from.includes('codes')) return code(`catalogue/codes/${name}.csv`);
  return from.map((id) => code(mappingPath({ path: `catalogue/datasets/${id}/contract.yaml` }, name))).join(', ');
}

function objectionsOf({ zone, fromGp }: TablePlan): string[] {
  if (zone === 'open') return [];
  if (fromGp === true) return ['- From general practice: an objection of type 1 takes out the rows of that person.'];
  if (fromGp === false) return ['- Not from general practice.'];
  return [
    `- From general practice in part: an objection of type 1 takes out the rows in which ${code(fromGp)} is true.`,
  ];
}
