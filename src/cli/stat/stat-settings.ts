/** The settings of a statistic, from `--set NAME=VALUE`, all faults at once. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import type { StatMethod, StatOption, StatOptions } from '../../statistics/methods/stat-method.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import { isNumber } from './cell-kinds.ts';

/** @throws ConcordError 'usage' with every setting that is unknown, repeated, not of its kind, or needed and not given */
export function statSettings(method: StatMethod, given: string[]): StatOptions {
  const problems: Problem[] = [];
  const settings: StatOptions = {};
  for (const option of method.options)
    if (option.default !== undefined) settings[option.name] = typed(option, option.default);
  const seen = new Set<string>();
  for (const pair of given) {
    const at = pair.indexOf('=');
    const name = at < 0 ? pair : pair.slice(0, at);
    const option = method.options.find((o) => o.name === name);
    const value = option && typed(option, at < 0 ? '' : pair.slice(at + 1));
    if (!option) problems.push(unknown(pair, name, method));
    else if (value === undefined) problems.push(wrongKind(pair, option));
    else if (seen.has(name)) problems.push({ ...wrongKind(pair, option), problem: 'it is given twice' });
    else settings[name] = value;
    seen.add(name);
  }
  problems.push(...method.options.filter((o) => o.required && !seen.has(o.name)).map((o) => needed(o, method)));
  if (problems.length > 0) throw new ConcordError('usage', problems);
  return settings;
}

function typed({ type, choices, range }: StatOption, text: string): number | string | boolean | undefined {
  if (choices && !choices.includes(text)) return undefined;
  if (type === 'flag') return { '': true, true: true, yes: true, false: false, no: false }[text];
  if (type === 'text') return text === '' ? undefined : text;
  if (!isNumber(text.trim())) return undefined;
  return range === undefined || LEVELS[range].holds(Number(text)) ? Number(text) : undefined;
}

const LEVELS: Record<NonNullable<StatOption['range']>, { holds: (level: number) => boolean; expected: string }> = {
  confidence: {
    holds: (level) => (level >= 0.9 && level < 1) || (level >= 90 && level < 100),
    expected: 'a fraction from 0.9 to below 1, or a percentage from 90 to below 100',
  },
  coverage: {
    holds: (level) => (level > 0 && level < 1) || (level >= 50 && level < 100),
    expected: 'a fraction above 0 and below 1, or a percentage from 50 to below 100',
  },
};

function unknown(pair: string, name: string, { id, options }: StatMethod): Problem {
  const names = options.map((o) => o.name);
  const near = nearestName(name, names);
  return {
    where: `--set ${pair}`,
    problem: `${id} has no such setting`,
    expected: names.length > 0 ? `NAME=VALUE, with a name of ${names.join(', ')}` : 'no setting: it has none',
    remedy: near ? `did you mean ${near}?` : `concord stat ${id} shows what each setting does`,
  };
}

const needed = ({ name, meaning }: StatOption, { id }: StatMethod): Problem => ({
  where: `concord stat ${id}`,
  problem: `it needs the setting ${name} (${meaning})`,
  expected: `--set ${name}=VALUE`,
  remedy: `add it; concord stat ${id} shows every setting`,
});

const wrongKind = (pair: string, option: StatOption): Problem => ({
  where: `--set ${pair}`,
  problem: 'the value does not fit',
  expected: fitting(option),
  remedy: `this setting is: ${option.meaning}`,
});

function fitting({ type, choices, range }: StatOption): string {
  if (choices) return `one of ${choices.join(', ')}`;
  const kind = { number: 'a number', text: 'a text', flag: 'yes or no' }[type];
  return range === undefined ? kind : `${kind}: ${LEVELS[range].expected}`;
}
