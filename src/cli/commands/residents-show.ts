import { ConcordError } from '../../concord-error.ts';
import { type ResidentAsked, residentName, showResidents } from '../../edition/show-resident.ts';
import { appendAudit } from '../../store/append-audit.ts';
import { refusalOf } from '../audit-outcome.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { demandSteward } from '../demand-steward.ts';
import { describeResident } from '../describe-resident.ts';
import { numberOption } from '../number-option.ts';
import { workspaceOf } from '../open-call.ts';
import { withStore } from '../open-store-call.ts';
import { ORGANISATION_OPTION, operatorOf, ROLE_OPTION, USER_OPTION } from '../operator.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';

const LARGEST_KEY = 999_999_999;

export const residentsShowCommand: CliCommand = {
  name: 'residents show',
  summary: 'show the records of a resident, to see whether they are of one person',
  detail:
    'What it prints identifies people: every record that is the resident’s now, with its numbers, names, birth date and postcode, and the name by which `concord residents split` knows it. It is read from the sealed identity zone, printed and written nowhere; that it was shown, and to whom, is in the audit log first, and so is that somebody asked for a resident who is not there. Do not send the output to a file. With --by-number it asks for an NHS number, so that none stands in the history of the terminal.',
  arguments: [{ name: '[PERSON]', description: 'person_key of the resident, as tables of an edition have it' }],
  options: [
    { flags: '--by-number', description: 'ask for an NHS number, and show whoever has a record that gives it' },
    USER_OPTION,
    ROLE_OPTION,
    ORGANISATION_OPTION,
    ...KEY_OPTIONS,
  ],
  inWorkspace: true,
  printsResult: false,
  examples: [
    { command: 'concord residents show 1204 --user j.smith --keys ../keys.yaml', does: 'shows a resident to J. Smith' },
    {
      command: 'concord residents show --by-number --user j.smith --keys ../keys.yaml',
      does: 'asks for an NHS number and shows who has it',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const user = operatorOf(call, workspace);
    const key = keyAsked(call);
    const keys = await readCallKeys(call, workspace);
    await withStore(call, workspace, async (store) => {
      const showing = { at: call.io.now().toISOString(), user, action: 'residents-show' };
      const whom = key === null ? 'by number' : residentName(key, keys);
      await demandSteward(store, { ...showing, object: { type: 'resident', id: whom } });
      const asked: ResidentAsked = key === null ? { nhsNumber: await askNumber(call) } : { personKey: key };
      const shown = await showResidents(workspace.paths, keys, asked).catch(async (error: unknown) => {
        const [outcome, details] = refusalOf(error);
        await appendAudit(store, { ...showing, object: { type: 'resident', id: whom }, outcome, details });
        throw error;
      });
      // logged before anything is told: what cannot be logged is not shown
      for (const { name } of shown)
        await appendAudit(store, { ...showing, object: { type: 'resident', id: name }, outcome: 'shown' });
      call.io.out.write(shown.map(describeResident).join('\n'));
    });
    return 0;
  },
};

/** @returns null when a number is to be asked for */
function keyAsked({ arguments: [key], options: { byNumber }, io }: CliCall): number | null {
  const usage = (problem: string, expected: string): ConcordError =>
    new ConcordError('usage', { where: 'concord residents show', problem, expected, remedy: 'give one of them' });
  const either = 'a person_key, or --by-number';
  if (key !== undefined && byNumber) throw usage('both a key and --by-number are given', either);
  if (key !== undefined) return numberOption('PERSON', key, 1, LARGEST_KEY);
  if (!byNumber) throw usage('nobody is named', either);
  if (!io.isTerminal)
    throw usage('nobody is at the terminal to give the number', 'a person_key where nobody can be asked');
  return null;
}

async function askNumber(call: CliCall): Promise<string> {
  const said = (await call.io.ask({ message: 'NHS number', choices: [], default: '' })).replaceAll(/[\s-]/g, '');
  if (/^\d{10}$/.test(said)) return said;
  throw new ConcordError('usage', {
    where: 'NHS number',
    problem: 'what was said is none',
    expected: 'ten digits',
    remedy: 'run it again',
  });
}
