/** Why a build has nothing to publish, and what to do: every reason at once. */
import { ConcordError } from '../concord-error.ts';
import type { Refused } from './admit-rows.ts';
import type { LeftOut } from './choose-deliveries.ts';

/** @param asAt ISO date that was asked for; what had landed by then was looked at */
export function nothingToPublish(refused: Refused[], leftOut: LeftOut[], asAt: string | undefined): ConcordError {
  const problems = refused.map((r) => ({
    where: r.dataset,
    problem: r.reason,
    expected: `the rule ${r.rule}`,
    remedy: r.remedy,
  }));
  const set = leftOut
    .filter((l) => !refused.some((r) => r.dataset === l.dataset))
    .map((l) => ({
      where: l.deliveryId,
      problem: l.reason,
      expected: 'a delivery that was accepted',
      remedy: l.remedy,
    }));
  const none = {
    where: 'build',
    problem: asAt ? `nothing had been landed by ${asAt}` : 'nothing has been landed',
    expected: 'a delivery',
    remedy: asAt
      ? 'ask for a later date; `concord deliveries` tells when each was received'
      : 'land a file first: concord land FILE --dataset ID --from ODS',
  };
  const all = [...problems, ...set];
  return new ConcordError('build-refused', all.length ? all : none);
}
