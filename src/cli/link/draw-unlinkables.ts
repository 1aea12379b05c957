/** The unlinkables chart as a picture that needs nothing else: SVG, with its numbers as a table beside it for who does not see it. */
import type { UnlinkablePoint } from '../../linkage/chart-unlinkables.ts';

const [WIDTH, HEIGHT] = [720, 400];
const FRAME = { left: 64, right: 704, top: 40, bottom: 340 };
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];
const MOST_TICKS = 12;

/**
 * @param points of rising weight, at least one
 * @param threshold match weight from which a pair is a link; null when none was chosen
 * @returns SVG: the share of records that stay below each match weight even against themselves
 */
export function drawUnlinkables(points: UnlinkablePoint[], threshold: number | null): string {
  const weights = [...points.map((p) => p.weight), ...(threshold === null ? [] : [threshold])];
  const [low, high] = [
    Math.floor(Math.min(...weights)),
    Math.max(Math.ceil(Math.max(...weights)), Math.floor(Math.min(...weights)) + 1),
  ];
  const x = (weight: number): string =>
    (FRAME.left + ((weight - low) / (high - low)) * (FRAME.right - FRAME.left)).toFixed(1);
  const y = (share: number): string => (FRAME.bottom - share * (FRAME.bottom - FRAME.top)).toFixed(1);
  const line = points.map((p) => `${x(p.weight)},${y(p.share)}`).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13" fill="#212b32">
<title id="title">Records that could not be linked at a match weight</title>
<desc id="desc">${describePoints(points, threshold)}</desc>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${FRAME.left}" y="22" font-size="15" font-weight="bold">Records that stay below a match weight even against themselves</text>
${SHARES.map((share) => `<line x1="${FRAME.left}" x2="${FRAME.right}" y1="${y(share)}" y2="${y(share)}" stroke="#d8dde0"/><text x="${FRAME.left - 8}" y="${Number(y(share)) + 4}" text-anchor="end">${share * 100}%</text>`).join('\n')}
${ticksOf(low, high)
  .map((w) => `<text x="${x(w)}" y="${FRAME.bottom + 20}" text-anchor="middle">${w}</text>`)
  .join('\n')}
<text x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 16}" text-anchor="middle">Match weight (log2 of the odds)</text>
<polyline points="${line}" fill="none" stroke="#005eb8" stroke-width="2"/>
${threshold === null ? '' : `<line x1="${x(threshold)}" x2="${x(threshold)}" y1="${FRAME.top}" y2="${FRAME.bottom}" stroke="#d5281b" stroke-dasharray="5 4"/><text x="${x(threshold)}" y="${FRAME.top - 4}" text-anchor="middle" fill="#b0180f">threshold ${threshold}</text>`}
</svg>
`;
}

function ticksOf(low: number, high: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200].find((s) => (high - low) / s <= MOST_TICKS) ?? 500;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step);
}

/** The share at a weight: that of the last point at or below it. */
export const unlinkableShare = (points: UnlinkablePoint[], weight: number): number =>
  points.findLast((p) => p.weight <= weight)?.share ?? 0;

function describePoints(points: UnlinkablePoint[], threshold: number | null): string {
  const half = points.find((p) => p.share >= 0.5)!;
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
  const at =
    threshold === null ? '' : ` At the threshold of ${threshold} it is ${percent(unlinkableShare(points, threshold))}.`;
  return `The share of records rises from none at weight ${points[0]!.weight} over half at ${half.weight} to all at ${points.at(-1)!.weight}.${at}`;
}
