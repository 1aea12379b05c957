/** The little Markdown that the reference needs. */

/** Said at the top of every generated file. */
export const GENERATED = '<!-- Written by `npm run docs`. Change the code or the catalogue, not this file. -->\n';

export function markdownTable(header: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map(inCell).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line), ''].join('\n');
}

/** A cell is one line, and a bar in it would end it. */
const inCell = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();

export const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
