/** Runs a command in this process, as a person would, and tells everything it said. */
import type { Ask, Io } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/run-cli.ts';

export interface Ran {
  exitCode: number;
  out: string;
  err: string;
}

export interface Setting {
  cwd?: string;
  now?: Date;
  environment?: Record<string, string>;
  /** answers to questions, by a part of their message; the default otherwise */
  answers?: Record<string, string>;
  isTerminal?: boolean;
  /** whoever read the output is gone: writing fails */
  isOutClosed?: boolean;
}

export async function runCommand(argv: string[], setting: Setting = {}): Promise<Ran> {
  const ran: Ran = { exitCode: -1, out: '', err: '' };
  const into = (place: 'out' | 'err') => ({
    write: (text: string) => {
      if (place === 'out' && setting.isOutClosed) throw new Error('nobody reads');
      ran[place] += text;
    },
  });
  const io: Io = {
    out: into('out'),
    err: into('err'),
    cwd: setting.cwd ?? process.cwd(),
    isTerminal: setting.isTerminal ?? false,
    now: () => setting.now ?? new Date('2026-01-15T09:00:00Z'),
    ask: async (question) => answerTo(question, setting.answers ?? {}),
    environment: setting.environment ?? {},
    untilStopped: async () => undefined,
  };
  ran.exitCode = await runCli(argv, io);
  return ran;
}

function answerTo(question: Ask, answers: Record<string, string>): string {
  const known = Object.keys(answers).find((part) => question.message.includes(part));
  return known === undefined ? question.default : (answers[known] ?? question.default);
}
