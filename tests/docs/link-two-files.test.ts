/** The pages on linkage are done as they are written. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { doStep, stepsOf } from './document-steps.ts';
import { TOP } from './read-documents.ts';

const HOW_TO = join('docs', 'how-to');

describe.each(['link-two-files.md', 'link-nhs-records.md'])('docs/how-to/%s', (page) => {
  let folder = '';
  let cwd = '';

  beforeAll(() => {
    cwd = folder = mkdtempSync(join(tmpdir(), 'concord-how-to-link-'));
    for (const part of [join(HOW_TO, 'linkage'), join('catalogue', 'linkage')])
      cpSync(join(TOP, part), join(folder, part), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const steps = stepsOf(readFileSync(join(TOP, HOW_TO, page), 'utf8'));

  it.each(steps.map((step) => ['command' in step ? step.command : `write ${step.file}`, step] as const))(
    '%s',
    async (_, step) => {
      cwd = await doStep(step, cwd);
    },
  );
});
