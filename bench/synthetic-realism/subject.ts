/** What a part of the report is: one question, asked of the world, with what was published beside each answer. */
import type { Published } from './published.ts';

export type Unit = 'share' | 'per-thousand' | 'minutes' | 'nights' | 'ratio';

export interface SubjectPlan {
  /** of its question in `sql/`, of its chart, and the beginning of its figures' names in `published.csv` */
  slug: string;
  title: string;
  /** one plain sentence */
  compares: string;
  unit: Unit;
  /** what the numbers are, on the axis */
  axis: string;
  chart: 'bars' | 'dots' | 'line' | 'pyramid' | 'panels';
  /** what stands beside the made figures; 'Published' when not given */
  beside?: string;
  /** of dots */
  scale?: 'log' | 'from half';
}

/** One figure as its question answers it. */
export interface Figure {
  key: string;
  /** what it is called, where that is not the key */
  label?: string | null;
  series?: string | null;
  panel?: string | null;
  made: number;
  /** how many events it rests on, for what chance does to it */
  events?: number | null;
  /** where the question itself knows what to compare with */
  reference?: number | null;
  source?: string | null;
}

export interface Compared extends Figure {
  published: Published | null;
  /** made / published − 1 */
  difference: number | null;
}

export interface Subject extends SubjectPlan {
  figures: Compared[];
}

export function compare(plan: SubjectPlan, figures: Figure[], published: Map<string, Published>): Subject {
  return {
    ...plan,
    figures: figures.map((figure) => {
      const found = publishedOf(plan.slug, figure, published);
      return { ...figure, published: found, difference: found ? figure.made / found.value - 1 : null };
    }),
  };
}

function publishedOf(slug: string, figure: Figure, published: Map<string, Published>): Published | null {
  if (figure.reference != null) return { value: figure.reference, year: '', source: figure.source ?? '' };
  const name = [slug, figure.series, figure.key].filter((part) => part != null).join('.');
  return published.get(name) ?? null;
}

export const nameOf = ({ key, label, series, panel }: Figure): string =>
  [panel, series, label ?? key].filter((part) => part != null).join(', ');

/** A number with as many digits as it can bear. */
export function write(value: number, unit: Unit): string {
  if (unit === 'share') return `${(100 * value).toFixed(value > 0 && value < 0.001 ? 3 : 1)}%`;
  if (unit === 'ratio') return value.toFixed(2);
  return value >= 100 ? Math.round(value).toLocaleString('en-GB') : value.toFixed(value < 1 ? 2 : 1);
}

/** As `+12%` or `−3%`. */
export function writeDifference(difference: number): string {
  const percent = Math.round(100 * difference);
  return percent === 0 ? '0%' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)}%`;
}
