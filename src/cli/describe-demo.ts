/** What a person is told of a demo that was made, and what they can try on it. */
import { relative } from 'node:path';
import type { Landed } from '../journey/land-file.ts';
import { describeBuild } from './commands/build.ts';
import { describeInBrief } from './commands/land.ts';
import { countText } from './format-table.ts';
import type { DemoPeople, makeDemo } from './make-demo.ts';

type MadeDemo = Omit<Awaited<ReturnType<typeof makeDemo>>, 'result'>;

/** @param cwd folder from which the commands that are shown work */
export function describeDemo({ workspace, landed, built, people }: MadeDemo, cwd: string): string {
  const folder = shown(workspace.folder, cwd);
  const files = people ? [countOutcomes(landed)] : landed.map((l) => describeInBrief(l.delivery, l.alreadyLanded));
  return [
    ...files,
    describeBuild(built),
    ...(people ? describePeople(people, folder, cwd) : []),
    `Look at it with: concord serve --workspace ${workspace.folder}`,
    '',
  ].join('\n');
}

/** A county with people is two thousand files: `concord deliveries` lists them. */
function countOutcomes(landed: Landed[]): string {
  const how = Map.groupBy(landed, (l) => (l.alreadyLanded ? 'landed before' : l.delivery.check.outcome));
  const told = [...how].map(([outcome, files]) => `${countText(files.length)} ${outcome}`).sort();
  return `${countText(landed.length)} files: ${told.join(', ')}.`;
}

function describePeople({ residents, purposes, keys, answer }: DemoPeople, folder: string, cwd: string): string[] {
  const at = `--workspace ${folder}`;
  return [
    `People of a made-up county of ${countText(residents ?? null)} are published for ${purposes.join(', ')}.`,
    `Keys: ${shown(keys, cwd)}, outside the workspace and for their owner alone. They are for made-up data alone.`,
    `The made-up answer of the national data opt-out service may be used until ${answer?.lastDay}; then run this command again.`,
    'Figures over people are for the command line; page and API refuse them. Try:',
    `  npx concord metric ed-attendance-rate --by pcn ${at}`,
    `  npx concord cohort profile frail-65-plus --on 2026-03-31 ${at}`,
    `  npx concord explain ed-attendance-rate --by pcn ${at}`,
    'What works above the privacy line takes the keys:',
    `  npx concord opt-outs status --keys ${shown(keys, cwd)} ${at}`,
    '',
  ];
}

/** From where the person stands, or in full where that is outside. */
function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
