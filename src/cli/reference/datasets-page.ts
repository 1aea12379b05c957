import type { Contract } from '../../contract/contract.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

export const datasetsPage = (contracts: Contract[]): string =>
  [
    GENERATED,
    '# Datasets\n',
    'What our catalogue has a contract for. A workspace can add its own, and replace ours by id.\n',
    markdownTable(
      ['Dataset', 'Name', 'Publisher', 'Cadence', 'Zone'],
      contracts.map((c) => [`[${c.id}](#${c.id})`, c.name, c.publisher, c.delivery.cadence, c.zone]),
    ),
    ...contracts.map(datasetSection),
  ].join('\n');

function datasetSection(c: Contract): string {
  return [
    `## ${c.id}\n`,
    `${c.name}, version ${c.version}. ${sentence(c.description.purpose)}\n`,
    `- Limits: ${sentence(c.description.limitations)}`,
    `- Use: ${sentence(c.description.usage)}`,
    `- One row: ${c.grain}. Key: ${c.key.map(code).join(', ') || 'none'}.`,
    `- File: ${c.file.format}, ${code(c.file.namePattern)}; ${c.delivery.mode}; expected ${c.delivery.expectedAfterDays} days after its period.`,
    `- About: ${c.identity === 'none' ? 'nobody (no person can be told from it)' : c.identity}; zone ${c.zone}; ${c.lawfulBasis}.`,
    ...c.links.map((link) => `- ${link.type}: <${link.url}>`),
    '',
    markdownTable(
      ['Column', 'Header', 'Type', 'Unit', 'Meaning'],
      c.columns.map((col) => [
        code(col.name),
        col.physicalName,
        `${col.type}${col.required ? ', required' : ''}`,
        col.unit,
        col.description,
      ]),
    ),
    rulesTable(c),
  ].join('\n');
}

function rulesTable(c: Contract): string {
  const rules = [...c.rowRules, ...c.datasetRules];
  if (rules.length === 0) return '';
  return markdownTable(
    ['Rule', 'What it checks', 'When it fails'],
    rules.map((r) => [code(r.name), r.description, r.severity]),
  );
}

const sentence = (text: string): string => `${text.replace(/\s+/g, ' ').trim().replace(/\.$/, '')}.`;
