/** What a document has its reader do, and doing it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'vitest';
import { runCommand } from '../cli/run-command.ts';
import { codeBlocks, wordsOf } from './read-documents.ts';

/** One thing that the reader does: a command with what is seen of it, or a file that is written. */
export type Step = { command: string; seen: string[] } | { file: string; text: string };

export function stepsOf(document: string): Step[] {
  return codeBlocks(document).flatMap((block): Step[] => {
    const file = /file=(\S+)/.exec(block.info)?.[1];
    if (file) return [{ file, text: block.text }];
    if (block.info !== 'console') return [];
    return block.text.split(/^\$ /m).flatMap((part) => {
      const [command = '', ...seen] = part.split('\n');
      return command ? [{ command, seen: seen.map((line) => line.trim()).filter((line) => line !== '') }] : [];
    });
  });
}

/** @returns the folder in which the reader stands afterwards */
export async function doStep(step: Step, cwd: string): Promise<string> {
  if ('file' in step) {
    const path = join(cwd, step.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, step.text);
    return cwd;
  }
  const [program, ...words] = wordsOf(step.command);
  if (program === 'cd') return resolve(cwd, words[0] ?? '');
  expect([program, words[0]]).toEqual(['npx', 'concord']);
  const argv = words.slice(1);
  const ran = await runCommand(argv[0] === 'serve' ? [...argv, '--port', '0'] : argv, { cwd });
  expect(ran.err).not.toContain('What to do');
  expect(ran.exitCode).toBe(0);
  for (const line of step.seen) expect(`${ran.err}${ran.out}`).toContain(line);
  return cwd;
}
