/** The national data opt-out service, played for the made-up county of a demo. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../engine/engine.ts';
import { readOptOuts, takeNationalAnswer } from '../journey/keep-opt-outs.ts';
import { londonDay } from '../london-day.ts';
import { isNhsNumber } from '../pseudonym/is-nhs-number.ts';
import type { OptOutStatus } from '../pseudonym/tell-opt-outs.ts';
import { notOptedOut } from '../synthetic/truth/not-opted-out.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { countyOf } from './add-county.ts';
import { withOptOutAudit } from './audit-opt-outs.ts';
import type { CliCall } from './cli-command.ts';
import { readCallKeys } from './read-call-keys.ts';
import { showProgress } from './show-progress.ts';

/**
 * Takes an answer of today, made up from who opted out in the county, as `concord opt-outs take` takes a real one; while the last one
 * may still be used, none.
 * @param call with the keys of the demo
 * @returns the answer in use
 */
export async function takeMadeUpAnswer(call: CliCall, workspace: Workspace): Promise<OptOutStatus['national']> {
  const keys = await readCallKeys(call, workspace);
  const order = { workspace, keys, today: londonDay(call.io.now()), progress: showProgress(call.io) };
  const { national } = await readOptOuts(order);
  if (national?.inUse) return national;
  const folder = mkdtempSync(join(tmpdir(), 'concord-answer-'));
  const path = join(folder, 'answer.dat');
  try {
    await writeAnswer(countyOf(workspace), path);
    const taken = await withOptOutAudit(call, workspace, 'take', (note) =>
      takeNationalAnswer({ ...order, path, listedOn: order.today, note }),
    );
    return taken.national;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Some residents have a number that is none, which the service would not know. */
async function writeAnswer(county: string, path: string): Promise<void> {
  const engine = await openEngine();
  try {
    const numbers = (await notOptedOut(engine, county)).filter((number) => isNhsNumber(Buffer.from(number)));
    writeFileSync(path, numbers.map((number) => `${number},\n`).join(''), { mode: 0o600 });
  } finally {
    engine.close();
  }
}
