/** What a reader should know about the data behind a page, most important first. */
import type { DatasetQuality } from '../edition/manifest.ts';
import { overdueSince } from './expect-data.ts';
import { formatDate, formatPercentage, inWords } from './format-figure.ts';
import type { PanelPoint } from './page.ts';
import type { PagePlace } from './page-place.ts';
import { capital, firstOfSilence } from './write-heading.ts';

export interface DataFact {
  kind: 'not-reported' | 'late' | 'incomplete' | 'quality' | 'provisional' | 'made-up';
  text: string;
  /** panel it speaks of */
  metric: string | null;
}

/** A panel, as far as its data are spoken of. */
export interface PanelFacts {
  metric: string;
  subject: string;
  points: PanelPoint[];
}

/**
 * Answers: what to know about the data, by rule.
 * Arguments: the panels' points; the quality of their sources; the place; the clock; the share below which quality is
 * spoken of.
 * Result: in order: not reported, late, incomplete, low quality, provisional, made up; each at most once. Empty when
 * there is nothing to say.
 */
export function findDataFacts(o: {
  panels: PanelFacts[];
  sources: DatasetQuality[];
  place: PagePlace;
  now: Date;
  lowBelow: number;
}): DataFact[] {
  return [
    notReported(o.panels, o.place),
    late(o.sources, o.now),
    incomplete(o.panels, o.place),
    lowQuality(o.sources, o.lowBelow),
    provisional(o.panels),
    madeUp(o.sources),
  ].filter((fact) => fact !== null);
}

function notReported(panels: PanelFacts[], place: PagePlace): DataFact | null {
  const withGaps = panels
    .map((panel) => ({ ...panel, gaps: panel.points.filter((point) => point.status === 'not-reported') }))
    .filter((panel) => panel.gaps.length > 0)
    .sort((a, b) => Number(endsSilent(b.points)) - Number(endsSilent(a.points)) || b.gaps.length - a.gaps.length);
  const worst = withGaps[0];
  if (!worst) return null;
  const others = withGaps.length - 1;
  const more =
    others === 0
      ? ''
      : ` ${capital(inWords(others))} other ${others === 1 ? 'measure has' : 'measures have'} gaps too.`;
  const who = place.kind === 'trust' ? place.name : `No trust ${place.at}`;
  return { kind: 'not-reported', text: gapSentence(worst, worst.gaps, who, place) + more, metric: worst.metric };
}

function gapSentence(panel: PanelFacts, gaps: PanelPoint[], who: string, place: PagePlace): string {
  const [first, last] = [gaps[0]!.period.label, gaps.at(-1)!.period.label];
  const single = place.kind === 'trust';
  if (gaps.length === panel.points.length) return `${who} ${single ? 'does not report' : 'reports'} ${panel.subject}.`;
  const silence = firstOfSilence(panel.points);
  if (silence) return `${who} has ${single ? 'not ' : ''}reported ${panel.subject} since ${silence.period.label}.`;
  const did = `${who} ${single ? 'did not report' : 'reported'} ${panel.subject}`;
  if (first === last) return `${did} in ${first}: it is shown as a gap, not as zero.`;
  return areNeighbours(panel.points, gaps)
    ? `${did} from ${first} to ${last}: they are shown as gaps, not as zero.`
    : `${did} in ${inWords(gaps.length)} of the ${inWords(panel.points.length)} periods shown, most recently ${last}: they are shown as gaps, not as zero.`;
}

const endsSilent = (points: PanelPoint[]): boolean => points.at(-1)?.status === 'not-reported';

const areNeighbours = (points: PanelPoint[], gaps: PanelPoint[]): boolean =>
  points.indexOf(gaps.at(-1)!) - points.indexOf(gaps[0]!) === gaps.length - 1;

/** Of several the one that is late the longest: it says how old the page is. */
function late(sources: DatasetQuality[], now: Date): DataFact | null {
  const overdue = sources
    .map((source) => ({ name: source.name, dataTo: source.dataTo, due: overdueSince(source, now) }))
    .filter((source): source is { name: string; dataTo: string; due: string } => source.due !== null)
    .sort((a, b) => (a.due < b.due ? -1 : 1));
  const longest = overdue[0];
  if (!longest) return null;
  const all = overdue.length === sources.length && overdue.every((source) => source.dataTo === longest.dataTo);
  const which = all ? 'Data' : `“${longest.name}”: data`;
  const text = `${which} to ${formatDate(longest.dataTo)}; newer figures were expected by ${formatDate(longest.due)}.`;
  const others = all ? 0 : overdue.length - 1;
  const more =
    others === 0 ? '' : ` ${capital(inWords(others))} other ${others === 1 ? 'source is' : 'sources are'} late too.`;
  return { kind: 'late', text: text + more, metric: null };
}

function incomplete(panels: PanelFacts[], place: PagePlace): DataFact | null {
  const found = panels
    .map((panel) => ({
      ...panel,
      partial: panel.points.filter((point) => point.status === 'value' && !point.complete),
    }))
    .filter((panel) => panel.partial.length > 0)
    .sort((a, b) => (b.partial.at(-1)!.period.start > a.partial.at(-1)!.period.start ? 1 : -1))[0];
  if (!found) return null;
  const months = found.partial.length;
  const latest = found.partial.at(-1)!.period.label;
  const where = months === 1 ? `in ${latest}` : `in ${inWords(months)} periods, most recently ${latest}`;
  const text = `Some reports of ${found.subject} ${place.at} are missing ${where}: ${months === 1 ? 'that figure is' : 'those figures are'} incomplete.`;
  return { kind: 'incomplete', text, metric: found.metric };
}

function lowQuality(sources: DatasetQuality[], lowBelow: number): DataFact | null {
  const lowest = sources
    .filter((source) => source.overall !== null && source.overall < lowBelow)
    .sort((a, b) => a.overall! - b.overall!)[0];
  if (!lowest) return null;
  const text = `The data quality of “${lowest.name}” is ${formatPercentage(lowest.overall!)}: read its figures with care.`;
  return { kind: 'quality', text, metric: null };
}

function provisional(panels: PanelFacts[]): DataFact | null {
  const found = panels.filter((panel) => panel.points.findLast((point) => point.status === 'value')?.provisional);
  const only = found[0];
  if (!only) return null;
  const text =
    found.length === 1
      ? `The latest figure of ${only.subject} is provisional and may be revised.`
      : `The latest figures of ${inWords(found.length)} measures are provisional and may be revised.`;
  return { kind: 'provisional', text, metric: found.length === 1 ? only.metric : null };
}

function madeUp(sources: DatasetQuality[]): DataFact | null {
  if (!sources.some((source) => source.madeUp)) return null;
  const all = sources.every((source) => source.madeUp);
  return { kind: 'made-up', text: `${all ? 'All' : 'Some'} figures on this page are made up.`, metric: null };
}
