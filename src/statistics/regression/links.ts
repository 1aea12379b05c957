/** Links: how a mean becomes the linear predictor and back. */
export type LinkName = 'identity' | 'log' | 'logit';

export interface Link {
  name: LinkName;
  /** the linear predictor of a mean */
  ofMean(mean: number): number;
  /** the mean of a linear predictor */
  mean(eta: number): number;
  /** how fast the mean grows with the linear predictor, where it has this mean */
  slope(mean: number): number;
  /** what e to the power of a coefficient compares, if anything */
  exponentiated: boolean;
}

/** Beyond this a share is 0 or 1 to the last digit. */
const LARGEST_LOGIT = 36;
const LARGEST_LOG = 700;
const SMALLEST_SLOPE = 2.220446049250313e-16;

export const LINKS: Record<LinkName, Link> = {
  identity: { name: 'identity', ofMean: (mean) => mean, mean: (eta) => eta, slope: () => 1, exponentiated: false },
  log: {
    name: 'log',
    ofMean: Math.log,
    mean: (eta) => Math.max(Math.exp(Math.min(eta, LARGEST_LOG)), SMALLEST_SLOPE),
    slope: (mean) => mean,
    exponentiated: true,
  },
  logit: {
    name: 'logit',
    ofMean: (mean) => Math.log(mean / (1 - mean)),
    mean: (eta) => 1 / (1 + Math.exp(-Math.max(-LARGEST_LOGIT, Math.min(LARGEST_LOGIT, eta)))),
    slope: (mean) => Math.max(mean * (1 - mean), SMALLEST_SLOPE),
    exponentiated: true,
  },
};
