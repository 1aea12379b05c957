/** Profiles an unknown file and proposes its contract, so that an analyst's own extract reaches a chart quickly. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import type { Draft, DraftFiles } from './draft.ts';
import { askQuestions, readAnswers } from './internal/draft/ask-questions.ts';
import { demandFileName, demandHeadings, demandSheetName } from './internal/draft/demand-headings.ts';
import { demandUpright } from './internal/draft/demand-upright.ts';
import { doubtNobody } from './internal/draft/doubt-nobody.ts';
import type { DraftChoices, DraftFacts } from './internal/draft/draft-facts.ts';
import { findKeys } from './internal/draft/find-key.ts';
import { type DraftColumn, decideDayFirst, guessColumn, isYear } from './internal/draft/guess-column.ts';
import { guessFigures } from './internal/draft/guess-figures.ts';
import { guessIdentity } from './internal/draft/guess-identity.ts';
import { guessRhythm } from './internal/draft/guess-rhythm.ts';
import { headerWords } from './internal/draft/heading-words.ts';
import { loadUnknownRows, type UnknownRows } from './internal/draft/load-unknown-rows.ts';
import { openUnknownFile, type UnknownFile } from './internal/draft/open-unknown-file.ts';
import { profileColumns } from './internal/draft/profile-columns.ts';
import { underChoice } from './internal/draft/under-choice.ts';
import { ANYTHING, guessByValues, isWithoutHeadings } from './internal/draft/without-headings.ts';
import { writeContractText } from './internal/draft/write-contract-text.ts';
import { writeMapping, writeMetrics } from './internal/draft/write-mapping.ts';

export interface DraftOptions {
  /** dataset id; from the file's name when absent */
  id?: string;
  /** today as an ISO date: what the figures of a file without dates are about until a person says otherwise */
  today?: string;
  /** folder for plain copies of packed files; the system's own when absent */
  temporaryFolder?: string;
}

/**
 * Drafts a contract from a file that nothing describes yet. Reads every row, stores nothing.
 * @param path CSV or other delimited text, XLSX, Parquet or JSON lines, plain or gzipped
 * @param engine any engine; temporary tables are made in it
 * @returns the files of the dataset under the likeliest answers, the questions, and the way to answer them
 * @throws ConcordError 'file-refused' when the file is none of these, or holds no row, or has a person's number for a heading or in its name
 */
export async function draftContract(path: string, engine: Engine, options: DraftOptions = {}): Promise<Draft> {
  const temporary = mkdtempSync(join(options.temporaryFolder ?? tmpdir(), 'concord-draft-'));
  try {
    demandFileName(basename(path));
    const file = await openUnknownFile(path, temporary);
    const rows = await loadUnknownRows(file, engine, temporary);
    demandSheetName(rows.sheet ?? '');
    await demandUpright(rows, engine);
    const facts = await gatherFacts(file, rows, engine, options);
    return toDraft(facts, options.today ?? '2000-01-01');
  } finally {
    await engine.run('drop table if exists draft_rows; drop table if exists draft_values');
    rmSync(temporary, { recursive: true, force: true });
  }
}

const noRows = (where: string): ConcordError =>
  new ConcordError('file-refused', {
    where,
    problem: 'the file has no row',
    expected: 'rows below a header',
    remedy: 'draft from a file that has rows',
  });

async function gatherFacts(
  file: UnknownFile,
  rows: UnknownRows,
  engine: Engine,
  options: DraftOptions,
): Promise<DraftFacts> {
  const profile = await profileColumns(rows, engine);
  const count = profile[0]?.rows ?? 0;
  if (profile.every((c) => c.blank === count)) throw noRows(file.name);
  const names = columnNames(rows.headers);
  const dayFirst = decideDayFirst(profile);
  const columns = profile.map((facts, i) => guessColumn(facts, names[i]!, dayFirst));
  requireComplete(columns, count);
  const isDoubtful = isWithoutHeadings(rows, columns);
  const byHeadings = guessIdentity(columns);
  const identity = isDoubtful
    ? await guessByValues(columns, byHeadings, rows, engine)
    : await doubtNobody(columns, byHeadings, rows, engine);
  demandHeadings(rows.headers, identity.about !== 'none');
  const keys = await findKeys(columns, rows.table, engine);
  const periods = periodsOf(columns, keys[0] ?? []);
  return {
    id: options.id ?? idOf(file.name),
    fileName: file.name,
    format: file.format,
    encoding: file.encoding,
    layout: rows.layout,
    sheet: rows.sheet ?? null,
    multiline: file.format === 'csv' && profile.some((c) => c.withNewline > 0),
    byPlace: rows.layout.header && !namesColumns(rows.headers),
    rows: count,
    columns,
    keys,
    about: identity.about,
    identityReasons: identity.reasons,
    periods: periods.map((c) => c.name),
    rhythm: await guessRhythm(periods[0] ?? null, rows.table, engine),
  };
}

