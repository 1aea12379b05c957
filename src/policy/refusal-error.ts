import { ConcordError } from '../concord-error.ts';
import type { Refusal } from './decision.ts';

/** A refusal as the error that is sent: rule, reason and remedy, never a bare no. */
export const refusalError = (refusal: Refusal, wanted: { tables: string[]; metric?: string }): ConcordError =>
  new ConcordError('policy-refused', {
    where: wanted.metric ?? wanted.tables.join(', '),
    problem: `${refusal.reason} (rule: ${refusal.rule})`,
    expected: 'something that a policy in force allows',
    remedy: refusal.remedy,
  });
