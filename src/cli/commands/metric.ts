import { ConcordError } from '../../concord-error.ts';
import { COMPARATORS, type Comparator, compareFigures } from '../../metric/compare-figures.ts';
import { type Beside, besideOf, withBeside } from '../../metric/figure-cells.ts';
import type { Answer, Metric } from '../../metric/metric.ts';
import { GRAINS } from '../../metric/metric-schema.ts';
import type { Released } from '../../metric/released.ts';
import { tellsSomething } from '../../metric/tells-something.ts';
import { writeCsv, writeCsvInPieces } from '../../metric/write-csv.ts';
import { jsonLines, jsonLinesInPieces } from '../../metric/write-json-lines.ts';
import { noRowsAllowed } from '../../policy/no-rows-allowed.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type Asking, askAgain, withAnswer, withPieces } from '../ask-question.ts';
import { askedFormat } from '../asked-format.ts';
import type { CliCall, CliCommand, CliOption } from '../cli-command.ts';
import { describeAnswer } from '../describe-answer.ts';
import { workspaceOf } from '../open-call.ts';
import { workbookSources } from '../workbook-sources.ts';
import { writePieces, writeWhole } from '../write-pieces.ts';
import type { WorkbookSources } from '../write-workbook.ts';

export const QUESTION_OPTIONS: CliOption[] = [
  { flags: '--from <DATE>', description: 'first day, e.g. 2025-04-01' },
  { flags: '--to <DATE>', description: 'last day, included' },
  {
    flags: '--where <DIMENSION=VALUE>',
    description:
      'only this value of a dimension; give it again for another value (of condition: for who has both; condition=A,B is either)',
    repeatable: true,
  },
  {
    flags: '--user <ID>',
    description: 'who asks for figures over people, for the audit log (default: the account that runs the command)',
  },
];

export const GRAIN_OPTION: CliOption = {
  flags: '--grain <GRAIN>',
  description: 'length of the periods; weeks end on Sunday (default: one figure for the whole time)',
  choices: [...GRAINS],
};

export const FOR_RELEASE_OPTION: CliOption = {
  flags: '--for-release',
  description: "withhold and round small numbers by the metric's disclosure rule, so that the figures may be passed on",
};

export const metricCommand: CliCommand = {
  name: 'metric',
  summary: 'ask for a metric from the current edition',
  detail:
    'Every figure comes with its numerator and denominator. What was not reported is said to be so, never shown as 0. The short id is enough where it is unique. Figures over rows about people are for the operator of the workspace: they obey the opt-outs of planning, small numbers are marked, --for-release withholds them, and the audit log is told. csv and jsonl (a figure a line) are written as they come, so that answers of millions of figures need no memory; with --compare, and in every other format, all of it is held.',
  arguments: [{ name: '<ID>', description: 'metric, e.g. concord.ae-4h or ae-4h' }],
  options: [
    { flags: '--by <DIMENSION>', description: 'a figure for each, e.g. trust; several with commas', repeatable: true },
    GRAIN_OPTION,
    ...QUESTION_OPTIONS,
    {
      flags: '--compare <WITH>',
      description: `figures to stand beside each: ${COMPARATORS.join(', ')}; several with commas`,
      repeatable: true,
    },
    FOR_RELEASE_OPTION,
    {
      flags: '--format <FORMAT>',
      description: 'how to write the answer',
      choices: ['table', 'csv', 'json', 'jsonl', 'xlsx'],
    },
    { flags: '--output <FILE>', description: 'file to write to; needed for xlsx' },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord metric ae-4h --by trust --grain month',
      does: '4-hour performance of each trust, month by month',
    },
    {
      command: 'concord metric ae-4h --by trust --grain month --format xlsx --output ae-4h.xlsx',
      does: 'the same as a workbook with notes, quality and provenance',
    },
    {
      command: 'concord metric ae-4h --by trust --from 2025-03-01 --to 2025-03-31 --compare peers,system,england',
      does: 'one month, each trust beside its peers, its care system and England',
    },
    {
      command: 'concord metric ed-within-4-hours --by lsoa --grain day --format csv --output days.csv',
      does: 'a large answer, written as it comes',
    },
    {
      command: 'concord metric ae-attendances --from 2024-04-01 --to 2025-03-31 --where trust=RC9',
      does: 'one trust, one financial year',
    },
  ],
  run: async (call) => {
    const format = formatOf(call);
    const workspace = workspaceOf(call);
    const wanted = comparatorsOf(call);
    if (!wanted.length && (format === 'csv' || format === 'jsonl')) return writeAsItComes(call, format, workspace);
    return withAnswer(call, workspace, async (answer, asking) => {
      const found = wanted.length ? await compareFigures(answer, wanted, askAgain(call, workspace, asking)) : [];
      const shown = { answer, beside: besideOf(answer, found) };
      await write(call, format, shown, workbookSources(answer, asking.edition.manifest, workspace));
      return sayIfEmpty(call, asking, answer.figures.some(tellsSomething));
    });
  },
};