/** A text that means missing anywhere in the file means it in every column. */
function requireComplete(columns: DraftColumn[], rows: number): void {
  const nulls = new Set(columns.flatMap((c) => c.nullTexts));
  for (const column of columns) {
    const texts = Object.entries(column.facts.missingTexts).filter(
      ([text]) =>
        nulls.has(text) || column.cleanse.includes(text === '-' ? 'null-if-dash' : text === '*' ? 'null-if-star' : ''),
    );
    column.missing = column.facts.blank + texts.reduce((sum, [, n]) => sum + n, 0);
    column.required = column.missing === 0 && rows >= 20 && column.severity === 'reject';
  }
}

/** Dates that a row could be about: in the key first, then those headed as periods, never those of a person's life. */
function periodsOf(columns: DraftColumn[], key: string[]): DraftColumn[] {
  const likely = (c: DraftColumn): number =>
    (key.includes(c.name) ? 2 : 0) +
    (/period|month|week|quarter|year|report|snapshot|effective/i.test(c.facts.header) ? 1 : 0);
  return columns
    .filter((c) => c.type === 'date' || c.type === 'timestamp' || isYear(c))
    .filter(
      (c) =>
        (c.classification !== 'identifier' || c.looksLike === ANYTHING) &&
        (c.facts.real === c.facts.rows || key.includes(c.name)),
    )
    .sort((a, b) => likely(b) - likely(a) || a.facts.index - b.facts.index);
}

function toDraft(facts: DraftFacts, today: string): Draft {
  const asked = askQuestions(facts, today);
  const apply = (answers: Record<string, string>): DraftFiles =>
    writeFiles(facts, readAnswers(asked, answers, facts, today));
  const files = apply({});
  const notes = [
    `${facts.rows} rows and ${facts.columns.length} columns of ${facts.format}`,
    ...facts.identityReasons,
    ...(facts.layout.header ? [] : [NO_HEADINGS]),
    ...raggedNotes(facts),
    ...(facts.byPlace ? ['headers are blank or repeated, so the contract goes by the place of each column'] : []),
    ...(facts.keys.length ? [] : ['no set of up to three columns names one row']),
    ...(files.metrics.length ? [`${files.metrics.length} figures can be charted`] : ['no figures to chart were found']),
  ];
  return { id: facts.id, yaml: files.contract, files, questions: asked, notes, apply };
}

const NO_HEADINGS =
  'no line of headings was found, so its first line is taken for a row, and the columns go by their place: if it is one, write there what each column holds (code, name, date, number), and draft again';

/** Such a file is refused by every contract; better known now than when it is landed. */
function raggedNotes({ layout }: DraftFacts): string[] {
  if (!layout.header || layout.headers.length === layout.width) return [];
  return [
    `the header names ${layout.headers.length} columns, but most lines have ${layout.width}: those lines will be rejected until the sender mends them`,
  ];
}

function writeFiles(facts: DraftFacts, choices: DraftChoices): DraftFiles {
  const columns = facts.columns.map((c) => underChoice(c, facts.about, choices.about));
  const chosen = { ...facts, columns };
  const contract = writeContractText(chosen, choices);
  const figures = choices.about === 'none' ? guessFigures(columns, choices, facts.id, facts.rhythm.grain) : null;
  const metrics = figures ? writeMetrics(chosen, choices, figures) : [];
  if (!figures || !metrics.length) return { contract, mappings: [], metrics: [] };
  return { contract, mappings: [{ table: 'reported_measure', sql: writeMapping(choices, figures, columns) }], metrics };
}

function idOf(fileName: string): string {
  const stem = fileName.replace(/(\.[a-z]{2,7}){1,2}$/i, '');
  const words = headerWords(stem.replace(/([a-z])([A-Z])/g, '$1 $2'))
    .join('_')
    .replace(/(_?\d+)+$/, '');
  const id = (words || 'dataset').slice(0, 60).replace(/_$/, '');
  return /^[a-z]/.test(id) && !isWordOfYaml(id) ? id : `dataset_${id}`;
}

/** Unquoted it would be no text. */
const isWordOfYaml = (name: string): boolean => /^(null|true|false|yes|no|on|off|y|n)$/.test(name);

const folded = (header: string): string => header.replaceAll('\uFEFF', '').trim().replaceAll(/\s+/g, ' ').toLowerCase();

const namesColumns = (headers: string[]): boolean =>
  headers.every((h) => folded(h) !== '') && new Set(headers.map(folded)).size === headers.length;

function columnNames(headers: string[]): string[] {
  const used = new Set<string>();
  return headers.map((header, i) => {
    const words = headerWords(header).join('_').slice(0, 60) || `column_${i + 1}`;
    const base = /^[a-z]/.test(words) && !isWordOfYaml(words) ? words : `n_${words}`;
    let name = base;
    for (let again = 2; used.has(name); again++) name = `${base}_${again}`;
    used.add(name);
    return name;
  });
}
