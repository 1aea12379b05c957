import { ConcordError } from '../concord-error.ts';
import type { CliCall } from './cli-command.ts';

/**
 * The format that --json or --format asks for.
 * @returns null when neither is given
 * @throws ConcordError 'usage' when they ask for two
 */
export function askedFormat({ options: { format, json } }: CliCall): string | null {
  if (json && format && format !== 'json')
    throw new ConcordError('usage', {
      where: `--json --format ${format}`,
      problem: 'two formats were asked for',
      expected: 'one of them',
      remedy: 'leave one out',
    });
  return format ?? (json ? 'json' : null);
}
