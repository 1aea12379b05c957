/** The text of a drafted contract: the standard's document, with a comment beside each guess. */

import { type DraftChoices, type DraftFacts, zoneOf } from './draft-facts.ts';
import { type DraftColumn, dateSql } from './guess-column.ts';

/** Text as a YAML scalar; JSON is YAML, and always quoted safely. */
const quoted = (value: unknown): string => JSON.stringify(value);

export function writeContractText(facts: DraftFacts, choices: DraftChoices): string {
  return [
    '# Drafted by Concord from one file. Comments say why each guess was made: read them, change what is wrong, and delete them.',
    ...headings(facts, choices),
    'schema:',
    `  - name: ${facts.id}`,
    '    logicalType: object',
    `    physicalType: ${facts.format}`,
    `    physicalName: ${quoted(namePattern(facts.fileName))}`,
    `    dataGranularityDescription: ${quoted(granularity(choices))}`,
    '    properties:',
    ...facts.columns.flatMap((column) => columnLines(column, facts, choices)),
    '    quality:',
    ...indent(6, rowCountRule()),
    ...rhythmLines(facts),
    'customProperties:',
    ...dialectLines(facts),
    `  - {property: delivery, value: {mode: ${choices.mode}, minRows: 1${period(facts, choices)}}}`,
    ...identityLines(facts, choices),
    '  - {property: belief, value: {status: provisional, reliableAfterDays: 0, signOff: false}} # provisional until somebody says otherwise',
    '  - {property: thresholds, value: {accept: 0.99, warn: 0.95}}',
    '',
  ].join('\n');
}

function headings(facts: DraftFacts, choices: DraftChoices): string[] {
  return [
    'apiVersion: v3.1.0',
    'kind: DataContract',
    `id: ${facts.id}`,
    `name: ${quoted(choices.title)}`,
    'version: 0.1.0',
    'status: draft',
    `tenant: ${quoted(choices.publisher)} # who publishes or sends it`,
    'domain: unsorted',
    'description:',
    `  purpose: ${quoted(`To be written. Drafted from a file of ${facts.rows} rows and ${facts.columns.length} columns.`)}`,
    '  limitations: To be written.',
    '  usage: To be written.',
  ];
}

/** Numbers and dates in a file's name change with each delivery. */
export function namePattern(fileName: string): string {
  const stem = fileName.replace(/(\.(csv|tsv|txt|xlsx|parquet|jsonl|ndjson|json|gz|zip))+$/i, '');
  const extension = fileName.slice(stem.length).replace(/\.gz$/i, '');
  const steady = stem.replace(/[\d][\d_-]*$|(?<=[-_ .])\d[\d_-]*(?=[-_ .])/g, '*').replace(/[[\]?]/g, '?');
  return `${steady}${steady.endsWith('*') ? '' : '*'}${extension}*`.replace(/\*+/g, '*');
}

const granularity = (choices: DraftChoices): string =>
  choices.key.length ? `one row per ${choices.key.join(' and ')}` : 'no set of columns was found that names one row';

function columnLines(column: DraftColumn, facts: DraftFacts, choices: DraftChoices): string[] {
  const place = choices.key.indexOf(column.name);
  const byPlace = facts.byPlace || !facts.layout.header;
  const named = column.looksLike && column.classification === 'identifier' ? ` # looks like ${column.looksLike}` : '';
  const lines = [
    `name: ${column.name}`,
    ...(byPlace || column.facts.header === column.name ? [] : [`physicalName: ${quoted(column.facts.header)}`]),
    `logicalType: ${column.type}`,
    ...(column.required || place >= 0 ? ['required: true # no row of this file lacks it'] : []),
    ...(place >= 0 ? ['primaryKey: true', `primaryKeyPosition: ${place + 1}`] : []),
    `classification: ${column.classification}${named}`,
    `description: ${quoted(`To be written (headed "${column.facts.header}").`)}`,
    ...column.reasons.map((reason) => `# ${reason}`),
    ...optionLines(column),
    ...customLines(column, choices),
  ];
  return indent(6, lines);
}

function optionLines(column: DraftColumn): string[] {
  const options = [
    ...(column.pattern === null ? [] : [`pattern: ${quoted(column.pattern)}`]),
    ...(column.minimum === null ? [] : [`minimum: ${column.minimum}`]),
  ];
  return options.length ? [`logicalTypeOptions: {${options.join(', ')}}`] : [];
}

