/** The mapping of drafted figures to `reported_measure`, and a first metric for each figure. */
import { stringify } from 'yaml';
import { identifier, literal } from '../../../engine/engine.ts';
import type { DraftFiles } from '../../draft.ts';
import type { DraftChoices, DraftFacts } from './draft-facts.ts';
import { type DraftColumn, dateSql } from './guess-column.ts';
import type { Figures, Measure } from './guess-figures.ts';

/** Codes and names that stand for the whole country in published figures. */
const WHOLE = "('total', 'england', 'all', 'e92000001', 'eng', 'grand total')";

interface Selection {
  choices: DraftChoices;
  figures: Figures;
  /** SQL of the date a row is about */
  start: string;
  /** columns that tell rows of one organisation and period apart */
  split: DraftColumn[];
  category: DraftColumn | null;
  /** true for the whole of the parts */
  summed: boolean;
}

/**
 * SQL that turns each row into one row for each figure. Where rows are told apart by one more column, it is the
 * category, and the whole is the sum of the parts; where by more than that, only the sum is kept. The sum is "not
 * reported" when a part is, and rates are never added up.
 */
export function writeMapping(choices: DraftChoices, figures: Figures, columns: DraftColumn[]): string {
  const period = columns.find((c) => c.name === choices.period);
  const start = period ? dateSql(period, `s.${identifier(period.name)}`) : `date ${literal(choices.asOf)}`;
  const split = splitBy(choices, figures, columns);
  const summed = isSplit(choices, figures, columns);
  const category = split.length === 1 ? figures.category : null;
  const common = { choices, figures, start, split };
  const whole = wholeMeasures(choices, figures, columns).length
    ? [selection({ ...common, category: null, summed }, wholeMeasures(choices, figures, columns))]
    : [];
  const parts = category ? [selection({ ...common, category, summed: false }, figures.measures)] : [];
  return [
    '-- Drafted by Concord: one row for each figure, organisation, period and category. Check what was guessed.',
    ...(summed
      ? ['-- The whole is the sum of its parts, without rows that are totals already. Rates are not added up.']
      : []),
    [...whole, ...parts].join('\nunion all by name\n'),
    '',
  ].join('\n');
}

/** Columns of the key beside organisation and period. */
function splitBy(choices: DraftChoices, figures: Figures, columns: DraftColumn[]): DraftColumn[] {
  const wanted = [choices.period, figures.entity?.name];
  return columns.filter((c) => choices.key.includes(c.name) && !wanted.includes(c.name));
}

/** Without a key nothing says that an organisation and period has one row only. */
const isSplit = (choices: DraftChoices, figures: Figures, columns: DraftColumn[]): boolean =>
  choices.key.length === 0 || splitBy(choices, figures, columns).length > 0;

/** Figures that have a whole: those that can be added up, and all where there is nothing to add. */
export const wholeMeasures = (choices: DraftChoices, figures: Figures, columns: DraftColumn[]): Measure[] =>
  isSplit(choices, figures, columns) ? figures.measures.filter((m) => !m.isRate) : figures.measures;

function selection(how: Selection, measures: Measure[]): string {
  const { choices, figures, category, summed } = how;
  const entity = figures.entity ? `s.${identifier(figures.entity.name)}` : null;
  const isWhole = `lower(trim(${entity}::varchar)) in ${WHOLE}`;
  const values = measures.map((m) => `    (${literal(m.name)}, s.${identifier(m.column.name)}::decimal(18, 4))`);
  return [
    'select',
    '  v.measure as measure,',
    `  ${entity ? `if(${isWhole}, 'england', ${literal(choices.entityType)})` : "'england'"} as entity_type,`,
    `  ${entity ? `if(${isWhole}, 'E92000001', ${entity}::varchar)` : "'E92000001'"} as entity_code,`,
    `  ${how.start} as period_start,`,
    `  ${literal(figures.grain)} as grain,`,
    `  ${category ? literal(category.name) : 'null::varchar'} as category_type,`,
    `  ${category ? `s.${identifier(category.name)}::varchar` : 'null::varchar'} as category_code,`,
    `  ${summed ? 'if(count(*) = count(v.value), sum(v.value), null)::decimal(18, 4)' : 'v.value'} as value,`,
    `  ${summed ? 'max(s._delivery)' : 's._delivery'} as delivery,`,
    `  ${summed ? 'max(s._status)' : 's._status'} as data_status`,
    'from source as s',
    'cross join lateral (',
    '  values',
    values.join(',\n'),
    ') as v(measure, value)',
    ...conditions(how, entity).map((c, i) => `${i === 0 ? 'where' : '  and'} ${c}`),
    ...(summed ? ['group by all'] : []),
  ].join('\n');
}

function conditions({ choices, split }: Selection, entity: string | null): string[] {
  return [
    ...(choices.period ? [`s.${identifier(choices.period)} is not null`] : []),
    ...(entity ? [`${entity} is not null`] : []),
    ...split.filter((c) => c.type === 'string').map((c) => `lower(trim(s.${identifier(c.name)})) not in ${WHOLE}`),
  ];
}

/** One metric for each figure, so that a chart can be drawn at once; each says that nobody has reviewed it. */
export function writeMetrics(facts: DraftFacts, choices: DraftChoices, figures: Figures): DraftFiles['metrics'] {
  return wholeMeasures(choices, figures, facts.columns).map((measure) => {
    const fileName = `${measure.name.replaceAll('_', '-')}.yaml`;
    const id = `draft.${measure.name.replaceAll('_', '-')}`;
    const text = `# Drafted by Concord from one file: check the meaning, the unit and the polarity.\n`;
    return { id, fileName, yaml: text + stringify(metricOf(id, measure, facts, choices, figures), { lineWidth: 0 }) };
  });
}

/** Dimensions that tables.yaml gives for published figures by who reports them. */
const DIMENSIONS: Record<string, string[]> = { trust: ['trust', 'system'], icb: ['icb', 'system'] };

function metricOf(id: string, measure: Measure, facts: DraftFacts, choices: DraftChoices, figures: Figures) {
  const overTime = measure.isRate ? 'mean' : measure.isStock ? 'last' : 'sum';
  return {
    id,
    version: 1,
    title: measure.title || measure.column.name,
    meaning: `To be written. The column headed "${measure.title}" of ${choices.title}.`,
    why: 'To be written.',
    measures: 'activity',
    decision: { informs: 'To be written.', made_by: 'To be written.' },
    kind: measure.isRate ? 'mean' : 'count',
    unit: measure.unit,
    polarity: 'neutral',
    source: 'reported_measure',
    numerator: measure.name,
    numerator_label: measure.title || measure.column.name,
    ...(measure.isRate ? { denominator_label: 'reports' } : {}),
    exclusions: 'none',
    grain: figures.grain,
    over_time: overTime,
    entity: figures.entity ? choices.entityType : 'england',
    dimensions: figures.entity ? (DIMENSIONS[choices.entityType] ?? []) : [],
    population_basis: 'treated-at',
    targets: [],
    method: 'none',
    chart: choices.period ? 'xmr' : 'bar',
    disclosure: 'published',
    datasets: [facts.id],
    caveats: ['Drafted by machine from one file; nobody has checked it.'],
    owner: choices.publisher,
    author: 'drafted by Concord',
    reviewed: 'unreviewed',
    links: [],
  };
}
