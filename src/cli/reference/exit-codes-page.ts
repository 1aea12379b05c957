import { ERROR_KINDS } from '../../concord-error.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

export const exitCodesPage = (): string =>
  [
    GENERATED,
    '# Exit codes and error kinds\n',
    'Every failure has one kind, with one exit code for the command line and one HTTP status for the API. Exit code 0 is success; 130 is a program ended by Ctrl-C.\n',
    markdownTable(
      ['Exit code', 'Kind', 'HTTP status', 'What it means'],
      Object.entries(ERROR_KINDS).map(([kind, k]) => [String(k.exitCode), code(kind), String(k.httpStatus), k.means]),
    ),
  ].join('\n');
