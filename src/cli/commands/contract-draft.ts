import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import type { Draft, DraftFiles, DraftQuestion } from '../../contract/draft.ts';
import { draftContract } from '../../contract/draft-contract.ts';
import { openEngine } from '../../engine/engine.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { existingFile, printResult, workspaceOf } from '../open-call.ts';

export const contractDraftCommand: CliCommand = {
  name: 'contract draft',
  summary: 'look at an unknown file and propose its contract',
  detail:
    'Proposes types, key, code lists, identifiers and date formats, asks what the file cannot tell, and writes the contract into the workspace, with mapping and first metrics when the file holds figures. When in doubt about people it proposes the stricter answer: of their files only codes that can be no name become code lists, and other texts are sensitive. A file without headings is about people, unless its values clearly say otherwise. With headings it is about nobody only where they or the values say of each column what it is other than names and birth dates.',
  arguments: [{ name: '<FILE>', description: 'the file to look at' }],
  options: [
    { flags: '--yes', description: 'take the proposed answer to every question that --answer does not give' },
    {
      flags: '--answer <QUESTION=ANSWER>',
      description: 'answer a question beforehand, by its name',
      repeatable: true,
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord contract draft falls-response.csv',
      does: 'asks, then writes catalogue/datasets/falls_response',
    },
    { command: 'concord contract draft falls-response.csv --yes', does: 'takes every proposed answer' },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const path = existingFile(call, call.arguments[0] ?? '');
    const draft = await draftOf(path);
    for (const note of draft.notes) call.io.err.write(`${note}\n`);
    const answers = await answersTo(draft.questions, call);
    const written = writeFiles(workspace, draft.id, draft.apply(answers));
    const shown = written.map((file) => relative(call.io.cwd, file));
    printResult(call, { id: draft.id, written, questions: draft.questions, answers }, () =>
      nextSteps(call, draft, shown, basename(path)),
    );
    return 0;
  },
};

async function draftOf(path: string): Promise<Draft> {
  const engine = await openEngine();
  try {
    return await draftContract(path, engine);
  } finally {
    engine.close();
  }
}

async function answersTo(questions: DraftQuestion[], call: CliCall): Promise<Record<string, string>> {
  const answers = givenAnswers(call.options.answer ?? []);
  const open = questions.filter((question) => answers[question.id] === undefined);
  if (open.length === 0 || call.options.yes) return answers;
  if (!call.io.isTerminal) throw cannotAsk(open);
  for (const { id, question, choices, default: proposed } of open)
    answers[id] = await call.io.ask({ message: question, choices, default: proposed });
  return answers;
}

function givenAnswers(texts: string[]): Record<string, string> {
  const pairs = texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
  const wrong = texts.filter((text) => text.indexOf('=') < 1);
  if (wrong.length === 0) return Object.fromEntries(pairs);
  throw new ConcordError(
    'usage',
    wrong.map((text) => ({
      where: `--answer ${text}`,
      problem: 'it is not a question and an answer',
      expected: 'QUESTION=ANSWER, e.g. identity=none',
      remedy: 'write it so',
    })),
  );
}

const cannotAsk = (open: DraftQuestion[]): ConcordError =>
  new ConcordError(
    'usage',
    open.map((question) => ({
      where: `question ${question.id}`,
      problem: `${question.question} It cannot be asked, because this is not a terminal`,
      expected: question.choices.length
        ? `one of ${question.choices.map((c) => c.value).join(', ')}`
        : 'an answer in words',
      remedy: `give --answer ${question.id}=…, or --yes to take "${question.default}"`,
    })),
  );

/** Nothing that a person may have changed since is written over. */
function writeFiles(workspace: Workspace, id: string, files: DraftFiles): string[] {
  const catalogue = join(workspace.folder, 'catalogue');
  const texts = new Map([
    [join(catalogue, 'datasets', id, 'contract.yaml'), files.contract],
    ...files.mappings.map(({ table, sql }) => [join(catalogue, 'datasets', id, `${table}.sql`), sql] as const),
    ...files.metrics.map(({ fileName, yaml }) => [join(catalogue, 'metrics', fileName), yaml] as const),
  ]);
  const there = [...texts.keys()].filter((path) => existsSync(path));
  if (there.length > 0)
    throw new ConcordError(
      'usage',
      there.map((path) => ({
        where: path,
        problem: 'there is such a file already',
        expected: 'a dataset that the workspace does not have yet',
        remedy: 'change that file, or remove it and draft again',
      })),
    );
  for (const [path, text] of texts) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return [...texts.keys()];
}

function nextSteps(call: CliCall, draft: Draft, files: string[], fileName: string): string {
  const workspace = call.options.workspace ? ` --workspace ${call.options.workspace}` : '';
  return [
    'Written:',
    ...files.map((file) => `  ${file}`),
    'Next:',
    '  1. Read the contract. Each guess has its reason beside it.',
    `  2. Say in concord.yaml which partner sends ${draft.id}.`,
    `  3. concord check ${fileName} --dataset ${draft.id}${workspace}`,
    `  4. concord land ${fileName} --dataset ${draft.id} --from ODS${workspace}, then concord build${workspace}`,
    '',
  ].join('\n');
}
