/** People in a demo: whether it has them, and what stands in the way of publishing them. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';
import { keyVariables } from './refuse-keys.ts';

/** Stands in the demo from before its first file is landed. */
const MARKER = 'people.json';
const NOTICE = 'The people of this demo are made up. They are linked and published with the keys beside this folder.';

/** Whether the people of the demo in a folder are published, or were begun to be. */
export const hasPeople = (folder: string): boolean => existsSync(join(folder, MARKER));

/**
 * Whether a demo is to have people: one that has them keeps them, since an edition without keys would be without people.
 * @throws ConcordError usage with everything that stands against it
 */
export function wantsPeople({ options, io }: CliCall, folder: string): boolean {
  if (!options.people && !hasPeople(folder)) return false;
  const faults = [...(options.small ? [NO_COUNTY] : []), ...realOnes(io.environment)];
  if (faults.length > 0) throw new ConcordError('usage', faults);
  return true;
}

const NO_COUNTY: Problem = {
  where: '--small',
  problem: 'people are those of the made-up county, which it leaves out',
  expected: 'a demo with people, or a small one',
  remedy: 'leave --small out; --residents 1000 --years 1 makes the least county that there can be',
};

/** Nothing real may get among what is made up, nor what is made up into a store of something real. */
function realOnes(environment: CliCall['io']['environment']): Problem[] {
  const remedy = 'unset it and run the command again, for instance from a shell of its own';
  const keys = keyVariables(environment).map((where) => ({
    where,
    problem: 'a key of the privacy line is in the environment, and made-up people would be published with it',
    expected: 'the keys that the demo makes for itself alone',
    remedy,
  }));
  if (!environment.DATABASE_URL?.trim()) return keys;
  const problem = 'pairs of made-up records would get into the review queue of that database';
  return [
    ...keys,
    { where: 'DATABASE_URL', problem, expected: 'no database: the demo keeps a file of its own', remedy },
  ];
}

/**
 * @throws ConcordError workspace-invalid for a demo of which files were landed without people: only the last month of most datasets
 * was then, and months that come after it would count as the newer word
 */
export function refuseWithoutPeople(workspace: Workspace): void {
  if (hasPeople(workspace.folder) || listDeliveries(workspace).length === 0) return;
  throw new ConcordError('workspace-invalid', {
    where: workspace.folder,
    problem:
      'this demo was made without people: the last month of their records has landed, and no earlier one can come after it',
    expected: 'a demo that was made with --people, or a folder that is empty or does not exist',
    remedy:
      'leave --workspace out or name another folder with it; or remove this folder, in which all is made up, and run the command again',
  });
}

/** Notes that the demo is one with people, before anything is landed. */
export const notePeople = ({ folder }: Workspace): void =>
  writeFileSync(join(folder, MARKER), `${JSON.stringify({ notice: NOTICE })}\n`);
