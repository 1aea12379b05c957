/** A request for re-identification as the command line gives it, asked and told. */
import { readFileSync } from 'node:fs';
import { ConcordError, type Problem } from '../concord-error.ts';
import { withRevealWays } from '../edition/reveal-ways.ts';
import { REIDENTIFICATION_LIMITS, type ReidentificationRequest } from '../reidentify/reidentification-request.ts';
import { type ReidentificationAnswer, reidentify } from '../reidentify/reidentify.ts';
import type { CliCall, CliOption } from './cli-command.ts';
import { formatTable } from './format-table.ts';
import { namingOptions } from './name-options.ts';
import { existingFile, printResult, workspaceOf } from './open-call.ts';
import { withStore } from './open-store-call.ts';
import { KEY_OPTIONS, readCallKeys } from './read-call-keys.ts';

export const ASKING_OPTIONS: CliOption[] = [
  { flags: '--token <TOKEN>', description: 'the patient, as direct care sees them: 20 characters', repeatable: true },
  { flags: '--list <FILE>', description: 'several patients: a file with a token on each line' },
  { flags: '--reason <TEXT>', description: 'why, in words that name nobody', required: true },
  { flags: '--user <ID>', description: 'who asks: there is no sign-in yet, so the operator says', required: true },
  { flags: '--name <NAME>', description: 'name of who asks', required: true },
  { flags: '--email <ADDRESS>', description: 'email address of who asks', required: true },
  { flags: '--role <ROLE>', description: 'role in which they act; practitioners alone are answered', required: true },
  { flags: '--practice <ODS>', description: 'practice that they act for', required: true },
  { flags: '--repeat-reason <TEXT>', description: 'why it is asked again on the same day' },
  ...KEY_OPTIONS,
];

/** One patient on the practitioner's own word; two or more are approved by a second person first. */
const LIMITS = { ...REIDENTIFICATION_LIMITS, tokensWithoutApproval: 1 };

/**
 * Asks, and prints the answer or that it waits.
 * @param requestId minted for a first time, or that of an approved request
 * @returns the exit code
 */
export async function askReidentification(call: CliCall, requestId: string): Promise<number> {
  const workspace = workspaceOf(call);
  const given = tokensOf(call);
  const request = requestOf(call, requestId, given.tokens);
  const keys = await readCallKeys(call, workspace);
  const answer = await withRevealWays(workspace, keys, request.user.organisation, (ways) =>
    withStore(call, workspace, (store) =>
      namingOptions({ ...OPTIONS, ...given.places }, () => reidentify(store, request, ways, call.io.now(), LIMITS)),
    ),
  );
  printResult(call, answer, () => describeAnswer(answer));
  return 0;
}

/** Which option gives which field of a request. */
const OPTIONS: Record<string, string> = {
  ...{ requestId: '<REQUEST>', user: '--user', 'user.name': '--name', 'user.email': '--email' },
  ...{ 'user.organisation': '--practice', reason: '--reason', repeatReason: '--repeat-reason' },
};

function requestOf(call: CliCall, requestId: string, tokens: string[]): ReidentificationRequest {
  const { user = '', name = '', email = '', role = '', practice = '', reason = '', repeatReason } = call.options;
  return {
    requestId,
    user: { id: user, name, email, role, organisation: practice },
    purpose: 'direct_care',
    reason,
    tokens,
    source: 'command line',
    ...(repeatReason === undefined ? {} : { repeatReason }),
  };
}

/** The tokens that were given, and where each stands: which --token, or which line of the list. */
function tokensOf(call: CliCall): { tokens: string[]; places: Record<string, string> } {
  const { token, list } = call.options;
  if ((token === undefined) === (list === undefined)) throw new ConcordError('usage', ONE_OF_BOTH);
  if (list === undefined)
    return placed(
      (token ?? []).map((text, i) => [text, `--token number ${i + 1}`]),
      '--token',
    );
  const lines = readFileSync(existingFile(call, list), 'utf8').split(/\r?\n/);
  const told = lines.map((line, i): [string, string] => [line.trim(), `--list, line ${i + 1}`]);
  return placed(
    told.filter(([line], i) => line !== '' && !(i === 0 && /^(person_)?token$/i.test(line))),
    '--list',
  );
}

const placed = (given: [token: string, place: string][], option: string) => ({
  tokens: given.map(([token]) => token),
  places: { tokens: option, ...Object.fromEntries(given.map(([, place], i) => [`tokens[${i}]`, place])) },
});

const ONE_OF_BOTH: Problem = {
  where: '--token, --list',
  problem: 'patients are named in one way, by one of the two',
  expected: '--token for one patient, or --list for several',
  remedy: 'give one of them',
};

function describeAnswer({ requestId, state, items }: ReidentificationAnswer): string {
  if (state === 'waiting')
    return [
      `Request ${requestId} waits for a second person's approval; nothing was looked up.`,
      `  A Caldicott guardian or IG lead: concord reidentify approve ${requestId} --reason TEXT --user ID --role caldicott-guardian`,
      `  Then, within a day: concord reidentify open ${requestId} with the same list`,
      '',
    ].join('\n');
  return formatTable(
    items,
    [
      { title: 'Token', text: (i) => i.token },
      { title: 'NHS number', text: (i) => i.nhsNumber },
      { title: '', text: (i) => i.message },
    ],
    '',
  );
}
