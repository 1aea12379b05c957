/** Asks at the terminal. Tests pass a function of their own instead. */
import { input, select } from '@inquirer/prompts';
import { ConcordError } from '../concord-error.ts';
import type { Ask } from './io.ts';

export async function askPerson(question: Ask): Promise<string> {
  try {
    if (question.choices.length === 0)
      return await input({ message: question.message, default: question.default }, PLACE);
    return await select({ message: question.message, choices: question.choices, default: question.default }, PLACE);
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
