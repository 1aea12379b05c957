/** Whether the senders of what a figure stands on sent it: a sender's silence is not none (docs/decisions/0031). */
import type { AnswerOptions } from '../answer-options.ts';
import { DUCKDB } from '../dialect.ts';
import type { Figure, Metric, Question } from '../metric.ts';
import { countTold, daysNeeded, ofAll, ofParts, type ToldCount, type ToldVerdict } from '../records/judge-told.ts';
import type { QueryOptions } from '../records/record-query.ts';
import { type ToldNeed, tablesNeeded, toldNeeds } from '../records/told-needs.ts';
import { readTold, type ToldTable } from './read-told.ts';
import { scopeOf } from './told-scope.ts';

/** What was told of what a figure stands on. */
export interface ToldOfFigure {
  verdict: ToldVerdict;
  /** for each kind of record, and each window of it */
  each: (ToldCount & { table: string })[];
}

export type WhoTold = (figure: Pick<Figure, 'group' | 'period'>) => ToldOfFigure;

/** A group that is made of senders. */
export type SenderGroup = Pick<Figure, 'group' | 'labels'>;

/** Who told what the figures of a question stand on. */
export interface ToldByWhom {
  /** of a figure */
  of: WhoTold;
  /** of all that the question asks of a period, whichever group it is in */
  ofAll: (period: Figure['period']) => ToldOfFigure;
  /** the groups that were asked by, of the senders that were silent at some time; none where it is asked by more than groups of senders */
  silentGroups: SenderGroup[];
}

export const ALL_TOLD: ToldOfFigure = { verdict: 'whole', each: [] };
const NOT_JUDGED: ToldByWhom = { of: () => ALL_TOLD, ofAll: () => ALL_TOLD, silentGroups: [] };

/**
 * Answers: for each figure of a question, who told what it stands on.
 * Arguments: the edition and the question; what it is compiled from.
 * Result: all was told where the edition does not say who told what (it was built before that was known), and of published reports.
 */
export async function whoTold(
  { edition, metric, question, tables: model }: AnswerOptions,
  compiling: Omit<QueryOptions, 'dialect'>,
): Promise<ToldByWhom> {
  if (!metric.records) return NOT_JUDGED;
  const needs = toldNeeds(model, metric, question);
  const told = await readTold(edition.engine, { ...compiling, dialect: DUCKDB }, tablesNeeded(needs), question);
  if (!told.size) return NOT_JUDGED;
  const judging = { needs, told, metric, question, rowFilter: compiling.rowFilter };
  const whole = judgeTold({ ...judging, question: { by: [], where: question.where } });
  return {
    of: judgeTold(judging),
    ofAll: (period) => whole({ group: {}, period }),
    silentGroups: silentGroupsOf(judging),
  };
}

/** In order of their codes, and only those that were chosen and that the policy shows. */
function silentGroupsOf({ told, question: { by, where }, rowFilter }: Judging): SenderGroup[] {
  const made = [...told.values()].filter(({ tied }) => by.length > 0 && by.every((d) => tied.includes(d)));
  const limits = [...where.map((w) => [w.dimension, w.values] as const), ...Object.entries(rowFilter)];
  const groups = made.flatMap(({ stretches, tied, names }) =>
    stretches
      .filter(({ state, groups }) => state === 'silent' && by.every((d) => groups[d] !== null))
      .filter(({ groups }) => limits.every(([d, codes]) => !tied.includes(d) || codes.includes(groups[d] ?? '')))
      .map(({ groups }): SenderGroup => {
        const group = Object.fromEntries(by.map((d) => [d, groups[d]!]));
        return { group, labels: Object.fromEntries(by.map((d) => [d, names.get(`${d}=${group[d]}`) ?? group[d]!])) };
      }),
  );
  const each = new Map(groups.map((one) => [JSON.stringify(Object.values(one.group)), one]));
  return [...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

interface Judging {
  needs: ToldNeed[];
  told: Map<string, ToldTable>;
  metric: Pick<Metric, 'records' | 'kind'>;
  question: Pick<Question, 'by' | 'where'>;
  rowFilter: Record<string, string[]>;
}

/** What figures of the same senders and period stand on is looked at once. */
export function judgeTold(judging: Judging): WhoTold {
  const { told, question } = judging;
  const tied = question.by.filter((dimension) => [...told.values()].some((one) => one.tied.includes(dimension)));
  const known = new Map<string, ToldOfFigure>();
  return (figure) => {
    if (figure.period === null) return ALL_TOLD;
    const key = JSON.stringify([figure.period.start, figure.period.end, tied.map((d) => figure.group[d])]);
    const found = known.get(key) ?? judgeFigure(judging, figure.period, figure.group);
    known.set(key, found);
    return found;
  };
}

function judgeFigure(judging: Judging, period: NonNullable<Figure['period']>, group: Figure['group']): ToldOfFigure {
  const own = judgeNeeds(judging, period, group);
  if (judging.metric.kind !== 'standardised-ratio' || own.verdict === 'none') return own;
  // it is held against the whole
  const whole = judgeNeeds({ ...judging, question: { by: [], where: [] } }, period, {});
  return { ...own, verdict: own.verdict === 'whole' && whole.verdict === 'whole' ? 'whole' : 'part' };
}

function judgeNeeds(
  { needs, told, metric, question, rowFilter }: Judging,
  period: NonNullable<Figure['period']>,
  group: Figure['group'],
): ToldOfFigure {
  const isFlow = metric.records!.time.kind === 'flow';
  const found = needs.map((need) => {
    const days = daysNeeded(need, period, isFlow);
    return need.tables.flatMap((table) => {
      const one = told.get(table);
      if (!one) return [];
      const scope = scopeOf(one, need, question, group, rowFilter);
      return { table, ...countTold(scope.stretches, { ...days, ...scope }) };
    });
  });
  return {
    verdict: ofAll(found.map((parts) => ofParts(parts.map((part) => part.verdict)))),
    each: found.flat(),
  };
}
