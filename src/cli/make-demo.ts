/** The demo workspace: samples/demo copied, the extracts of a made-up county added, both landed, an edition built. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConcordError } from '../concord-error.ts';
import { openEngine } from '../engine/engine.ts';
import { type LandedFolder, landFolder } from '../journey/land-folder.ts';
import type { OptOutStatus } from '../pseudonym/tell-opt-outs.ts';
import { openWorkspace, WORKSPACE_FILE } from '../workspace/open-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { addCounty, countyFolders, residentsOf } from './add-county.ts';
import type { CliCall } from './cli-command.ts';
import { runBuild } from './commands/build.ts';
import { notePeople, refuseWithoutPeople, wantsPeople } from './demo-people.ts';
import { checkDemoKeys, DEMO_PURPOSES, makeDemoKeys } from './make-demo-keys.ts';
import { showProgress } from './show-progress.ts';
import { takeMadeUpAnswer } from './take-made-up-answer.ts';

const PROGRAM_FOLDER = fileURLToPath(new URL('../../', import.meta.url));
const SAMPLES = join(PROGRAM_FOLDER, 'samples', 'demo');
export const DEMO_FOLDER = join(PROGRAM_FOLDER, 'workspaces', 'demo');
/** One with people is made from its first file on, so that it does not stand in the way of one without. */
export const PEOPLE_DEMO_FOLDER = `${DEMO_FOLDER}-people`;

/** What a person must know of the people in a demo. */
export interface DemoPeople {
  /** with how many the county was made */
  residents: number | undefined;
  purposes: string[];
  /** path of the key file, beside the workspace */
  keys: string;
  /** the made-up answer of the national data opt-out service that is in use */
  answer: OptOutStatus['national'];
}

/** Makes the workspace if there is none, lands samples and county, builds. Run again it changes nothing. */
export async function makeDemo(call: CliCall, folder: string) {
  const withPeople = wantsPeople(call, folder);
  const own = demoWorkspace(folder);
  if (withPeople) {
    checkDemoKeys(own);
    refuseWithoutPeople(own);
  }
  const workspace = await addCounty(call, own, withPeople);
  if (withPeople) notePeople(workspace);
  const { landed, skipped } = await landAll(call, workspace, withPeople);
  const { people, keyed } = withPeople ? await allowPeople(call, workspace) : { people: null, keyed: call };
  const built = await runBuild(keyed, workspace);
  const result = {
    workspace: workspace.folder,
    landed: landed.map((l) => l.delivery.receipt.deliveryId),
    skipped,
    editionId: built.manifest.editionId,
    unchanged: built.unchanged,
    people,
  };
  return { workspace, landed, built, people, result };
}

/** All that publishing people takes beside their records: keys, and an answer of the national service. */
async function allowPeople(call: CliCall, workspace: Workspace): Promise<{ people: DemoPeople; keyed: CliCall }> {
  const keys = makeDemoKeys(workspace);
  const keyed = { ...call, options: { ...call.options, keys } };
  const answer = await takeMadeUpAnswer(keyed, workspace);
  return { people: { residents: residentsOf(workspace), purposes: DEMO_PURPOSES, keys, answer }, keyed };
}

/** Made-up figures must never get into a workspace that holds real ones: any other workspace is left alone. */
function demoWorkspace(folder: string): Workspace {
  if (!existsSync(join(folder, WORKSPACE_FILE))) copySamples(folder);
  const workspace = openWorkspace(folder);
  if (workspace.title === openWorkspace(SAMPLES).title) return workspace;
  throw new ConcordError('workspace-invalid', {
    where: folder,
    problem: `this is the workspace "${workspace.title}", not the demo`,
    expected: 'the demo workspace, or a folder that is empty or does not exist',
    remedy: 'name another folder with --workspace; to publish this one, run `concord build`',
  });
}

function copySamples(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new ConcordError('workspace-invalid', {
      where: folder,
      problem: 'the folder holds other files',
      expected: 'a folder that is empty or does not exist',
      remedy: 'name another with --workspace',
    });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(SAMPLES, WORKSPACE_FILE), join(folder, WORKSPACE_FILE));
}

async function landAll(call: CliCall, workspace: Workspace, withPeople: boolean): Promise<LandedFolder> {
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  const progress = showProgress(call.io);
  const land = (from: string, wanted?: (dataset: string) => boolean): Promise<LandedFolder> =>
    landFolder({ workspace, folder: from, now: call.io.now(), engine, progress, ...(wanted ? { wanted } : {}) });
  try {
    const all = [await land(join(SAMPLES, 'extracts'))];
    for (const { folder, wanted } of countyFolders(workspace, withPeople)) all.push(await land(folder, wanted));
    return { landed: all.flatMap((l) => l.landed), skipped: all.flatMap((l) => l.skipped) };
  } finally {
    progress.end();
    engine.close();
  }
}
