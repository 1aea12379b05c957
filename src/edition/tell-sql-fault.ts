/** What is wrong with SQL of the catalogue, in the engine's words about the SQL and never its words about a value. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { shownPath } from '../workspace/read-yaml.ts';

/**
 * Turns an engine's error into a fault of a catalogue file.
 * @param path the file the SQL stands in
 * @param expected what the SQL should be
 * @returns an error to throw; a ConcordError is given back as it is
 */
export function sqlFault(path: string, error: unknown, expected: string): ConcordError {
  return error instanceof ConcordError
    ? error
    : new ConcordError('catalogue-invalid', sqlProblem(path, error, expected));
}

/** As `sqlFault`, for callers that gather faults. */
export function sqlProblem(path: string, error: unknown, expected: string): Problem {
  const text = error instanceof Error ? error.message : String(error);
  const aboutSql = /^(Binder|Parser|Catalog) Error/.test(text);
  return {
    where: shownPath(path),
    problem: aboutSql
      ? `the SQL is wrong: ${text.split('\n')[0]}`
      : 'the SQL cannot be run on the rows: a value does not fit its type',
    expected,
    remedy: 'mend the SQL',
  };
}
