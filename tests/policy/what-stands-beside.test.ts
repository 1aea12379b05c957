/** Where counts are exact: nothing stands beside a figure from which one that is withheld could be told. */
import { describe, expect, it } from 'vitest';
import { compareFigures } from '../../src/metric/compare-figures.ts';
import type { Answer, Figure, Question } from '../../src/metric/metric.ts';
import type { Released } from '../../src/metric/released.ts';
import { release } from '../../src/policy/release.ts';
import { answerOf, type Cell, grant } from './answers-of-cells.ts';

interface Asked {
  rule?: string;
  /** providers that are chosen */
  where?: string[];
  /** systems by provider */
  systems?: Record<string, string[]>;
  counts?: Record<string, number>;
  /** what a provider's figure is, where it is none that is counted */
  odd?: Record<string, (figure: Figure) => Figure>;
}

const ALL_IN_Q = { A: ['Q'], B: ['Q'], C: ['Q'] };

/** Each of a provider's systems has as many of its count as the others. */
async function beside({ rule = 'EXACT_7', where = [], systems = ALL_IN_Q, counts = {}, odd = {} }: Asked) {
  const numbers: Record<string, number> = { A: 40, B: 3, C: 30, ...counts };
  const parts = Object.entries(systems).flatMap(([provider, list]) =>
    list.map((system) => ({ provider, system, number: numbers[provider]! / list.length })),
  );
  const asked = (question: Question): Answer => {
    const chosen = question.where.find((w) => w.dimension === 'provider')?.values ?? Object.keys(systems);
    const cells = new Map<string, Cell>();
    for (const { number, ...of } of parts.filter(({ provider }) => chosen.includes(provider))) {
      const group = Object.fromEntries(question.by.map((name) => [name, of[name as keyof typeof of]]));
      const [, , x, n] = cells.get(JSON.stringify(group)) ?? [null, null, 0, 0];
      cells.set(JSON.stringify(group), [group, null, x + number, n! + 1000]);
    }
    const answer = answerOf([...cells.values()]);
    const figures = answer.figures.map((f) => odd[f.group.system ? '' : f.group.provider!]?.(f) ?? f);
    return { ...answer, figures, metric: { ...answer.metric, dimensions: ['provider', 'system'] }, question };
  };
  const ask = async (question: Question) => release(asked(question), grant(rule)) as Released<Answer>;
  const cut = where.length ? [{ dimension: 'provider', values: where }] : [];
  const answer = await ask({ metric: 'test.metric', by: ['provider'], grain: null, from: null, to: null, where: cut });
  const found = await compareFigures(answer, ['system', 'peers'], ask);
  const statuses = answer.figures.map(({ status, numerator }) => numerator ?? status);
  return { statuses, systems: found.map(({ system }) => system?.numerator ?? null), found };
}

const silent = (figure: Figure): Figure => ({
  ...{ ...figure, status: 'not-reported', value: null, numerator: null, denominator: null },
  untold: { numerator: figure.numerator, denominator: figure.denominator, reported: figure.reported },
});
const noRate = (figure: Figure): Figure => ({ ...figure, status: 'no-rate', value: null });

describe('what stands beside a figure', () => {
  it('is no system that gives a withheld figure away, nor peers that do', async () => {
    const { statuses, found } = await beside({});
    expect(statuses).toEqual([40, 'withheld', 'withheld']);
    expect(found.map(({ system }) => system)).toEqual([null, null, null]);
    expect(found.map(({ peers }) => peers)).toEqual([null, null, null]);
  });

  it('is a system whose counts are rounded, and one of which nothing is withheld', async () => {
    expect((await beside({ rule: 'HES_7_5' })).systems).toEqual([75, null, 75]);
    expect((await beside({ counts: { B: 20 } })).systems).toEqual([90, 90, 90]);
  });

  it('is no system where places are chosen: less those it would tell of B, which all together would withhold', async () => {
    const chosen = await beside({ where: ['A', 'C'] });
    expect(chosen).toMatchObject({ statuses: [40, 30], systems: [null, null] });
    expect((await beside({ where: ['A', 'C'], rule: 'HES_7_5' })).systems).toEqual([75, 75]);
  });

  const TWO = { A: ['P'], B: ['Q'], C: ['Q'], D: ['P'] };
  it.each<[string, (figure: Figure) => Figure]>([
    ['came of a silent sender', silent],
    ['are of a figure without a rate', noRate],
  ])('is no system of which few %s, though it is another that withholds a figure beside them', async (_, odd) => {
    // the smallest other one goes with B, and it is A, in the other system
    const few = await beside({ systems: TWO, counts: { A: 20, D: 50 }, odd: { B: odd } });
    expect(few.statuses).toEqual(['withheld', expect.stringMatching(/^no/), 30, 50]);
    expect(few.systems).toEqual([null, null, null, null]);
    const many = await beside({ systems: TWO, counts: { A: 20, B: 25, D: 50 }, odd: { B: odd } });
    expect(many.statuses).toEqual([20, expect.stringMatching(/^no/), 30, 50]);
    expect(many.systems).toEqual([70, null, 55, 70]);
  });

  it('is no system in which a part is of a place that is withheld', async () => {
    const parted = await beside({
      systems: { ...ALL_IN_Q, A: ['P'], B: ['P', 'Q'], D: ['P'] },
      counts: { B: 4, D: 20 },
    });
    expect(parted.statuses).toEqual([40, 'withheld', 30, 'withheld']);
    expect(parted.systems).toEqual([null, null, null, null]);
  });
});
