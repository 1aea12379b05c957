/** What a hand-off in the form of the Common Metric Library is written from. */
import type { DatasetWalk } from '../../edition/walk-back.ts';
import type { Answer, Metric } from '../metric.ts';
import type { Released } from '../released.ts';

export interface CmlOrder {
  answer: Released<Answer>;
  /** the catalogue: metrics that the numerator or denominator of this one is */
  metrics: Map<string, Metric>;
  /** the datasets that are counted, walked back (`walkBack`) */
  walks: DatasetWalk[];
  edition: {
    /** 1 for the first that was published */
    number: number;
    /** ISO day of the newest delivery in it */
    asAt: string;
  };
  /** when the figures are handed off */
  publishedAt: Date;
  /** what the rule under which the answer was let out does to small numbers, null when it shows every figure */
  disclosure: string | null;
}

/** What a figure is about that names no place: all that the edition covers. */
export const EVERYWHERE = { id: 'all', type: 'edition' };

/** The hand-off tells times; a day is its beginning. */
export const atMidnight = (day: string): string => `${day}T00:00:00Z`;
/** Of an answer without periods: the first day that its data are about. */
export const firstDay = ({ answer, walks, edition }: CmlOrder): string =>
  answer.question.from ?? walks.flatMap((w) => w.quality.dataFrom ?? []).sort()[0] ?? edition.asAt;

/** Several words in one cell. */
export const list = (items: string[]): string => items.join('|');
