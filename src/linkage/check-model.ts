/** What a schema cannot say of a linkage model: levels in order, thresholds that fit, columns of the right kind. */
import type { Problem } from '../concord-error.ts';
import type { SettingPath } from '../workspace/schema-faults.ts';
import { everyRule } from './model-rules.ts';
import type { BlockingRule, Comparison, Level, LinkageModel, Standardisation } from './model-schema.ts';

type Where = (path: SettingPath) => string;
type Told = [path: SettingPath, problem: string, expected: string, remedy: string];

const NEEDS_THRESHOLD = new Set([
  'jaro-winkler',
  'levenshtein',
  'damerau-levenshtein',
  'date-parts-equal',
  'date-difference',
  'distance-km',
]);
const TAKES_THRESHOLD = new Set([...NEEDS_THRESHOLD, 'array-intersect']);
const NEEDS_RULE: Partial<Record<Level['kind'], Standardisation>> = {
  'date-parts-swapped': 'date',
  'date-parts-equal': 'date',
  'date-difference': 'date',
  'postcode-part': 'postcode',
  'array-intersect': 'list',
  'distance-km': 'number',
};
const TEXT_ONLY = new Set(['jaro-winkler', 'levenshtein', 'damerau-levenshtein', 'soundex', 'phonetic', 'nickname']);
const NOT_TEXT = new Set<Standardisation>(['date', 'number', 'list']);
/** Columns that linkage_records has of itself. */
const TAKEN = new Set(['record', 'source', 'id', 'is_restricted']);
const DATE_PARTS = new Set(['year', 'month', 'day']);

/** Faults of a model whose form is right; empty when it can be used. */
export function checkModel(model: LinkageModel, where: Where): Problem[] {
  const told: Told[] = [
    ...repeated(model),
    ...checkNames(model),
    ...model.comparisons.flatMap((c, i) => checkComparison(model, c, ['comparisons', i])),
    ...checkRules(model, model.blocking, ['blocking']),
    ...checkRules(model, model.training ?? [], ['training']),
    ...checkRules(model, model.deterministic?.rules ?? [], ['deterministic', 'rules']),
    ...checkRules(model, model.certain_only?.rules ?? [], ['certain_only', 'rules']),
    ...checkVetoes(model),
  ];
  return told.map(([path, problem, expected, remedy]) => ({ where: where(path), problem, expected, remedy }));
}

function repeated(model: LinkageModel): Told[] {
  const names = model.comparisons.map((c) => c.name);
  return names.flatMap((name, i): Told[] =>
    names.indexOf(name) === i
      ? []
      : [[['comparisons', i, 'name'], `two comparisons are called '${name}'`, 'a name of its own', 'rename one']],
  );
}

function checkNames(model: LinkageModel): Told[] {
  const parts = everyRule(model)
    .flat()
    .map((p) => (typeof p === 'string' ? p : p.column));
  const used = new Set([...model.comparisons.flatMap((c) => c.columns), ...parts]);
  const taken = [...used].filter((column) => TAKEN.has(column.toLowerCase()));
  const unused = Object.keys(model.standardise ?? {}).filter((column) => !used.has(column));
  return [
    ...taken.map((column): Told => {
      const problem = `a column compared or blocked on is called '${column}', as one that linkage makes itself`;
      const remedy = `give it one under standardise, e.g. file_${column}: { from: ${column}, rule: text }`;
      return [['standardise'], problem, 'another name', remedy];
    }),
    ...unused.map((column): Told => {
      const problem = `'${column}' is neither compared nor blocked on`;
      return [['standardise', column], problem, 'a column that the model uses', 'remove it, or use it'];
    }),
  ];
}

function checkComparison(model: LinkageModel, comparison: Comparison, at: SettingPath): Told[] {
  const last = comparison.levels.length - 1;
  const order = comparison.levels.flatMap((level, i): Told[] => {
    const path = [...at, 'levels', i, 'kind'];
    if ((level.kind === 'else') !== (i === last))
      return [[path, 'the last level and no other is else', "kind 'else' at the end", 'move or add it']];
    if (level.kind === 'null' && i > 0)
      return [[path, 'a missing value is not an agreement', "kind 'null' as the first level", 'move it']];
    return [];
  });
  return [...order, ...comparison.levels.flatMap((l, i) => checkLevel(model, comparison, l, [...at, 'levels', i]))];
}