function customLines(column: DraftColumn, choices: DraftChoices): string[] {
  const formats = column.otherFormats && !choices.dayFirst ? column.otherFormats : column.formats;
  const properties: [string, unknown][] = [
    ...(column.identifies ? [['identifies', column.identifies] as [string, unknown]] : []),
    ...(formats.length ? [['formats', formats] as [string, unknown]] : []),
    ...(column.cleanse.length ? [['cleanse', column.cleanse] as [string, unknown]] : []),
    ...(column.codes && column.classification !== 'identifier'
      ? [['codeList', column.codes] as [string, unknown]]
      : []),
    ...(column.format ? [['format', column.format] as [string, unknown]] : []),
    ...(column.unit ? [['unit', column.unit] as [string, unknown]] : []),
    ...(column.severity === 'warn' ? [['severity', 'warn'] as [string, unknown]] : []),
  ];
  if (!properties.length) return [];
  return [
    'customProperties:',
    ...properties.map(([name, value]) => `  - {property: ${name}, value: ${quoted(value)}}`),
  ];
}

const rowCountRule = (): string[] => [
  'name: rows-arrived',
  'type: library',
  'metric: rowCount',
  'mustBeGreaterThan: 0',
  'description: the file has rows',
  'dimension: completeness',
  'severity: error',
  'customProperties: [{property: remedy, value: Send the file again with its rows}]',
];

/** The lines of one list item. */
const indent = (by: number, lines: string[]): string[] =>
  lines.map((line, i) => `${' '.repeat(by)}${i === 0 ? '- ' : '  '}${line}`);

function rhythmLines({ rhythm }: DraftFacts): string[] {
  if (!rhythm.frequency)
    return [
      '# No rhythm was found in the dates, so no file is expected: state slaProperties frequency and latency if one is.',
    ];
  const { value, unit } = rhythm.frequency;
  return [
    'slaProperties:',
    `  - {property: frequency, value: ${value}, unit: ${unit}} # the usual distance between its dates`,
    '  - {property: latency, value: 30, unit: d} # not known from a file: days after the period when it should have come',
  ];
}

function dialectLines(facts: DraftFacts): string[] {
  const { layout } = facts;
  const nulls = [...new Set(facts.columns.flatMap((c) => c.nullTexts))];
  const isText = facts.format === 'csv';
  const settings = [
    ...(isText && layout.delimiter !== ',' ? [`delimiter: ${quoted(layout.delimiter)}`] : []),
    ...(isText && facts.encoding !== 'utf-8' ? [`encoding: ${facts.encoding}`] : []),
    ...(isText && facts.multiline ? ['multiline: true'] : []),
    ...(layout.header && !facts.byPlace ? [] : ['header: false']),
    ...skipLines(facts),
    ...(facts.sheet === null ? [] : [`sheet: ${quoted(facts.sheet)}`]),
    ...(nulls.length ? [`nullValues: ${quoted(nulls)}`] : []),
    'extraColumns: warn',
  ];
  const why = facts.byPlace ? ['  # headers are blank or repeated, so columns go by their place'] : [];
  return [...why, `  - {property: dialect, value: {${settings.join(', ')}}}`];
}

function skipLines({ layout, byPlace }: DraftFacts): string[] {
  const rows = layout.skipRows + (byPlace && layout.header ? 1 : 0);
  return rows ? [`skipRows: ${rows}`] : [];
}

function identityLines(facts: DraftFacts, choices: DraftChoices): string[] {
  const basis =
    choices.about === 'none'
      ? 'To be stated, for example the licence it was published under.'
      : 'To be stated: nothing about people may be landed without it.';
  return [
    ...(choices.about === 'none' ? [] : facts.identityReasons.map((reason) => `  # ${reason}`)),
    `  - {property: identity, value: ${choices.about}}`,
    `  - {property: zone, value: ${zoneOf(choices.about)}}`,
    `  - {property: lawfulBasis, value: ${quoted(basis)}}`,
  ];
}

function period(facts: DraftFacts, choices: DraftChoices): string {
  const column = facts.columns.find((c) => c.name === choices.period);
  return column ? `, period: ${quoted(dateSql(column, column.name))}` : '';
}
