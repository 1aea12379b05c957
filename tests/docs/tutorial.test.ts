/** The tutorial is done as it is written: every command is run, every file written, every line shown is seen. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doStep, stepsOf } from './document-steps.ts';
import { TOP } from './read-documents.ts';

const TUTORIAL = join('docs', 'tutorial');

/** The documents, and what the whole way through each goes by. */
const WAYS: [name: string, parts: string[]][] = [
  ['first-chart.md', ['new', 'contract draft', 'check', 'land', 'build', 'metric', 'serve', 'explain']],
  ['first-metric.md', ['new', 'land', 'build', 'catalogue check', 'metric', 'explain']],
];

describe.each(WAYS)('docs/tutorial/%s', (name, parts) => {
  let folder = '';
  let cwd = '';

  beforeAll(() => {
    cwd = folder = mkdtempSync(join(tmpdir(), 'concord-tutorial-'));
    cpSync(join(TOP, TUTORIAL), join(folder, TUTORIAL), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const steps = stepsOf(readFileSync(join(TOP, TUTORIAL, name), 'utf8'));

  it('has the whole way, from data to a figure and back to the source', () => {
    const text = steps.map((step) => ('command' in step ? step.command : step.file)).join('\n');
    for (const part of parts) expect(text).toContain(`npx concord ${part}`);
  });

  it.each(steps.map((step) => ['command' in step ? step.command : `write ${step.file}`, step] as const))(
    '%s',
    async (_, step) => {
      cwd = await doStep(step, cwd);
    },
  );
});
