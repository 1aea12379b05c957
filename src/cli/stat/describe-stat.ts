/** Methods and results of `concord stat` in words. */
import type { StatCell, StatMethod, StatRow } from '../../statistics/methods/stat-method.ts';
import { formatTable, type TableColumn } from '../format-table.ts';

/** Every method with the question that it answers. */
export function describeMethods(methods: StatMethod[]): string {
  const columns: TableColumn<StatMethod>[] = [
    { title: 'Method', text: (m) => m.id },
    { title: 'Answers', text: (m) => m.answers },
  ];
  return [
    formatTable(methods, columns, 'No methods.'),
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
      { title: 'Default', text: (o) => o.default ?? '' },
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

export const KINDS = { number: 'number', text: 'text', day: 'day', numbers: 'numbers, one or more columns' } as const;

/** A table of the results; notes stand below it, each once. */
export function describeResult(rows: StatRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'notes');
  const filled = names.filter((name) => rows.some((row) => (row[name] ?? null) !== null && row[name] !== ''));
  const columns = filled.map(
    (name): TableColumn<StatRow> => ({
      title: name,
      right: rows.every((row) => typeof (row[name] ?? 0) === 'number'),
      text: (row) => cellText(row[name] ?? null),
    }),
  );
  const notes = [
    ...new Set(rows.map((row) => row.notes).filter((n): n is string => typeof n === 'string' && n !== '')),
  ];
  const told = notes.length === 0 ? '' : `\nNotes\n${notes.map((n) => `  ${n}`).join('\n')}\n`;
  return `${formatTable(rows, columns, 'No rows.')}${told}`;
}

/** Seven significant digits are enough to read; --format csv and --json give them all. */
function cellText(cell: StatCell): string {
  if (typeof cell !== 'number') return cell ?? '';
  if (Number.isInteger(cell) && Math.abs(cell) < 1e15) return String(cell);
  return String(Number(cell.toPrecision(7)));
}
