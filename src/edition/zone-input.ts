/** A relation of the identity zone as the input of a step. */
import type { Engine } from '../engine/engine.ts';
import { namesRows } from '../linkage/residents/map-at.ts';
import { hashOf } from './hash-canonically.ts';
import type { StepInput } from './run-step.ts';

/**
 * Names a relation by what is in it, whatever the order of its rows, so that a step over it is found again.
 * @param row SQL of what tells one row from another
 */
export async function zoneInput(engine: Engine, relation: string, row: string): Promise<StepInput> {
  const { hash } = await engine.one<{ hash: string }>(
    `select ${namesRows(`(${row})::varchar`)} as hash from ${relation}`,
  );
  return { relation, files: [], sha256: hashOf(['zone', hash]) };
}
