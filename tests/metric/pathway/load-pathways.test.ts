/** Pathways of the catalogue, and every fault of one that is wrong. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConcordError } from '../../../src/concord-error.ts';
import { findPathway } from '../../../src/metric/pathway/find-pathway.ts';
import { loadPathways } from '../../../src/metric/pathway/load-pathways.ts';
import { CATALOGUE } from '../open-fixture.ts';
import { METRICS } from './pathway-world.ts';

const OURS = loadPathways({ catalogueFolders: [CATALOGUE] }, METRICS);

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(...texts: string[]) {
  folder = mkdtempSync(join(tmpdir(), 'concord-pathways-'));
  mkdirSync(join(folder, 'pathways'));
  for (const [i, text] of texts.entries()) writeFileSync(join(folder, 'pathways', `p${i}.yaml`), text);
  try {
    loadPathways({ catalogueFolders: [folder] }, METRICS);
    return [];
  } catch (error) {
    return (error as ConcordError).problems;
  }
}

const fileOf = (...steps: string[]): string =>
  `id: our.way
version: 1
title: Ours
meaning: a way
why: to see
decision: {informs: money, made_by: us}
steps:
${steps.map((step) => `  - ${step}\n`).join('')}caveats: []
owner: us
author: us
reviewed: unreviewed
links: []
`;
const GOOD = '{title: Told, metric: concord.cancer-28-days}';

describe('pathways of the catalogue', () => {
  it('are all there, each with metrics that show a gap', () => {
    expect([...OURS.keys()]).toHaveLength(readdirSync(join(CATALOGUE, 'pathways')).length);
    expect(OURS.size).toBeGreaterThanOrEqual(10);
    for (const pathway of OURS.values()) {
      expect(pathway.steps.length).toBeGreaterThan(1);
      expect(new Set(pathway.steps.map((step) => step.title)).size).toBe(pathway.steps.length);
      expect(pathway.reviewed).toBe('unreviewed');
      expect(pathway.hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('end, most of them, with what became of people', () => {
    const outcomes = [...OURS.values()].filter(({ steps }) => steps.at(-1)!.metric.measures === 'outcome');
    expect(outcomes.length / OURS.size).toBeGreaterThan(0.5);
  });

  it('have steps of which every one can be tested', () => {
    const blind = [...OURS.values()].flatMap(({ id, steps }) =>
      steps
        .filter(({ metric: m }) => m.kind === 'count' || m.polarity === 'neutral' || m.method === 'none')
        .map(({ metric }) => [id, metric.id]),
    );
    expect(blind).toEqual([]);
  });

  it('are found by their short names, and the nearest is suggested', () => {
    expect(findPathway(OURS, 'diabetes').id).toBe('concord.diabetes');
    expect(() => findPathway(OURS, 'diabetis')).toThrow(
      expect.objectContaining({
        kind: 'unknown-name',
        problems: [expect.objectContaining({ remedy: "did you mean 'diabetes'?" })],
      }),
    );
  });
});

describe('a pathway that is wrong', () => {
  it('is told every fault at once, each with its line', () => {
    const problems = problemsOf(
      fileOf(
        '{title: A, metric: concord.cancer-82-days}',
        '{title: B, metric: concord.ae-4h}',
        '{title: C, metric: concord.screening-uptake}',
        '{title: D, metric: concord.cancer-28-days, where: {planet: [mars]}}',
        '{title: E, metric: concord.screening-uptake, where: {programme: [bowel, breast]}}',
      ),
    );
    expect(problems.map(({ where, problem }) => [Number(/:(\d+)$/.exec(where)![1]), problem])).toEqual([
      [8, "there is no metric 'concord.cancer-82-days'"],
      [9, 'concord.ae-4h cannot be cut by imd_quintile'],
      [9, 'concord.ae-4h cannot be cut by ethnic_group'],
      [10, 'concord.screening-uptake is about one programme at a time, and the step does not choose one'],
      [11, "there is no dimension 'planet'"],
      [12, 'concord.screening-uptake is about one programme at a time, and the step does not choose one'],
    ]);
    expect(problems[0]!.remedy).toBe("did you mean 'concord.cancer-62-days'?");
  });

  it.each([
    ['one step', fileOf(GOOD)],
    ['a setting that there is not', `${fileOf(GOOD, GOOD)}colour: blue\n`],
    ['a step without a metric', fileOf(GOOD, '{title: B}')],
  ])('is refused for %s', (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  it('is refused beside another of its id', () => {
    const good = fileOf(GOOD, GOOD);
    expect(problemsOf(good)).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
    expect(problemsOf(good, good)[0]!.problem).toContain("pathway 'our.way' is also in");
  });
});
