/** A way through care (YAML in `catalogue/pathways/`): metrics in the order in which people meet what they measure. Types only. */
import type { Metric, Question } from '../metric.ts';

export interface PathwayStep {
  /** short, as it stands in a sentence, e.g. 'To target' */
  title: string;
  metric: Metric;
  /** what is asked of the metric at this step alone, e.g. one screening programme */
  where: Question['where'];
}

export interface Pathway {
  /** namespaced by owner, e.g. `concord.hypertension`; the part after the last dot is enough where it is unique */
  id: string;
  version: number;
  title: string;
  /** the way, in plain English */
  meaning: string;
  why: string;
  /** what is decided with it, and who decides */
  decision: { informs: string; madeBy: string };
  steps: PathwayStep[];
  caveats: string[];
  owner: string;
  author: string;
  reviewed: Metric['reviewed'];
  links: string[];
  /** SHA-256 of the definition file */
  hash: string;
  path: string;
}