function checkLevel(model: LinkageModel, comparison: Comparison, level: Level, at: SettingPath): Told[] {
  const columns = level.on ?? comparison.columns;
  const rules = columns.map((c) => ruleOf(model, c));
  const told: Told[] = [];
  const tell = (setting: string, problem: string, expected: string, remedy: string): void =>
    void told.push([[...at, setting], problem, expected, remedy]);
  for (const column of columns)
    if (!comparison.columns.includes(column))
      tell(
        'on',
        `'${column}' is not among the columns of the comparison`,
        comparison.columns.join(', '),
        'add it there',
      );
  if (NEEDS_THRESHOLD.has(level.kind) && level.threshold === undefined)
    tell('threshold', `${level.kind} needs a threshold`, 'a number', 'add threshold');
  if (!TAKES_THRESHOLD.has(level.kind) && level.threshold !== undefined)
    tell('threshold', `${level.kind} has no threshold`, 'none', 'remove it');
  if (level.kind === 'jaro-winkler' && (level.threshold ?? 1) > 1)
    tell('threshold', 'a similarity is at most 1', '0 to 1', 'write 0.92 for 92%');
  if ((level.kind === 'postcode-part') !== (level.part !== undefined))
    tell('part', 'part goes with postcode-part', 'area, district or sector with that kind only', 'add or remove it');
  if ((level.kind === 'phonetic') !== (level.phonetic !== undefined))
    tell(
      'phonetic',
      'the setting phonetic goes with the kind phonetic',
      'double_metaphone with that kind only',
      'add or remove it',
    );
  if ((level.kind === 'columns-reversed' || level.kind === 'distance-km') && columns.length !== 2)
    tell('on', `${level.kind} compares two columns`, 'two columns', 'name them under on');
  if (level.tf && (columns.length !== 1 || level.kind === 'null' || level.kind === 'else' || rules.includes('list')))
    tell('tf', 'term frequencies are of one column that agrees', 'one column under on', 'remove tf or name one column');
  const needed = NEEDS_RULE[level.kind];
  if (needed && rules.some((r) => r !== needed))
    tell('kind', `${level.kind} works on columns standardised as ${needed}`, needed, 'set it under standardise');
  if (TEXT_ONLY.has(level.kind) && rules.some((r) => NOT_TEXT.has(r)))
    tell('kind', `${level.kind} works on text`, 'a column standardised as text', 'choose another kind');
  return told;
}

function checkVetoes(model: LinkageModel): Told[] {
  const known = model.comparisons.map((c) => c.name);
  return (model.vetoes ?? []).flatMap((veto, i) =>
    (['agree', 'disagree', 'unless'] as const).flatMap((setting) =>
      (veto[setting] ?? []).flatMap((name, j): Told[] => {
        const path = ['vetoes', i, setting, j];
        if (!known.includes(name))
          return [[path, `there is no comparison '${name}'`, known.join(', '), 'check the spelling']];
        if (setting === 'disagree' && veto.agree.includes(name))
          return [
            [path, `'${name}' cannot agree and disagree`, 'a comparison under one of them', 'remove it from one'],
          ];
        return [];
      }),
    ),
  );
}

const ruleOf = (model: LinkageModel, column: string): Standardisation => {
  const setting = model.standardise?.[column] ?? 'text';
  return typeof setting === 'string' ? setting : setting.rule;
};

function checkRules(model: LinkageModel, rules: BlockingRule[], at: SettingPath): Told[] {
  return rules.flatMap((rule, i) =>
    rule.flatMap((given, j): Told[] => {
      if (typeof given === 'string') return [];
      const how = [given.first, given.last, given.soundex, given.phonetic, given.part].filter((v) => v !== undefined);
      const path = [...at, i, j];
      if (how.length > 1)
        return [[path, 'a key is one part of a column', 'first, last, soundex, phonetic or part', 'keep one']];
      const wanted = given.part && (DATE_PARTS.has(given.part) ? 'date' : 'postcode');
      if (wanted && ruleOf(model, given.column) !== wanted)
        return [[path, `${given.part} is a part of a ${wanted}`, `'${given.column}' as ${wanted}`, 'set standardise']];
      if (!given.part && how.length && NOT_TEXT.has(ruleOf(model, given.column)))
        return [[path, 'characters can be cut from text only', 'a column of text', 'use part, or the whole column']];
      return [];
    }),
  );
}
