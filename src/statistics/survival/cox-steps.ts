import type { CoxData } from './cox-data.ts';

export type Ties = 'efron' | 'breslow';

/**
 * What one time with events gives to the partial likelihood. With Efron's ties the events of one time leave the risk set
 * bit by bit, so each figure is a sum over as many parts as there are events; with Breslow's there is one part.
 * The arrays are used again for the next time: copy what is kept.
 */
export interface CoxStep {
  time: number;
  stratum: number;
  logLikelihood: number;
  /** its slope and minus its curvature in the coefficients, the latter row by row, upper triangle only */
  score: Float64Array;
  information: Float64Array;
  /** rise of the baseline hazard, and Σ of its parts each times the mean of the terms in that part's risk set */
  hazard: number;
  hazardMeans: Float64Array;
  /** what of these two the events of this time, having partly left, were not exposed to */
  spared: number;
  sparedMeans: Float64Array;
  /** mean over the parts of the mean of the terms in the risk set */
  mean: Float64Array;
}

/** Sums over persons of weighted relative hazards, times the terms, times the products of two terms. */
interface Sums {
  zero: number;
  one: Float64Array;
  two: Float64Array;
}

interface Deaths extends Sums {
  count: number;
  weight: number;
  logHazard: number;
  terms: Float64Array;
}

/** Goes through the risk sets of each stratum from the latest time to the earliest and tells each step to `visit`. */
export const eachStep = (data: CoxData, linear: Float64Array, ties: Ties, visit: (step: CoxStep) => void): void => {
  const p = data.names.length;
  const step = emptyStep(p);
  let entryAt = 0;
  for (let from = 0; from < data.rows; ) {
    const stratum = data.stratum[from]!;
    let to = from;
    while (to < data.rows && data.stratum[to] === stratum) to++;
    walkStratum(data, linear, { from, to, entryAt }, ties, step, visit);
    entryAt = to;
    from = to;
  }
};

function walkStratum(
  data: CoxData,
  linear: Float64Array,
  range: { from: number; to: number; entryAt: number },
  ties: Ties,
  step: CoxStep,
  visit: (step: CoxStep) => void,
): void {
  const p = data.names.length;
  const risk = emptySums(p);
  const deaths: Deaths = { ...emptySums(p), count: 0, weight: 0, logHazard: 0, terms: new Float64Array(p) };
  let inside = 0;
  let leaving = range.entryAt;
  for (let at = range.from; at < range.to; ) {
    const time = data.time[at]!;
    clear(deaths);
    for (; at < range.to && data.time[at] === time; at++, inside++) {
      const hazard = data.weight[at]! * Math.exp(linear[at]!);
      addPerson(risk, data.x, at * p, p, hazard);
      if (data.event[at] === 1) addDeath(deaths, data, at, linear[at]!, hazard);
    }
    if (deaths.count === 0) continue;
    const gone = takeNotEntered(data, linear, risk, { leaving, to: range.to, time });
    leaving += gone;
    inside -= gone;
    // with only the events left, what rounding has let stand of the others goes
    if (gone > 0 && inside === deaths.count) copySums(risk, deaths);
    step.time = time;
    step.stratum = data.stratum[at - 1]!;
    fillStep(step, risk, deaths, ties, p);
    visit(step);
  }
}

/** Takes those who had not entered by `time` out of the risk set and says how many. */
function takeNotEntered(
  data: CoxData,
  linear: Float64Array,
  risk: Sums,
  { leaving, to, time }: { leaving: number; to: number; time: number },
): number {
  const { byEntry, entry, weight, x } = data;
  if (byEntry === null || entry === null) return 0;
  const p = data.names.length;
  let at = leaving;
  for (; at < to && entry[byEntry[at]!]! >= time; at++) {
    const row = byEntry[at]!;
    addPerson(risk, x, row * p, p, -weight[row]! * Math.exp(linear[row]!));
  }
  return at - leaving;
}

function fillStep(step: CoxStep, risk: Sums, deaths: Deaths, ties: Ties, p: number): void {
  step.logLikelihood = deaths.logHazard;
  step.score.set(deaths.terms);
  step.hazard = 0;
  step.spared = 0;
  for (const array of [step.information, step.hazardMeans, step.sparedMeans, step.mean]) array.fill(0);
  const parts = ties === 'efron' ? deaths.count : 1;
  for (let part = 0; part < parts; part++)
    addPart(step, risk, deaths, part / parts, deaths.weight / parts, p, 1 / parts);
}

/** One part, in which the share `gone` of the events has left the risk set and `weight` of events happen. */
function addPart(
  step: CoxStep,
  risk: Sums,
  deaths: Deaths,
  gone: number,
  weight: number,
  p: number,
  share: number,
): void {
  const { score, information, hazardMeans, sparedMeans, mean } = step;
  const zero = risk.zero - gone * deaths.zero;
  const hazard = weight / zero;
  step.logLikelihood -= weight * Math.log(zero);
  step.hazard += hazard;
  step.spared += hazard * gone;
  for (let j = 0; j < p; j++) {
    const mj = (risk.one[j]! - gone * deaths.one[j]!) / zero;
    score[j]! -= weight * mj;
    hazardMeans[j]! += hazard * mj;
    sparedMeans[j]! += hazard * gone * mj;
    mean[j]! += share * mj;
    for (let k = j; k < p; k++) {
      const at = j * p + k;
      const mk = (risk.one[k]! - gone * deaths.one[k]!) / zero;
      information[at]! += weight * ((risk.two[at]! - gone * deaths.two[at]!) / zero - mj * mk);
    }
  }
}

function addPerson(sums: Sums, x: Float64Array, at: number, p: number, hazard: number): void {
  sums.zero += hazard;
  for (let j = 0; j < p; j++) {
    const part = hazard * x[at + j]!;
    sums.one[j]! += part;
    for (let k = j; k < p; k++) sums.two[j * p + k]! += part * x[at + k]!;
  }
}

function addDeath(deaths: Deaths, data: CoxData, row: number, linear: number, hazard: number): void {
  const p = data.names.length;
  const weight = data.weight[row]!;
  deaths.count++;
  deaths.weight += weight;
  deaths.logHazard += weight * linear;
  for (let j = 0; j < p; j++) deaths.terms[j]! += weight * data.x[row * p + j]!;
  addPerson(deaths, data.x, row * p, p, hazard);
}

function clear(deaths: Deaths): void {
  deaths.count = deaths.weight = deaths.logHazard = deaths.zero = 0;
  for (const array of [deaths.one, deaths.two, deaths.terms]) array.fill(0);
}

function copySums(to: Sums, from: Sums): void {
  to.zero = from.zero;
  to.one.set(from.one);
  to.two.set(from.two);
}

const emptySums = (p: number): Sums => ({ zero: 0, one: new Float64Array(p), two: new Float64Array(p * p) });

const emptyStep = (p: number): CoxStep => ({
  time: 0,
  stratum: 0,
  logLikelihood: 0,
  score: new Float64Array(p),
  information: new Float64Array(p * p),
  hazard: 0,
  hazardMeans: new Float64Array(p),
  spared: 0,
  sparedMeans: new Float64Array(p),
  mean: new Float64Array(p),
});
