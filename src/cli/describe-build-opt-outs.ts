/** What a build says of the opt-outs that it obeyed. */
import type { Manifest } from '../edition/manifest.ts';
import { askedSinceTexts } from './describe-opt-outs.ts';
import { countText, manyText } from './format-table.ts';

type Built = Pick<Manifest, 'inputs' | 'optOuts' | 'seen'>;

/** Lists, counts and people of each purpose, for --json; null for an edition without rows about people. */
export const buildOptOuts = ({ inputs, optOuts, seen }: Built) =>
  optOuts ? { lists: inputs.optOutLists, ...optOuts, purposes: seen?.people ?? [] } : null;

/** One sentence a line; none for an edition without rows about people. */
export function describeBuildOptOuts({ inputs, optOuts, seen }: Built): string[] {
  if (!optOuts) return [];
  const { unknownObjections: unknown, withoutNumber, testPatients = 0 } = optOuts;
  const answered = inputs.optOutLists.some((list) => list.kind === 'national');
  return [
    `Opt-outs: ${inputs.optOutLists.map(listText).join('; ') || 'no list is in use'}.`,
    ...(seen?.people ?? []).map(
      ({ purpose, people, optedOut, gpOptedOut }) =>
        `${purpose}: of ${manyText(people, 'person', 'people')} ${countText(optedOut)} opted out, ${countText(gpOptedOut)} of rows of general practice alone`,
    ),
    ...(testPatients > 0
      ? [
          `${manyText(testPatients, 'patient was', 'patients were')} made up by practices to try their systems, and ${testPatients === 1 ? 'is' : 'are'} in no purpose`,
        ]
      : []),
    ...(unknown > 0
      ? [
          `${manyText(unknown, 'objection is', 'objections are')} about people whom the resident index does not know, and heard once it does: look whether the numbers are right`,
        ]
      : []),
    ...askedSinceTexts(optOuts.askedSince),
    ...(answered && withoutNumber > 0
      ? [
          `${manyText(withoutNumber, 'person has', 'people have')} no NHS number: the national service cannot be asked about them, so they count as opted out`,
        ]
      : []),
  ];
}

const listText = ({ kind, asAt }: Manifest['inputs']['optOutLists'][number]): string =>
  kind === 'objections' ? `local objections taken on ${asAt}` : `answer of the national service of ${asAt}`;
