/** Results of `concord stat` for reading on a terminal. */
import type { StatCell, StatRow } from '../../statistics/methods/stat-method.ts';
import { formatTable, type TableColumn } from '../format-table.ts';

/** A row of more cells than this is read downwards. */
const MOST_ACROSS = 8;

/**
 * A table of the results. A row alone is read downwards; what is the same in every row, or holds for the whole chart and so
 * stands on its last row, is told once below; notes stand at the end, each once, with the groups or the rows that have them.
 * @param by columns that tell groups apart, which always stay in the table
 */
export function describeResult(rows: StatRow[], by: string[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((name) => name !== 'notes')
    .filter((name) => rows.some((row) => !isBlank(row[name])));
  if (rows.length === 1 && names.length > MOST_ACROSS)
    return `${downwards(rows[0]!, names)}${notesOf(noted(rows, by))}`;
  const once = names.filter((name, i) => i > 0 && !by.includes(name) && isToldOnce(rows, name, by));
  const across = names.filter((name) => !once.includes(name));
  const last = rows.at(-1);
  const notes = noted(rows, by);
  const below = once.length === 0 ? '' : `\nOf all rows\n${indented(downwards(last!, once))}`;
  return `${formatTable(
    rows,
    [...across.map((name) => columnOf(rows, name)), ...numberColumns(notes)],
    'Nothing was found.',
  )}${below}${notesOf(notes)}`;
}

const KEPT_ACROSS = new Set(['value', 'lower', 'upper']);

function isToldOnce(rows: StatRow[], name: string, by: string[]): boolean {
  if (rows.length < 2 || KEPT_ACROSS.has(name)) return false;
  const last = rows.at(-1)![name];
  if (isBlank(last)) return false;
  const before = rows.slice(0, -1).map((row) => row[name]);
  return before.every((cell) => cell === last) || (by.length === 0 && rows.length > 2 && before.every(isBlank));
}

const isBlank = (cell: StatCell | undefined): boolean => (cell ?? '') === '';

const columnOf = (rows: StatRow[], name: string): TableColumn<StatRow> => ({
  title: name,
  right: rows.every((row) => typeof (row[name] ?? 0) === 'number'),
  text: (row) => cellText(row[name] ?? null),
});

const downwards = (row: StatRow, names: string[]): string => {
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${cellText(row[name] ?? null)}\n`).join('');
};

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/** A note with whose it is: groups by the values that tell them apart, or nobody's in particular. */
interface Noted {
  text: string;
  groups: string[];
  /** counted from 1, where rows of one group have different notes */
  number: number | null;
}

const noteIn = ({ notes }: StatRow): string => (typeof notes === 'string' ? notes : '');

function noted(rows: StatRow[], by: string[]): Noted[] {
  const texts = [...new Set(rows.map(noteIn))].filter((text) => text !== '');
  const groupOf = (row: StatRow): string =>
    by.map((name) => (isBlank(row[name]) ? '(empty)' : cellText(row[name]!))).join(', ');
  const groups = new Set(rows.map(groupOf));
  // a note on the last row alone is on the whole, as of a chart
  const [before, last] = [rows.slice(0, -1).map(noteIn), noteIn(rows.at(-1) ?? {})];
  const numbered = groups.size === 1 && before.some((text) => text !== '') && before.some((text) => text !== last);
  return texts.map((text, i) => {
    const own = [...new Set(rows.filter((row) => noteIn(row) === text).map(groupOf))];
    return { text, groups: own.length < groups.size ? own : [], number: numbered ? i + 1 : null };
  });
}

const numberColumns = (notes: Noted[]): TableColumn<StatRow>[] =>
  notes.some(({ number }) => number !== null)
    ? [
        {
          title: 'note',
          right: true,
          text: (row) => String(notes.find(({ text }) => text === noteIn(row))?.number ?? ''),
        },
      ]
    : [];

const MOST_GROUPS = 10;

function notesOf(notes: Noted[]): string {
  if (notes.length === 0) return '';
  const lines = notes.map(({ text, groups, number }) => {
    const others = groups.length - MOST_GROUPS;
    const whose = `${groups.slice(0, MOST_GROUPS).join('; ')}${others > 0 ? ` and ${others} more` : ''}`;
    return `  ${number === null ? '' : `${number}  `}${whose === '' ? '' : `${whose}: `}${text}\n`;
  });
  return `\nNotes\n${lines.join('')}`;
}

/** Seven significant digits are enough to read; --format csv and json give them all. */
function cellText(cell: StatCell): string {
  if (typeof cell !== 'number') return (cell ?? '').replaceAll(/\s+/g, ' ');
  if (Number.isInteger(cell) && Math.abs(cell) < 1e15) return String(cell);
  return String(Number(cell.toPrecision(7)));
}
