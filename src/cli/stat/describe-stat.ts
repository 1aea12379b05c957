/** Methods of `concord stat` in words. */
import type { StatMethod } from '../../statistics/methods/stat-method.ts';
import { formatTable } from '../format-table.ts';

/** Every method with the question that it answers, kind by kind. */
export function describeMethods(groups: { title: string; methods: StatMethod[] }[]): string {
  const width = Math.max(...groups.flatMap(({ methods }) => methods.map((m) => m.id.length)));
  return [
    ...groups.map(({ title, methods }) =>
      [title, ...methods.map((m) => `  ${m.id.padEnd(width)}  ${m.answers}`), ''].join('\n'),
    ),
    'concord stat METHOD shows the columns and settings of one; with --input FILE.csv it answers.\n',
  ].join('\n');
}

/** What one method reads, may be set to, and where it is published. */
export function describeMethod(method: StatMethod): string {
  const columns = formatTable(
    method.columns,
    [
      { title: 'Part', text: (c) => c.part },
      { title: 'Needed', text: (c) => (c.required ? 'yes' : 'no') },
      { title: 'Kind', text: (c) => KINDS[c.type] },
      { title: 'What it is', text: (c) => c.meaning },
    ],
    'It reads no columns.',
  );
  const settings = formatTable(
    method.options,
    [
      { title: 'Setting', text: (o) => o.name },
      {
        title: 'Value',
        text: (o) => o.choices?.join(' | ') ?? { number: 'number', text: 'text', flag: 'yes | no' }[o.type],
      },
      { title: 'Default', text: (o) => o.default ?? (o.required ? 'needed' : '') },
      { title: 'What it does', text: (o) => o.meaning },
    ],
    'It has no settings.',
  );
  const gives = method.gives === 'one' ? 'one row a group' : 'several rows a group';
  return [
    `${method.id}: ${method.answers}.`,
    '',
    'Columns (a column of the same name is taken; otherwise --column PART=COLUMN):',
    columns,
    'Settings (--set NAME=VALUE):',
    settings,
    `Gives ${gives}; --by COLUMN makes groups. Source: ${method.source}.`,
    '',
  ].join('\n');
}

export const KINDS = {
  number: 'number',
  text: 'text',
  day: 'day',
  numbers: 'numbers, one or more columns',
  texts: 'texts, one or more columns',
} as const;
