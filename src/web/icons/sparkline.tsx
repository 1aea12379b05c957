import type { PanelPoint } from '../../api/schemas/page.ts';
import { isHigh, pointLook, SPC_COLOURS } from './point-shapes.ts';

const WIDTH = 220;
const HEIGHT = 44;
const PAD = 5;
const POINTS = 24;

/**
 * The last 24 points with their limits, small. It fills the width of its tile, and its lines stay as thick. Decoration: the tile says
 * the same in words and the chart has a table.
 */
export function Sparkline({ points }: { points: PanelPoint[] }) {
  const shown = points.slice(-POINTS);
  const scale = scales(shown);
  if (!scale) return <svg className="concord-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const last = shown.findLastIndex((p) => p.value !== null);
  const point = shown[last];
  return (
    <svg className="concord-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={band(shown, scale)} fill="#e8edee" />
      <path d={line(shown, (p) => p.mean, scale)} {...stroked(SPC_COLOURS.commonText, 1)} />
      <path d={line(shown, (p) => p.value, scale)} {...stroked('#212b32', 1.5)} />
      {point && point.value !== null && (
        <path
          d={`M${scale.x(last).toFixed(1)} ${scale.y(point.value).toFixed(1)}h0`}
          {...stroked(pointLook(point.pointType, isHigh(point)).edge, 7)}
          strokeLinecap="round"
        />
      )}
    </svg>
  );
}

/** A line that is as thick when the drawing is stretched; one of no length, with round ends, is a dot that stays round. */
const stroked = (stroke: string, strokeWidth: number) =>
  ({ fill: 'none', stroke, strokeWidth, vectorEffect: 'non-scaling-stroke' }) as const;

interface Scale {
  x: (index: number) => number;
  y: (value: number) => number;
}

/** Null when no point has a value. A flat series is drawn through the middle. */
function scales(points: PanelPoint[]): Scale | null {
  const values = points.flatMap((p) => [p.value, p.lowerLimit, p.upperLimit]).filter((v) => v !== null);
  if (values.length === 0) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const step = (WIDTH - 2 * PAD) / Math.max(1, points.length - 1);
  return {
    x: (index) => PAD + index * step,
    y: (value) => (span === 0 ? HEIGHT / 2 : HEIGHT - PAD - ((value - low) / span) * (HEIGHT - 2 * PAD)),
  };
}

/** A line that is broken where there is no value. */
function line(points: PanelPoint[], read: (p: PanelPoint) => number | null, scale: Scale): string {
  let drawing = false;
  return points
    .map((point, i) => {
      const value = read(point);
      const command = drawing ? 'L' : 'M';
      drawing = value !== null;
      return value === null ? '' : `${command}${scale.x(i).toFixed(1)} ${scale.y(value).toFixed(1)}`;
    })
    .join('');
}

/** The area between the process limits, one closed shape for each run of points that has them. */
function band(points: PanelPoint[], scale: Scale): string {
  return runs(points)
    .map((run) => {
      const upper = run.map((i) => `${scale.x(i).toFixed(1)} ${scale.y(points[i]?.upperLimit ?? 0).toFixed(1)}`);
      const lower = run.map((i) => `${scale.x(i).toFixed(1)} ${scale.y(points[i]?.lowerLimit ?? 0).toFixed(1)}`);
      return `M${[...upper, ...lower.reverse()].join('L')}Z`;
    })
    .join('');
}

function runs(points: PanelPoint[]): number[][] {
  const found: number[][] = [];
  points.forEach((point, i) => {
    if (point.lowerLimit === null || point.upperLimit === null) return;
    const run = found.at(-1);
    if (run && run.at(-1) === i - 1) run.push(i);
    else found.push([i]);
  });
  return found;
}
