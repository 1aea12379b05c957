import { ConcordError, type Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { type Dimension, overlaps } from './dimensions.ts';
import { findMetric } from './find-metric.ts';
import { grainsFrom, periodEnd, periodStart } from './grain.ts';
import { isDay } from './is-day.ts';
import type { Grain, Metric, Question } from './metric.ts';
import { GRAINS } from './metric-schema.ts';

/** A question as it comes from outside: names and literals, never SQL. */
export interface AskedQuestion {
  metric: string;
  by?: string[];
  grain?: string | null;
  /** ISO dates, both included */
  from?: string | null;
  to?: string | null;
  /**
   * `dimension=value` texts, or pairs already taken apart. The same dimension twice means either value; of what people have several of
   * (`condition`) it means both, and `condition=A,B` either
   */
  where?: (string | { dimension: string; values: string[] })[];
}

/**
 * Checks a question against the catalogue. Values of `where` are checked later, against the edition.
 * @param dimensions of the table model: of which of them somebody can have several
 * @returns the metric it is about and the question in its one form
 * @throws ConcordError 'unknown-name' for the metric, otherwise 'usage' with every fault at once
 */
export function parseQuestion(
  asked: AskedQuestion,
  metrics: Map<string, Metric>,
  dimensions: Record<string, Pick<Dimension, 'held'>>,
): { metric: Metric; question: Question } {
  const metric = findMetric(metrics, asked.metric);
  const problems: Problem[] = [];
  const where = readWhere(asked.where ?? [], (dimension) => overlaps(dimensions[dimension]), problems);
  const by = [...new Set(asked.by ?? [])];
  for (const dimension of by) problems.push(...dimensionProblems(metric, dimension, 'by'));
  for (const { dimension } of where) problems.push(...dimensionProblems(metric, dimension, 'where'));
  for (const needed of metric.needs) problems.push(...needProblems(metric, needed, by, where));
  problems.push(...grainProblems(metric, asked.grain ?? null), ...dateProblems(asked));
  if (problems.length) throw new ConcordError('usage', problems);
  const grain = (asked.grain ?? null) as Grain | null;
  const days = wholePeriods(metric, { from: asked.from ?? null, to: asked.to ?? null });
  return { metric, question: { metric: metric.id, by, grain, ...days, where } };
}

type Days = Pick<Question, 'from' | 'to' | 'asked'>;

/**
 * The days of the finest periods that hold a day asked. Of what is told by the month five days are no part: a rate would have five days
 * of events over a month of people, or none of either. A snapshot is of a day, and stays.
 */
function wholePeriods({ grain, records }: Metric, asked: Days): Days {
  if (grain === null || grain === 'day' || (records && records.time.kind !== 'flow')) return asked;
  const from = asked.from && periodStart(asked.from, grain);
  const to = asked.to && periodEnd(periodStart(asked.to, grain), grain);
  return from === asked.from && to === asked.to ? asked : { from, to, asked };
}

type Choice = Question['where'][number];

/** A row has one value of most dimensions: choices of them are put together. Of what people have several of each choice must hold. */
function readWhere(
  asked: NonNullable<AskedQuestion['where']>,
  severalOf: (dimension: string) => boolean,
  problems: Problem[],
): Choice[] {
  const choices = new Map<string, Choice>();
  for (const item of asked) {
    const pair = typeof item === 'string' ? splitPair(item, severalOf) : item;
    if (!pair) {
      problems.push(notAPair(String(item)));
      continue;
    }
    const { dimension, values } = pair;
    const key = severalOf(dimension) ? `${dimension}=${[...new Set(values)].toSorted().join(',')}` : dimension;
    choices.set(key, { dimension, values: [...new Set([...(choices.get(key)?.values ?? []), ...values])] });
  }
  return [...choices.values()];
}

function splitPair(text: string, severalOf: (dimension: string) => boolean): Choice | null {
  const at = text.indexOf('=');
  if (at <= 0 || at >= text.length - 1) return null;
  const dimension = text.slice(0, at).trim();
  const value = text.slice(at + 1);
  const values = (severalOf(dimension) ? value.split(',') : [value]).map((one) => one.trim());
  return values.includes('') && values.length > 1 ? null : { dimension, values };
}

function notAPair(text: string): Problem {
  const where = `where '${text.slice(0, 60)}'`;
  const at = text.indexOf('=');
  if (at > 0 && text.slice(at).includes(','))
    return {
      where,
      problem: 'a value is missing before or after a comma',
      expected: 'values with a comma between them, e.g. condition=DM,HTN',
      remedy: 'write the value that is missing, or take the comma out',
    };
  return {
    where,
    problem: 'it is not a dimension and a value',
    expected: 'dimension=value, e.g. trust=RC9',
    remedy: 'write it so; repeat it for several values',
  };
}

function dimensionProblems(metric: Metric, dimension: string, part: string): Problem[] {
  if (metric.dimensions.includes(dimension)) return [];
  const near = nearestName(dimension, metric.dimensions);
  return [
    {
      where: `${part} '${dimension.slice(0, 60)}'`,
      problem: `${metric.id} has no such dimension`,
      expected: metric.dimensions.length
        ? `one of ${metric.dimensions.join(', ')}`
        : 'no dimension: this metric has none',
      remedy: near ? `did you mean '${near}'?` : 'ask by one of these, or for another metric',
    },
  ];
}

function needProblems(metric: Metric, needed: string, by: string[], where: Question['where']): Problem[] {
  const chosen = where.find((w) => w.dimension === needed);
  if (by.includes(needed) || chosen?.values.length === 1) return [];
  return [
    {
      where: `question about ${metric.id}`,
      problem: `it does not choose one ${needed}, and figures of several are never added up`,
      expected: `by ${needed}, or where ${needed}=…`,
      remedy: `add --by ${needed}, or --where ${needed}=VALUE`,
    },
  ];
}

function grainProblems(metric: Metric, grain: string | null): Problem[] {
  if (grain === null) return [];
  const possible = metric.grain ? grainsFrom(metric.grain) : [];
  if ((possible as string[]).includes(grain)) return [];
  const known = (GRAINS as readonly string[]).includes(grain);
  const near = known ? null : nearestName(grain, GRAINS);
  return [
    {
      where: `grain '${grain.slice(0, 60)}'`,
      problem: !known
        ? 'there is no such grain'
        : metric.grain
          ? `${metric.id} cannot be put into these periods: the finest it has is ${metric.grain}`
          : `${metric.id} has no time`,
      expected: possible.length ? `one of ${possible.join(', ')}` : 'no grain',
      remedy: near ? `did you mean '${near}'?` : possible.length ? `ask by ${metric.grain}` : 'leave the grain out',
    },
  ];
}

function dateProblems(asked: AskedQuestion): Problem[] {
  const wrong = (['from', 'to'] as const).filter((part) => asked[part] != null && !isDay(asked[part]!));
  const problems = wrong.map((part) => ({
    where: `${part} '${asked[part]!.slice(0, 60)}'`,
    problem: 'it is not a date',
    expected: 'a date as YYYY-MM-DD',
    remedy: 'correct it',
  }));
  if (wrong.length || !asked.from || !asked.to || asked.from <= asked.to) return problems;
  return [
    ...problems,
    {
      where: 'from and to',
      problem: `${asked.from} is after ${asked.to}`,
      expected: 'from on or before to',
      remedy: 'swap them',
    },
  ];
}
