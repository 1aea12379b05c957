/** The sentences at the top of a page: what changed, what changed upstream at the same time, what to know of the data. */
import type { Polarity } from '../statistics/spc/chart-types.ts';
import { describeSignal, findSignal, findSignalDuring, type Named, type Signal } from './describe-signal.ts';
import type { DataFact } from './find-data-facts.ts';
import { inWords, type Measured } from './format-figure.ts';
import type { PanelPoint, Statement } from './page.ts';
import { capital } from './write-heading.ts';
import { writeSize } from './write-size.ts';

/** A panel, as far as its signal is spoken of. */
export interface PanelSignals {
  metric: string;
  points: PanelPoint[];
  polarity: Polarity;
  measured: Measured;
  named: Named;
}

interface Told {
  panel: PanelSignals;
  signal: Signal;
}

const BEARINGS = ['concern', 'neutral', 'improvement'];
const KINDS = ['outside', 'shift', 'trend', 'near-limit'];
const MOST_FACTS = 2;

/**
 * Answers: the up to three things to say first, by rule, never by guesswork.
 * Arguments: the panels in page order; for each metric those upstream of it, nearest first; facts about the data, most
 * important first; for how many latest periods a change is news.
 * Result: at most one statement of each kind. Changed: the special cause of most concern, then most recent, then by kind
 * of signal, then by page order; that there is none is said too. Upstream: the nearest upstream metric with a special
 * cause over the same periods, or that there was none; only times are compared, and no sentence claims more. Data: the
 * first two facts.
 * Missing: a panel without a chart is passed over; with no chart at all nothing is said of change.
 */
export function writeStatements(o: {
  panels: PanelSignals[];
  upstream: Map<string, string[]>;
  facts: DataFact[];
  recent: number;
}): Statement[] {
  const charted = o.panels.filter((panel) => panel.points.some((point) => point.rule !== null));
  const told = mostImportant(charted, o.recent);
  const statements = [
    told ? changed(told) : nothingChanged(charted),
    told ? upstream(told, charted, o.upstream.get(told.panel.metric) ?? []) : null,
    data(o.facts),
  ];
  return statements.filter((statement) => statement !== null);
}

function mostImportant(panels: PanelSignals[], recent: number): Told | undefined {
  return panels
    .flatMap((panel) => {
      const signal = findSignal(panel.points, recent, panel.polarity);
      return signal ? [{ panel, signal }] : [];
    })
    .sort(
      (a, b) =>
        BEARINGS.indexOf(a.signal.bearing) - BEARINGS.indexOf(b.signal.bearing) ||
        a.signal.age - b.signal.age ||
        KINDS.indexOf(a.signal.kind) - KINDS.indexOf(b.signal.kind),
    )[0];
}

function changed({ panel, signal }: Told): Statement {
  const text = `${capital(describeSignal(signal, panel.named))}: ${numbers(panel, signal)}.`;
  return { kind: 'changed', text, metric: panel.metric };
}

const numbers = ({ measured, named }: PanelSignals, signal: Signal): string =>
  writeSize(signal, measured, named.plural);

function nothingChanged(charted: PanelSignals[]): Statement | null {
  if (charted.length === 0) return null;
  const all = ['the measure', 'both measures'][charted.length - 1] ?? `all ${inWords(charted.length)} measures`;
  const at = charted[0]!.named.at;
  return { kind: 'changed', text: `In the latest figures ${all} ${at} stayed within the usual range.`, metric: null };
}

function upstream(told: Told, charted: PanelSignals[], metrics: string[]): Statement | null {
  const before = metrics.flatMap((metric) => charted.find((panel) => panel.metric === metric) ?? []);
  const during = { start: told.signal.first.period.start, end: told.signal.last.period.end };
  for (const panel of before) {
    const signal = findSignalDuring(panel.points, during, panel.polarity);
    if (!signal) continue;
    const text = `Upstream, over the same period, ${describeSignal(signal, panel.named)}: ${numbers(panel, signal)}. That is a match in time and no more.`;
    return { kind: 'upstream', text, metric: panel.metric };
  }
  const covered = before.filter((panel) =>
    panel.points.some((point) => point.rule !== null && isWithin(point, told.signal)),
  );
  if (covered.length === 0) return null;
  const subjects = listed(covered.map((panel) => panel.named.subject));
  const text = `Upstream, over the same period, ${subjects} ${told.panel.named.at} stayed within the usual range.`;
  return { kind: 'upstream', text, metric: covered[0]!.metric };
}

const isWithin = (point: PanelPoint, told: Signal): boolean =>
  point.period.end >= told.first.period.start && point.period.start <= told.last.period.end;

const listed = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

function data(facts: DataFact[]): Statement | null {
  const told = facts.slice(0, MOST_FACTS);
  if (told.length === 0) return null;
  return { kind: 'data', text: told.map((fact) => fact.text).join(' '), metric: told[0]!.metric };
}