/** @throws ConcordError usage for a comparator that there is not */
function comparatorsOf(call: CliCall): Comparator[] {
  const asked = (call.options.compare ?? []).flatMap((list) => list.split(',')).map((name) => name.trim());
  const wrong = asked.filter((name) => !(COMPARATORS as readonly string[]).includes(name));
  if (wrong.length)
    throw new ConcordError(
      'usage',
      wrong.map((name) => ({
        where: `--compare '${name.slice(0, 60)}'`,
        problem: 'there is no such comparator',
        expected: `one of ${COMPARATORS.join(', ')}`,
        remedy: 'name one of these; several with commas',
      })),
    );
  return [...new Set(asked)] as Comparator[];
}

/** No figure stays in memory. */
const writeAsItComes = (call: CliCall, format: 'csv' | 'jsonl', workspace: Workspace): Promise<number> =>
  withPieces(call, workspace, async (pieces, asking) => {
    const seen = { figures: 0, some: false };
    const counted = counting(pieces, seen);
    await writePieces(call, format === 'csv' ? writeCsvInPieces(counted) : jsonLinesInPieces(counted));
    sayWhere(call, seen.figures);
    return sayIfEmpty(call, asking, seen.some);
  });

async function* counting(
  pieces: AsyncGenerator<Released<Answer>>,
  seen: { figures: number; some: boolean },
): AsyncGenerator<Released<Answer>> {
  for await (const piece of pieces) {
    seen.figures += piece.figures.length;
    seen.some ||= piece.figures.some(tellsSomething);
    yield piece;
  }
}

interface Shown {
  answer: Released<Answer>;
  beside: Beside;
}

type Format = 'table' | 'csv' | 'json' | 'jsonl' | 'xlsx';

function formatOf(call: CliCall): Format {
  const { output } = call.options;
  const chosen = (askedFormat(call) ?? formatOfName(output)) as Format;
  if (chosen === 'xlsx' && !output)
    throw new ConcordError('usage', {
      where: '--format xlsx',
      problem: 'a workbook cannot be shown on a terminal',
      expected: '--output FILE beside it',
      remedy: 'add --output with the name of the file to write',
    });
  return chosen;
}

/** A file's name says how it is meant to be read. */
function formatOfName(output: string | undefined): Format {
  const ending = /\.(csv|jsonl?|xlsx)$/i.exec(output ?? '')?.[1]?.toLowerCase();
  return (ending as Format | undefined) ?? 'table';
}

async function write(call: CliCall, format: Format, shown: Shown, sources: WorkbookSources): Promise<void> {
  const bytes = await bytesOf(format, shown, sources);
  if (!call.options.output) {
    call.io.out.write(bytes.toString());
    return;
  }
  await writeWhole(call, { flag: '--output', file: call.options.output }, bytes);
  sayWhere(call, shown.answer.figures.length);
}

function sayWhere({ io, options }: CliCall, figures: number): void {
  if (options.output) io.err.write(`${figures} figures written to ${options.output}\n`);
}

async function bytesOf(format: Format, { answer, beside }: Shown, sources: WorkbookSources): Promise<string | Buffer> {
  if (format === 'csv') return writeCsv(answer, beside);
  if (format === 'jsonl') return jsonLines(withBeside(answer, beside));
  if (format === 'json') return `${JSON.stringify(withBeside(answer, beside), null, 2)}\n`;
  if (format === 'table') return describeAnswer(answer, sources.lines, sources.notice, beside);
  // Excel's writer takes a while to load, which no other format should wait for
  const { writeWorkbook } = await import('../write-workbook.ts');
  return writeWorkbook(answer, sources, beside);
}

/** A right question about which the edition knows nothing is told apart from an answer, by words and by exit code. */
function sayIfEmpty(call: CliCall, { metric, grant }: Pick<Asking, 'metric' | 'grant'>, some: boolean): number {
  if (some) return 0;
  const closed = noRowsAllowed(grant);
  // it is the policy that gives nothing, whatever the data are: no other dates would help
  if (closed)
    throw new ConcordError('no-data', {
      where: `metric ${metric.id}`,
      problem: closed.reason,
      expected: 'a row_filter that names a value of each of its dimensions',
      remedy: closed.remedy,
    });
  throw new ConcordError('no-data', {
    where: `metric ${metric.id}`,
    problem: 'the edition holds no data for this question',
    expected: 'dates and values that the data cover',
    remedy: emptyRemedy(call, metric),
  });
}

function emptyRemedy(call: CliCall, metric: Metric): string {
  const { by, from, to, where } = call.options;
  if (from || to || where) return 'widen --from, --to or --where; `concord explain` says what the data cover';
  if (by) return `ask without --by to see whether there is anything; concord.yaml says who belongs to which system`;
  return `land ${metric.datasets.join(' or ')}, then run \`concord build\``;
}
