import { ConcordError } from '../../concord-error.ts';
import { decideReviewPair, type ReviewState } from '../../store/decide-review-pair.ts';
import { reviewExists } from '../../store/review-standings.ts';
import type { ReviewDecision } from '../../store/store-tables.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { demandSteward } from '../demand-steward.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStore } from '../open-store-call.ts';
import { ORGANISATION_OPTION, operatorOf, ROLE_OPTION, USER_OPTION } from '../operator.ts';
import { REASON_OPTION } from '../reason-option.ts';

export const reviewDecideCommand: CliCommand = {
  name: 'review decide',
  summary: 'say whether a pair in doubt is one person',
  detail:
    'Two reviewers who say the same decide a pair; where they differ a third is asked, and what two of the three say holds. Nobody decides a pair twice. Unsure is a decision: nothing is linked and nobody is asked again. The next build with keys obeys. It needs no key: nothing of the pair is read.',
  arguments: [{ name: '<PAIR>', description: 'id of the pair, as `concord review list` gives it' }],
  options: [
    { flags: '--same', description: 'the record is this resident’s' },
    { flags: '--different', description: 'the record is another person’s' },
    { flags: '--unsure', description: 'it cannot be told' },
    REASON_OPTION,
    USER_OPTION,
    ROLE_OPTION,
    ORGANISATION_OPTION,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command:
        'concord review decide PBQ5ZVWBXPIOP6SSA-RFYYK44CNPMF7OWDD --same --reason "same name and practice, a slip in the day" --user j.smith',
      does: 'takes down what J. Smith says',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const decision = decisionOf(call);
    const reviewer = operatorOf(call, workspace);
    const [pairId = ''] = call.arguments;
    const at = call.io.now().toISOString();
    const state = await withStore(call, workspace, async (store) => {
      await reviewExists(store, pairId);
      await demandSteward(store, { at, user: reviewer, action: 'review', object: { type: 'review-pair', id: pairId } });
      return decideReviewPair(store, { pairId, reviewer, decision, reason: call.options.reason ?? '', at });
    });
    printResult(call, { pairId, ...state }, () => describeState(state));
    return 0;
  },
};

function decisionOf({ options: { same, different, unsure } }: CliCall): ReviewDecision {
  const said = [same && 'link', different && 'not-the-same', unsure && 'unsure'].filter(
    (d): d is ReviewDecision => typeof d === 'string',
  );
  if (said.length === 1) return said[0]!;
  throw new ConcordError('usage', {
    where: 'concord review decide',
    problem: said.length ? 'more than one decision was given' : 'no decision was given',
    expected: 'one of --same, --different, --unsure',
    remedy: 'give one of them',
  });
}

const SAID: Record<ReviewDecision, string> = { link: 'the same', 'not-the-same': 'different', unsure: 'unsure' };

function describeState({ state, decision }: ReviewState): string {
  if (state === 'open' || !decision) return 'Taken down. The pair waits for another reviewer.\n';
  const next =
    decision === 'unsure' ? 'Nothing is linked.' : 'Run `concord build --keys FILE` to publish an edition that obeys.';
  return `Decided: ${SAID[decision]}. ${next}\n`;
}
