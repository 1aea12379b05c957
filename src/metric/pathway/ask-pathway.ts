/** Asks every step of a pathway of one edition, each through policy by itself, and says where the gap opens. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import { type AskReleased, isComparable } from '../comparison.ts';
import type { Answer, Figure, Metric, Question } from '../metric.ts';
import { parseQuestion } from '../parse-question.ts';
import type { Released } from '../released.ts';
import type { TableModel } from '../table-model.ts';
import { gapChanges, whereGapOpens } from './gap-changes.ts';
import type { Pathway, PathwayStep } from './pathway.ts';
import { PATHWAY_CUTS } from './pathway-cuts.ts';
import type { FigureCut, PathwayAnswer, StepAnswer, StepGap } from './step-answer.ts';
import { stepGap } from './step-gap.ts';
import { stepSlope } from './step-slope.ts';

export interface AskedPathway {
  pathway: Pathway;
  /** a dimension of `PATHWAY_CUTS` */
  by: string;
  /** ISO dates, both included; a step that is as at a day is as at the last */
  from: string | null;
  to: string | null;
  /** `dimension=value` texts, asked of every step */
  where: string[];
}

/** What the questions of the steps are checked against. */
export interface PathwayCatalogue {
  metrics: Map<string, Metric>;
  dimensions: TableModel['dimensions'];
}

/**
 * Answers: the figures of each step by group, how the groups stand to each other, and where the gap opens.
 * Arguments: what is asked; every metric of the catalogue by id, and the dimensions of its table model; `ask`, which answers a question as policy lets it be seen. Nothing is
 * worked out from what was not released.
 * Result: a step of which the edition has nothing is there with the reason.
 * @throws ConcordError 'usage' with every fault of every step at once; what `ask` throws but 'no-data' and 'unknown-name'
 */
export async function askPathway(
  asked: AskedPathway,
  catalogue: PathwayCatalogue,
  ask: AskReleased,
): Promise<PathwayAnswer> {
  const cut = cutOf(asked);
  const questions = questionsOf(asked, catalogue);
  const steps: StepAnswer[] = [];
  for (const [i, step] of asked.pathway.steps.entries()) steps.push(await stepOf(step, questions[i]!, cut, ask));
  const changes = gapChanges(steps);
  return { cut, from: asked.from, to: asked.to, steps, changes, opens: whereGapOpens(changes, steps) };
}

function cutOf({ by }: AskedPathway): FigureCut {
  if (Object.hasOwn(PATHWAY_CUTS, by)) return PATHWAY_CUTS[by]!;
  throw new ConcordError('usage', {
    where: `by '${by.slice(0, 60)}'`,
    problem: 'a pathway is not cut by it',
    expected: `one of ${Object.keys(PATHWAY_CUTS).join(', ')}`,
    remedy: 'name one of these',
  });
}

function questionsOf(
  { pathway, by, from, to, where }: AskedPathway,
  { metrics, dimensions }: PathwayCatalogue,
): Question[] {
  const problems: Problem[] = where.filter((pair) => pair.split('=')[0]!.trim() === by).map((pair) => both(pair, by));
  const questions = pathway.steps.map((step) => {
    try {
      const asked = { metric: step.metric.id, by: [by], from, to, where: [...where, ...step.where] };
      return parseQuestion(asked, metrics, dimensions).question;
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  });
  if (!problems.length) return questions as Question[];
  const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  throw new ConcordError('usage', [...once.values()]);
}

const both = (pair: string, by: string): Problem => ({
  where: `where '${pair.slice(0, 60)}'`,
  problem: `the groups of ${by} are what is compared`,
  expected: 'a value of another dimension',
  remedy: 'leave it out, or cut by another dimension',
});

async function stepOf(step: PathwayStep, question: Question, cut: FigureCut, ask: AskReleased): Promise<StepAnswer> {
  try {
    const answer = await ask(question);
    const gaps = cut.compares === 'ends' ? endsOf(answer, cut) : await restsOf(answer, cut, ask);
    const slope = cut.compares === 'ends' ? stepSlope(step.metric, answer.figures, cut.groups, cut.dimension) : null;
    const why = whyNone(answer);
    return { step, answer, why, gaps, slope: why === null ? slope : null, notes: notesOf(answer, gaps) };
  } catch (error) {
    if (!(error instanceof ConcordError) || !NOTHING_OF_IT.includes(error.kind)) throw error;
    const why = error.problems.map(({ where, problem }) => `${where}: ${problem}`).join('; ');
    return { step, answer: null, why, gaps: [], slope: null, notes: [] };
  }
}

function whyNone({ figures, notPermitted }: Answer): string | null {
  if (notPermitted !== undefined) return notPermitted.replace(/\.$/, '');
  return figures.length ? null : 'nothing in these days of anybody whose group is known';
}

const NOTHING_OF_IT = ['no-data', 'unknown-name'];

type Ends = Extract<FigureCut, { compares: 'ends' }>;
type Rests = Extract<FigureCut, { compares: 'rest' }>;

function endsOf({ metric, figures }: Answer, { dimension, groups }: Ends): StepGap[] {
  const at = (code: string): Figure | undefined => figures.find((f) => f.group[dimension] === code);
  const [most, least] = [at('1'), at(String(groups))];
  return most && least ? [gapOf(metric, dimension, most, least)] : [];
}

const gapOf = (metric: Metric, dimension: string, figure: Figure, against: Figure): StepGap => ({
  group: figure.group[dimension]!,
  label: figure.labels[dimension]!,
  ...{ figure, against },
  ...stepGap(metric, figure, against),
});

/** All others together are asked for by themselves: of a centile, a mean or a standardised rate there is no other way. */
async function restsOf(answer: Released<Answer>, { dimension, unknown }: Rests, ask: AskReleased): Promise<StepGap[]> {
  const { metric, question, figures } = answer;
  const known = figures.filter((f) => f.group[dimension] !== unknown);
  const gaps: StepGap[] = [];
  for (const figure of known) {
    const values = known.map((f) => f.group[dimension]!).filter((code) => code !== figure.group[dimension]);
    if (!values.length) continue;
    const where = [...question.where, { dimension, values }];
    const rest = (await ask({ ...question, by: question.by.filter((d) => d !== dimension), where })).figures[0];
    if (rest) gaps.push(gapOf(metric, dimension, figure, rest));
  }
  return gaps;
}

function notesOf({ metric, notes }: Answer, gaps: StepGap[]): string[] {
  const untested = gaps.some((gap) => gap.figure.status === 'value' && gap.tested === null);
  if (!untested) return notes;
  if (metric.kind === 'count')
    return [...notes, 'A count: groups of unlike size are not comparable, so the gap is not tested.'];
  if (metric.polarity === 'neutral')
    return [...notes, 'Neither direction is better, so no group is said to fare worse.'];
  const isPart = ({ figure, against }: StepGap): boolean =>
    figure.status === 'value' && ![figure, against].every((one) => isComparable(metric, one));
  if (gaps.some(isPart))
    return [
      ...notes,
      'A gap beside which a figure is incomplete is not tested: it may be one of the data that are missing.',
    ];
  return [...notes, 'A figure without limits, or of too few, is not tested.'];
}
