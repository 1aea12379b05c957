/** Distributions held to R, in the middle and in far tails, for small and for very large parameters. */
import { logBeta } from '../../../src/statistics/distributions/beta.ts';
import { betaCdf, betaQuantile, betaTail } from '../../../src/statistics/distributions/beta-distribution.ts';
import {
  binomialCdf,
  binomialProbability,
  binomialQuantile,
  binomialTail,
} from '../../../src/statistics/distributions/binomial.ts';
import { chiSquareCdf, chiSquareQuantile, chiSquareTail } from '../../../src/statistics/distributions/chi-square.ts';
import { fCdf, fQuantile, fTail } from '../../../src/statistics/distributions/f.ts';
import { logGamma } from '../../../src/statistics/distributions/gamma.ts';
import { gammaCdf, gammaQuantile, gammaTail } from '../../../src/statistics/distributions/gamma-distribution.ts';
import {
  hypergeometricCdf,
  hypergeometricProbability,
  hypergeometricQuantile,
  hypergeometricTail,
} from '../../../src/statistics/distributions/hypergeometric.ts';
import {
  negativeBinomialCdf,
  negativeBinomialProbability,
  negativeBinomialQuantile,
  negativeBinomialTail,
} from '../../../src/statistics/distributions/negative-binomial.ts';
import { normalCdf, normalQuantile } from '../../../src/statistics/distributions/normal.ts';
import {
  poissonCdf,
  poissonProbability,
  poissonQuantile,
  poissonTail,
} from '../../../src/statistics/distributions/poisson.ts';
import { studentTCdf, studentTQuantile, studentTTail } from '../../../src/statistics/distributions/student-t.ts';
import { readVectors } from '../read-vectors.ts';
import type { Conformance } from './conformance.ts';

type Numbers = (...values: number[]) => number;

interface Held {
  file: string;
  title: string;
  /** of R's package stats */
  call: string;
  argumentNames: string[];
  functions: Record<string, Numbers>;
}

const FOLDER = 'reference/distributions';

/** A vector whose first columns are the arguments and whose further columns are results, each held by a function. */
const toR = ({ file, title, call, argumentNames, functions }: Held): Conformance => ({
  method: [...new Set(Object.values(functions).map((of) => of.name))].join(', '),
  title,
  vectors: [`${FOLDER}/${file}`],
  source: `R 4.2.2 stats ${call}`,
  tolerance: { relative: 1e-10 },
  comparisons: () =>
    readVectors(`${FOLDER}/${file}`).flatMap((row) => {
      const values = argumentNames.map((name) => Number(row[name]));
      return Object.entries(functions).map(([column, of]) => ({
        what: `${column} at ${argumentNames.map((name) => `${name} ${row[name]}`).join(', ')}`,
        actual: of(...values),
        expected: Number(row[column]),
      }));
    }),
});

