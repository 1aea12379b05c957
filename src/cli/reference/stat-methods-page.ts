import { ALL_METHODS, METHOD_GROUPS } from '../../statistics/methods/all-methods.ts';
import type { StatMethod } from '../../statistics/methods/stat-method.ts';
import { KINDS } from '../stat/describe-stat.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

export function statMethodsPage(): string {
  return [
    GENERATED,
    '# Methods of `concord stat`',
    '',
    'Each reads a CSV, and takes the column that is named as a part below, or the one that `--column PART=COLUMN` names.',
    '`--by COLUMN` gives a result for each group. An empty cell or `NA` is missing, and missing stays missing.',
    'How well each agrees with its published results stands in [statistics.md](statistics.md).',
    '',
    ...METHOD_GROUPS.flatMap(({ title, methods }) => [
      `**${title}**
`,
      markdownTable(
        ['Method', 'Answers'],
        methods.map((m) => [`[${m.id}](#${m.id})`, m.answers]),
      ),
    ]),
    ...ALL_METHODS.flatMap(methodPart),
  ].join('\n');
}

function methodPart(method: StatMethod): string[] {
  return [
    `## ${method.id}\n`,
    `${method.answers}. Gives ${method.gives === 'one' ? 'one row' : 'several rows'} a group. Source: ${method.source}.\n`,
    markdownTable(
      ['Column', 'Needed', 'Kind', 'What it is'],
      method.columns.map((c) => [code(c.part), c.required ? 'yes' : 'no', KINDS[c.type], c.meaning]),
    ),
    ...(method.options.length === 0
      ? []
      : [
          markdownTable(
            ['Setting', 'Value', 'Default', 'What it does'],
            method.options.map((o) => [
              code(o.name),
              o.choices?.map(code).join(' ') ?? o.type,
              o.required ? 'needed' : code(o.default ?? ''),
              o.meaning,
            ]),
          ),
        ]),
  ];
}
