/** The tutorial is done as it is written: every command is run, every file written, every line shown is seen. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doStep, stepsOf } from './document-steps.ts';
import { TOP } from './read-documents.ts';

const TUTORIAL = join('docs', 'tutorial');

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
      cwd = await doStep(step, cwd);
    },
  );
});
