/** The slow, obvious reader of a messy CSV with columns a, b (a whole number) and c: what checkFile must agree with. */

export interface TwinResult {
  accepted: { a: string | null; b: number | null; c: string | null }[];
  /** first physical lines of what was rejected, in order */
  rejectedLines: number[];
  blankLines: number;
  physicalLines: number;
  /** the file ends inside a quoted field */
  open: boolean;
}

interface Found {
  line: number;
  fields: string[];
  bad: boolean;
}

/** `text` is the file after its header, decoded with U+FFFD for bytes that are no text; `firstLine` its first line's number. */
export function readMessyCsv(text: string, firstLine: number, multiline: boolean): TwinResult {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const result: TwinResult = {
    accepted: [],
    rejectedLines: [],
    blankLines: 0,
    physicalLines: lines.length,
    open: false,
  };
  for (let i = 0; i < lines.length; i++) {
    const line = firstLine + i;
    if (/^[ \t]*\r?$/.test(lines[i] ?? '')) {
      result.blankLines++;
      continue;
    }
    let record = readRecord(lines[i] ?? '', line);
    let whole = lines[i] ?? '';
    while (record === null && multiline && i + 1 < lines.length) {
      whole += `\n${lines[++i]}`;
      record = readRecord(whole, line);
    }
    if (record === null && multiline) result.open = true;
    place(result, record ?? { line, fields: [], bad: true }, multiline);
  }
  return result;
}

function place(result: TwinResult, record: Found, multiline: boolean): void {
  const [a, b, c] = record.fields.map((f) => (f === '' ? null : f));
  const texts = record.fields.join('');
  const bad =
    record.bad ||
    record.fields.length !== 3 ||
    /[\0\uFFFD]/.test(texts) ||
    (!multiline && texts.includes('\r')) ||
    (b !== null && !/^[+-]?[0-9]{1,15}(\.0*)?$/.test(b ?? ''));
  if (bad) result.rejectedLines.push(record.line);
  else result.accepted.push({ a: a ?? null, b: b === null ? null : Number(b), c: c ?? null });
}

/** null while a quoted field is still open. */
function readRecord(physical: string, line: number): Found | null {
  const text = physical.replace(/\r$/, '');
  const fields: string[] = [];
  let rest = text;
  let bad = false;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(?!")/.exec(rest);
    if (rest.startsWith('"') && !quoted) return null;
    const plain = /^[^,]*/.exec(quoted ? rest.slice(quoted[0].length) : rest)?.[0] ?? '';
    if (quoted ? plain !== '' : /["\r]/.test(plain)) bad = true;
    fields.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : plain);
    rest = rest.slice((quoted?.[0].length ?? 0) + plain.length);
    if (rest === '') return { line, fields, bad };
    rest = rest.slice(1);
  }
}