const HELD: Held[] = [
  {
    file: 'log-gamma',
    title: 'logarithm of the gamma function',
    call: 'lgamma',
    argumentNames: ['a'],
    functions: { log_gamma: logGamma },
  },
  {
    file: 'log-beta',
    title: 'logarithm of the beta function',
    call: 'lbeta',
    argumentNames: ['a', 'b'],
    functions: { log_beta: logBeta },
  },
  { file: 'normal', title: 'normal shares', call: 'pnorm', argumentNames: ['z'], functions: { cdf: normalCdf } },
  {
    file: 'normal-quantile',
    title: 'normal quantiles',
    call: 'qnorm',
    argumentNames: ['p'],
    functions: { quantile: normalQuantile },
  },
  {
    file: 'student-t',
    title: "Student's t shares",
    call: 'pt',
    argumentNames: ['t', 'df'],
    functions: { cdf: studentTCdf, tail: studentTTail },
  },
  {
    file: 'student-t-quantile',
    title: "Student's t quantiles",
    call: 'qt',
    argumentNames: ['p', 'df'],
    functions: { quantile: studentTQuantile },
  },
  { file: 'f', title: 'F shares', call: 'pf', argumentNames: ['x', 'd1', 'd2'], functions: { cdf: fCdf, tail: fTail } },
  {
    file: 'f-quantile',
    title: 'F quantiles',
    call: 'qf',
    argumentNames: ['p', 'd1', 'd2'],
    functions: { quantile: fQuantile },
  },
  {
    file: 'chi-square',
    title: 'chi-square shares',
    call: 'pchisq',
    argumentNames: ['x', 'degrees'],
    functions: { cdf: chiSquareCdf, tail: chiSquareTail },
  },
  {
    file: 'chi-square-quantile',
    title: 'chi-square quantiles',
    call: 'qchisq',
    argumentNames: ['p', 'degrees'],
    functions: { quantile: chiSquareQuantile },
  },
  {
    file: 'gamma',
    title: 'gamma shares',
    call: 'pgamma',
    argumentNames: ['x', 'shape', 'scale'],
    functions: { cdf: gammaCdf, tail: gammaTail },
  },
  {
    file: 'gamma-quantile',
    title: 'gamma quantiles',
    call: 'qgamma',
    argumentNames: ['p', 'shape', 'scale'],
    functions: { quantile: gammaQuantile },
  },
  {
    file: 'beta',
    title: 'beta shares',
    call: 'pbeta',
    argumentNames: ['x', 'a', 'b'],
    functions: { cdf: betaCdf, tail: betaTail },
  },
  {
    file: 'beta-quantile',
    title: 'beta quantiles',
    call: 'qbeta',
    argumentNames: ['p', 'a', 'b'],
    functions: { quantile: betaQuantile },
  },
  {
    file: 'poisson',
    title: 'Poisson probabilities and shares',
    call: 'dpois and ppois',
    argumentNames: ['k', 'mean'],
    functions: {
      probability: poissonProbability,
      cdf: poissonCdf,
      tail: poissonTail,
    },
  },
  {
    file: 'poisson-quantile',
    title: 'Poisson quantiles',
    call: 'qpois',
    argumentNames: ['p', 'mean'],
    functions: { quantile: poissonQuantile },
  },
  {
    file: 'binomial',
    title: 'binomial probabilities and shares',
    call: 'dbinom and pbinom',
    argumentNames: ['k', 'n', 'p'],
    functions: {
      probability: binomialProbability,
      cdf: binomialCdf,
      tail: binomialTail,
    },
  },
  {
    file: 'binomial-quantile',
    title: 'binomial quantiles',
    call: 'qbinom',
    argumentNames: ['share', 'n', 'p'],
    functions: { quantile: binomialQuantile },
  },
  {
    file: 'hypergeometric',
    title: 'hypergeometric probabilities and shares',
    call: 'dhyper and phyper',
    argumentNames: ['k', 'marked', 'unmarked', 'drawn'],
    functions: { probability: hypergeometricProbability, cdf: hypergeometricCdf, tail: hypergeometricTail },
  },
  {
    file: 'hypergeometric-quantile',
    title: 'hypergeometric quantiles',
    call: 'qhyper',
    argumentNames: ['p', 'marked', 'unmarked', 'drawn'],
    functions: {
      quantile: hypergeometricQuantile,
    },
  },
  {
    file: 'negative-binomial',
    title: 'negative binomial probabilities and shares',
    call: 'dnbinom and pnbinom',
    argumentNames: ['k', 'mean', 'theta'],
    functions: { probability: negativeBinomialProbability, cdf: negativeBinomialCdf, tail: negativeBinomialTail },
  },
  {
    file: 'negative-binomial-quantile',
    title: 'negative binomial quantiles',
    call: 'qnbinom',
    argumentNames: ['p', 'mean', 'theta'],
    functions: {
      quantile: negativeBinomialQuantile,
    },
  },
];

/** Points at which R itself is off by 1e-12 and more, by 40 digits' arithmetic. */
const TO_EXACT: Conformance = {
  method: 'distributions',
  title: 'points at which R itself is off',
  vectors: [`${FOLDER}/beyond-r`],
  source: 'mpmath 1.3.0 at 40 digits: the continued fractions and series of the incomplete gamma and beta functions',
  tolerance: { relative: 1e-10 },
  comparisons: () =>
    readVectors(`${FOLDER}/beyond-r`).map((row) => {
      const { argumentNames, functions } = HELD.find(({ file }) => file === row.file)!;
      const values = argumentNames.map((_, i) => Number(row[`argument${i + 1}`]));
      return {
        what: `${row.file} ${row.column} at ${values.join(', ')}`,
        actual: functions[row.column!]!(...values),
        expected: Number(row.expected),
      };
    }),
};

export const CONFORMANCE: Conformance[] = [...HELD.map(toR), TO_EXACT];
