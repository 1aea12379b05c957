import { createHash } from 'node:crypto';
import type { Asker } from './decision.ts';
import type { Policy } from './load-policies.ts';

/**
 * Answers: a name for all that policy decides for whoever asks on one day, of one edition: a SHA-256 of the asker and of every policy.
 * Where it is the same, the same is allowed, of the same rows and under the same rule for small numbers; an answer that was worked out
 * under one name is never given under another.
 */
export function nameDecisions(asker: Asker, policies: ReadonlyMap<string, Policy>): string {
  // in their order: of several that allow the same, the first counts
  const all = [...policies.values()].map(({ path: _, ...policy }) => policy);
  return createHash('sha256')
    .update(JSON.stringify([asker, all]))
    .digest('hex');
}
