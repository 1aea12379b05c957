import { ConcordError } from '../../concord-error.ts';
import { londonDay } from '../../london-day.ts';
import { checkCatalogue } from '../check-catalogue.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { formatTable } from '../format-table.ts';
import { type CatalogueEntry, listCatalogue } from '../list-catalogue.ts';
import { printResult, workspaceOf } from '../open-call.ts';

const ACTIONS = ['list', 'search', 'check'];

export const catalogueCommand: CliCommand = {
  name: 'catalogue',
  summary: 'list, search or check the definitions: datasets, metrics, pages, policies, pathways, cohorts, code lists',
  detail:
    'A workspace sees our catalogue with its own on top. `check` reads every file and tells every fault of them all.',
  arguments: [
    { name: '[ACTION]', description: 'list (default), search or check' },
    { name: '[TEXT]', description: 'words to search for' },
  ],
  options: [],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord catalogue', does: 'lists everything' },
    { command: 'concord catalogue search discharge', does: 'lists what speaks of discharge' },
    { command: 'concord catalogue check', does: 'checks every file, for use before a change is merged' },
  ],
  run: async (call) => {
    const [action = 'list', text] = call.arguments;
    if (action === 'check') return check(call);
    if (action === 'search' && text) return list(call, text);
    if (action === 'list' && text === undefined) return list(call, '');
    throw wronglyAsked(action);
  },
};

function wronglyAsked(action: string): ConcordError {
  const known = ACTIONS.includes(action);
  return new ConcordError('usage', {
    where: `concord catalogue ${action}`,
    problem: known ? 'it was given too many or too few words' : 'there is no such action',
    expected: 'list, search TEXT or check',
    remedy: known
      ? 'put words with spaces between quotes: concord catalogue search "four hours"'
      : 'use one of the three',
  });
}

function list(call: CliCall, text: string): number {
  const entries = listCatalogue(workspaceOf(call)).filter((entry) => speaksOf(entry, text));
  printResult(call, entries, () =>
    formatTable(
      entries,
      [
        { title: 'Kind', text: (e) => e.kind },
        { title: 'Id', text: (e) => e.id },
        { title: 'Title', text: (e) => e.title },
        { title: 'From', text: (e) => e.from },
      ],
      text ? `Nothing in the catalogue speaks of "${text}".` : 'The catalogue is empty.',
    ),
  );
  return 0;
}

const speaksOf = (entry: CatalogueEntry, text: string): boolean =>
  `${entry.id} ${entry.title} ${entry.about}`.toLowerCase().includes(text.toLowerCase());

async function check(call: CliCall): Promise<number> {
  const checked = await checkCatalogue(workspaceOf(call), londonDay(call.io.now()));
  if (checked.problems.length > 0) throw new ConcordError('catalogue-invalid', checked.problems);
  printResult(call, checked, () => `${checked.files} files checked, no fault found.\n`);
  return 0;
}
