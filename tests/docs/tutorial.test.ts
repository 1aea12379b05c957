/** The tutorial is done as it is written: every command is run, every file written, every line shown is seen. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/run-command.ts';
import { codeBlocks, TOP, wordsOf } from './read-documents.ts';

const TUTORIAL = join('docs', 'tutorial');

/** One thing that the reader does: a command with what is seen of it, or a file that is written. */
type Step = { command: string; seen: string[] } | { file: string; text: string };

function stepsOf(document: string): Step[] {
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

describe('docs/tutorial/first-chart.md', () => {
  let folder = '';
  let cwd = '';

  beforeAll(() => {
    cwd = folder = mkdtempSync(join(tmpdir(), 'concord-tutorial-'));
    cpSync(join(TOP, TUTORIAL), join(folder, TUTORIAL), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const steps = stepsOf(readFileSync(join(TOP, TUTORIAL, 'first-chart.md'), 'utf8'));

  it('has the whole way, from a new workspace to a served page and back to the source', () => {
    const text = steps.map((step) => ('command' in step ? step.command : step.file)).join('\n');
    for (const part of ['new', 'contract draft', 'check', 'land', 'build', 'metric', 'serve', 'explain'])
      expect(text).toContain(`npx concord ${part}`);
  });

  it.each(steps.map((step) => ['command' in step ? step.command : `write ${step.file}`, step] as const))(
    '%s',
    async (_, step) => {
      if ('file' in step) return writeStep(cwd, step);
      const [program, ...words] = wordsOf(step.command);
      if (program === 'cd') {
        cwd = resolve(cwd, words[0] ?? '');
        return;
      }
      expect([program, words[0]]).toEqual(['npx', 'concord']);
      const argv = words.slice(1);
      const ran = await runCommand(argv[0] === 'serve' ? [...argv, '--port', '0'] : argv, { cwd });
      expect(ran.err).not.toContain('What to do');
      expect(ran.exitCode).toBe(0);
      for (const line of step.seen) expect(`${ran.err}${ran.out}`).toContain(line);
    },
  );
});

function writeStep(cwd: string, step: { file: string; text: string }): void {
  const path = join(cwd, step.file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, step.text);
}
