/** Asks before something is done that changes what others rest on. */
import { ConcordError } from '../concord-error.ts';
import type { CliCall } from './cli-command.ts';

/**
 * @param what is about to be done, as a question
 * @returns whether the person is sure; with --yes nobody is asked
 * @throws ConcordError 'usage' without --yes where nobody sits at the terminal
 */
export async function demandYes(call: CliCall, command: string, what: string): Promise<boolean> {
  if (call.options.yes) return true;
  if (!call.io.isTerminal)
    throw new ConcordError('usage', {
      where: `concord ${command}`,
      problem: 'it asks before it changes who is who, and there is nobody to ask here',
      expected: '--yes where no person sits at the terminal',
      remedy: 'add --yes if you are sure',
    });
  const answer = await call.io.ask({
    message: what,
    choices: [
      { value: 'no', label: 'No, change nothing' },
      { value: 'yes', label: 'Yes' },
    ],
    default: 'no',
  });
  return answer === 'yes';
}
