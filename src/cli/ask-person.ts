/** Asks at the terminal. Tests pass a function of their own instead. */
import { ConcordError } from '../concord-error.ts';
import type { Ask } from './io.ts';

/** @throws ConcordError 'usage' when the person ends the questions with Ctrl-C */
export async function askPerson(question: Ask): Promise<string> {
  const { input, select } = await import('@inquirer/prompts');
  const { message, choices, default: proposed } = question;
  try {
    if (choices.length === 0) return await input({ message, default: proposed }, PLACE);
    const named = choices.map(({ value, label }) => ({ value, name: label }));
    return await select({ message, choices: named, default: proposed }, PLACE);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error;
    throw new ConcordError('usage', {
      where: question.message,
      problem: 'no answer was given',
      expected: 'an answer to each question',
      remedy: 'run it again, or give --yes to take the proposed answers',
    });
  }
}

/** Questions go to stderr: stdout is for results. */
const PLACE = { output: process.stderr };
