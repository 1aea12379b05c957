/** The page on statistics is done as it is written, and the numbers that its sentences tell are those that come out. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doStep, stepsOf } from './document-steps.ts';
import { TOP } from './read-documents.ts';

const HOW_TO = join('docs', 'how-to');

describe('docs/how-to/use-a-statistic.md', () => {
  let folder = '';
  let cwd = '';

  beforeAll(() => {
    cwd = folder = mkdtempSync(join(tmpdir(), 'concord-how-to-'));
    cpSync(join(TOP, HOW_TO, 'statistics'), join(folder, HOW_TO, 'statistics'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const steps = stepsOf(readFileSync(join(TOP, HOW_TO, 'use-a-statistic.md'), 'utf8'));

  it.each(steps.map((step) => ['command' in step ? step.command : `write ${step.file}`, step] as const))(
    '%s',
    async (_, step) => {
      cwd = await doStep(step, cwd);
    },
  );

  it('tells the ratios that the model gives', () => {
    const [header, ...lines] = readFileSync(join(cwd, 'model.csv'), 'utf8')
      .split('\n')
      .map((line) => line.split(','));
    const ratio = (term: string): string[] =>
      ['ratio', 'ratio_lower', 'ratio_upper'].map((name) =>
        Number(lines.find((cells) => cells[0] === term)![header!.indexOf(name)]).toPrecision(4),
      );
    expect(ratio('age')).toEqual(['1.043', '1.032', '1.055']);
    expect(ratio('deprivation=most')).toEqual(['1.916', '1.350', '2.720']);
    expect(ratio('sex=male')).toEqual(['1.174', '0.8822', '1.562']);
  });
});
