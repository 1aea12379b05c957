/** What `concord link` is asked to do, checked before anything is read. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import type { Examination } from '../../linkage/examine-files.ts';
import type { Pairing } from '../../linkage/record-groups.ts';
import type { LinkKind } from '../../linkage/standardise-records.ts';
import type { CliOptions } from '../cli-command.ts';
import { type PairNames, readPairNames } from './read-pair-names.ts';

export interface LinkSettings {
  kind: LinkKind;
  /** pairs or clusters are to be written */
  links: boolean;
  seed: number;
  mostMembers: number;
  pairing?: Pairing;
  contradict: string[];
  asked: Examination & { waterfalls?: PairNames[] };
}

/** @throws ConcordError 'usage' with every setting that is none, and where nothing is asked */
export function linkSettings(options: CliOptions): LinkSettings {
  const { pairing, contradict = [] } = options;
  const problems = [...faultsOfNumbers(options), ...faultsOfFiles(options), ...faultsOfAsked(options)];
  if (problems.length > 0) throw new ConcordError('usage', problems);
  const kind = options.right === undefined ? 'dedupe' : options.dedupe ? 'link-and-dedupe' : 'link';
  return {
    ...{ kind, links: isLinking(options), seed: Number(options.seed), mostMembers: Number(options.mostMembers) },
    ...{ contradict, asked: examinationOf(options, kind) },
    ...(pairing ? { pairing: pairing as Pairing } : {}),
  };
}

const isLinking = ({ pairs, clusters }: CliOptions): boolean => pairs !== undefined || clusters !== undefined;

const examinationOf = (options: CliOptions, kind: LinkKind): LinkSettings['asked'] => ({
  ...(options.blockingReport ? { blocking: true } : {}),
  ...(options.unlinkables === undefined ? {} : { unlinkables: true }),
  ...(options.proposeBlocking === undefined
    ? {}
    : { propose: options.mostPairs === undefined ? {} : { mostPairs: Number(options.mostPairs) } }),
  ...(options.waterfall === undefined ? {} : { waterfalls: readPairNames(options.waterfall, kind) }),
});

const wrong = (where: string, problem: string, expected: string, remedy = 'write it so, or leave it out'): Problem => ({
  ...{ where, problem, expected, remedy },
});

function faultsOfNumbers({ seed = '', mostMembers = '', mostPairs }: CliOptions): Problem[] {
  const isNumber = (text: string, least: number, digits = 9): boolean =>
    /^\d+$/.test(text) && text.length <= digits && Number(text) >= least;
  const none = 'it is no such number';
  return [
    ...(isNumber(seed, 0) ? [] : [wrong(`--seed ${seed}`, none, 'a whole number from 0 to 999999999')]),
    ...(isNumber(mostMembers, 2) ? [] : [wrong(`--most-members ${mostMembers}`, none, 'a whole number from 2')]),
    ...(mostPairs === undefined || isNumber(mostPairs, 1, 15)
      ? []
      : [wrong(`--most-pairs ${mostPairs}`, none, 'a whole number from 1')]),
  ];
}

function faultsOfFiles({ right, dedupe, pairing }: CliOptions): Problem[] {
  const other = '--right, the other file';
  return [
    ...(pairing && right === undefined ? [wrong(`--pairing ${pairing}`, 'there is only one file', other)] : []),
    ...(dedupe && right === undefined
      ? [wrong('--dedupe', 'there is only one file, and duplicates are looked for in it anyway', other)]
      : []),
    ...(dedupe && pairing === 'one-to-one'
      ? [wrong('--pairing one-to-one', 'with --dedupe a person may have several records in a file', 'another pairing')]
      : []),
  ];
}

function faultsOfAsked(options: CliOptions): Problem[] {
  const { trained, blockingReport, proposeBlocking, mostPairs, unlinkables, waterfall } = options;
  const asks = [trained, blockingReport, proposeBlocking, unlinkables, waterfall].some(
    (option) => option !== undefined,
  );
  return [
    ...(isLinking(options) || asks
      ? []
      : [
          wrong(
            'concord link',
            'nothing is asked of the files',
            '--pairs and --clusters to link them, or --trained, --blocking-report, --propose-blocking, --unlinkables or --waterfall',
            'give one of them; `concord help link` explains each',
          ),
        ]),
    ...(mostPairs !== undefined && proposeBlocking === undefined
      ? [wrong('--most-pairs', 'no rules are to be proposed', '--propose-blocking FILE beside it')]
      : []),
    ...(options.pairing && !isLinking(options)
      ? [wrong('--pairing', 'the files are not linked', '--pairs or --clusters beside it')]
      : []),
  ];
}
