/** The page on linkage is done as it is written. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { doStep, stepsOf } from './document-steps.ts';
import { TOP } from './read-documents.ts';

const HOW_TO = join('docs', 'how-to');

describe('docs/how-to/link-two-files.md', () => {
  let folder = '';
  let cwd = '';

  beforeAll(() => {
    cwd = folder = mkdtempSync(join(tmpdir(), 'concord-how-to-link-'));
    cpSync(join(TOP, HOW_TO, 'linkage'), join(folder, HOW_TO, 'linkage'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const steps = stepsOf(readFileSync(join(TOP, HOW_TO, 'link-two-files.md'), 'utf8'));

  it.each(steps.map((step) => ['command' in step ? step.command : `write ${step.file}`, step] as const))(
    '%s',
    async (_, step) => {
      cwd = await doStep(step, cwd);
    },
  );
});
