/** CTE `counted`: what each row of the source adds to numerator and denominator, with its features. */
import { identifier } from '../../engine/engine.ts';
import { checkExpression } from '../check-expression.ts';
import type { Expression } from '../expression.ts';
import { parseExpression } from '../parse-expression.ts';
import { columnOf, writeExpression } from '../write-expression.ts';
import { formulaType } from './formula-type.ts';
import { INDEX_DAY } from './record-metric.ts';
import type { RecordPlan } from './record-plan.ts';
import { addedSql, rowsAdded } from './rollup.ts';
import { featureCte, featureKeys, featureValue } from './write-features.ts';
import { LATE_COLUMNS } from './write-lists.ts';
import { SOURCE } from './write-periods.ts';

/** Answers: the CTE: the dimensions of `source`, `numerator` and `denominator`; null is a row that does not count there. */
export function writeCounted(plan: RecordPlan): string {
  const { metric, records } = plan;
  const told = [...toldColumns(plan), ...(plan.rollup ? ['rows_added'] : [])];
  const kept = [...keptColumns(plan), ...told].map((c) => `${SOURCE}.${c}`);
  const { numerator, denominator } = plan.lists ? ofRowsThatCount(formulas(plan)) : formulas(plan);
  return `counted as (
  select ${[...kept, `${numerator} as numerator`, `${denominator} as denominator`].join(',\n    ')}
  from source as ${SOURCE}${Object.keys(records.features)
    .map((name) => `\n  ${featureJoin(plan, name, metric.source)}`)
    .join('')}
)`;
}

/** Columns that rows are added up by, and the names that go along. */
export const keptColumns = ({
  by,
  band,
  whole,
  several,
}: Pick<RecordPlan, 'by' | 'band' | 'whole' | 'several'>): string[] => [
  'period',
  ...by.flatMap(({ code, name, late }) => [code, ...(late ? [] : [name])]),
  ...(band === null ? [] : ['band']),
  ...(whole ? ['chosen'] : []),
  ...(several.length ? ['counts_once'] : []),
];

/** What goes along with each row that is no group: whether it is provisional, and of lists that several send whether its own is late. */
export const toldColumns = ({ dated, lists }: Pick<RecordPlan, 'dated' | 'lists'>): string[] => [
  ...(dated ? ['provisional'] : []),
  ...(lists ? LATE_COLUMNS : []),
];

/** Of a list that came too long ago nothing counts. */
const ofRowsThatCount = ({ numerator, denominator }: { numerator: string; denominator: string }) => ({
  numerator: `case when ${SOURCE}.counts = 1 then ${numerator} end`,
  denominator: `case when ${SOURCE}.counts = 1 then ${denominator} end`,
});

function featureJoin({ query, records }: RecordPlan, name: string, source: string): string {
  const cte = featureCte(name);
  const feature = records.features[name]!;
  const own = featureKeys(query, feature, source)
    .filter((key) => key !== feature.by)
    .map((key) => `${cte}.${identifier(key)} is not distinct from ${columnOf(SOURCE, key)}`);
  const shared = `${cte}.${identifier(feature.by)} = ${columnOf(SOURCE, feature.by)}`;
  return `left join ${cte} on ${[shared, `${cte}.index_day = ${SOURCE}.index_day`, ...own].join(' and ')}`;
}

interface Formula {
  expression: Expression;
  sql: string;
  isTruth: boolean;
}

/** A row counts in the numerator of a proportion only if it counts in the denominator. */
function formulas(plan: RecordPlan): { numerator: string; denominator: string } {
  const { metric } = plan;
  const top = formulaOf(plan, metric.numerator);
  const bottom = metric.denominator === null ? null : formulaOf(plan, metric.denominator);
  const { rollup } = plan;
  const added = (f: Formula): string => (rollup ? addedSql(rollup, SOURCE, f.expression, countOf(f)) : countOf(f));
  const numerator = added(top);
  if (metric.kind !== 'proportion') return { numerator, denominator: bottom ? added(bottom) : 'cast(null as integer)' };
  if (!bottom) return { numerator, denominator: rollup ? rowsAdded(SOURCE) : '1' };
  const holds = bottom.isTruth ? bottom.sql : `${bottom.sql} is not null`;
  const counts = top.isTruth
    ? `case when ${holds} and ${top.sql} then 1 end`
    : `case when ${holds} then ${top.sql} end`;
  return { numerator: rollup ? `${counts} * ${rowsAdded(SOURCE)}` : counts, denominator: added(bottom) };
}

const countOf = ({ sql, isTruth }: Formula): string => (isTruth ? `case when ${sql} then 1 end` : sql);

function formulaOf({ query, metric, records }: RecordPlan, text: string): Formula {
  const expression = parseExpression(text);
  const column = (name: string): string => {
    if (name === INDEX_DAY) return `${SOURCE}.index_day`;
    return Object.hasOwn(records.features, name) ? featureValue(name, records.features[name]!) : columnOf(SOURCE, name);
  };
  const type = checkExpression(expression, formulaType(query.model, metric.source, records.features));
  return { expression, sql: writeExpression(expression, column, query.text, query.dialect), isTruth: type === 'truth' };
}
