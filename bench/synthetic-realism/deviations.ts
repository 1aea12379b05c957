/** Says what is further from the published figure than a fifth, and why. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { type Compared, nameOf, type Subject, write, writeDifference } from './subject.ts';

/** A difference beyond this is said in words. */
export const LARGE = 0.2;

const UNKNOWN = 'No reason is known.';

/** One paragraph for each reason of each subject, then what is known and no figure shows. */
export function describeDeviations(subjects: Subject[]): string[] {
  const reasons = readReasons();
  const lines = subjects.flatMap((subject) => deviationsOf(subject, reasons));
  const noted = [...reasons].filter(([figure]) => figure.startsWith('note.')).map(([, why]) => `- ${why}`);
  return [...(lines.length > 0 ? lines : ['No figure does.']), '', '### Known, and not seen above', '', ...noted];
}

function deviationsOf(subject: Subject, reasons: Map<string, string>): string[] {
  const far = subject.figures.filter((f) => f.difference !== null && Math.abs(f.difference) > LARGE);
  const byReason = Map.groupBy(far, (f) => reasonFor(subject, f, reasons));
  return [...byReason].map(
    ([why, figures]) => `- **${subject.title}.** ${figures.map((f) => told(subject, f)).join('; ')}. ${why}`,
  );
}

function told({ unit, beside = 'Published' }: Subject, figure: Compared): string {
  const { published, made, difference } = figure;
  const few = mayBeChance(figure) ? `, on ${figure.events} events: chance alone may explain it` : '';
  return `${nameOf(figure)}: ${write(made, unit)}, ${beside.toLowerCase()} ${write(published!.value, unit)} (${writeDifference(difference!)}${few})`;
}

/** Whether so few events leave room for it: two standard errors of a count. */
const mayBeChance = ({ events, difference }: Compared): boolean =>
  events != null && Math.abs(difference!) < 2 / Math.sqrt(Math.max(1, events));

/** The reason that is stated for the figure, else for its subject. */
function reasonFor(subject: Subject, figure: Compared, reasons: Map<string, string>): string {
  const own = [subject.slug, figure.series, figure.key].filter((part) => part != null).join('.');
  return reasons.get(own) ?? reasons.get(subject.slug) ?? UNKNOWN;
}

function readReasons(): Map<string, string> {
  const rows: Record<string, string>[] = parse(readFileSync(new URL('deviations.csv', import.meta.url)), {
    columns: true,
  });
  return new Map(rows.map(({ figure = '', why = '' }) => [figure, why]));
}
