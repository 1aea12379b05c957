/** Who the operator says the user is, until people sign in: it goes to the audit log as it is given. */
import { ConcordError } from '../concord-error.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall, CliOption } from './cli-command.ts';

export const USER_OPTION: CliOption = {
  flags: '--user <ID>',
  description: 'who does it: there is no sign-in yet, so the operator says; kept in the audit log',
  required: true,
};

export const ROLE_OPTION: CliOption = {
  flags: '--role <ROLE>',
  description: 'role in which they act: data-steward, ig-lead or caldicott-guardian',
  default: 'data-steward',
};

export const ORGANISATION_OPTION: CliOption = {
  flags: '--organisation <ODS>',
  description: 'organisation that they act for (default: the first care system of concord.yaml)',
};

/**
 * The user of --user, --role and --organisation.
 * @throws ConcordError 'usage' with every one of them that will not do
 */
export function operatorOf(call: CliCall, workspace: Pick<Workspace, 'systems'>): AuditEvent['user'] {
  const { user = '', role = '', organisation = workspace.systems[0]?.code ?? '' } = call.options;
  const rules: [boolean, string, string][] = [
    [/\S/.test(user) && user.length <= 200, '--user', 'the id of a user, e.g. j.smith'],
    [/^[a-z][a-z-]{2,40}$/.test(role), '--role', 'a role in small letters, e.g. data-steward, practitioner'],
    [organisation === '' || /^[A-Z0-9]{3,12}$/.test(organisation), '--organisation', 'an ODS code'],
  ];
  const faulty = rules.filter(([holds]) => !holds);
  if (faulty.length)
    throw new ConcordError(
      'usage',
      faulty.map(([, where, expected]) => ({ where, problem: 'it will not do', expected, remedy: 'correct it' })),
    );
  return { id: user, role, organisation };
}
