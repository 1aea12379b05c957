import { useEffect, useRef, useState } from 'react';
import type { TopLevelSpec } from 'vega-lite';
import { useWidth } from './use-width.ts';

export interface ChartProps {
  /** must be pure and stable, or the chart is drawn again at every render */
  build: (width: number) => TopLevelSpec;
  /** height to keep free until the drawing is there, in CSS pixels */
  height: number;
}

/** Draws a chart when it comes near the window (or at once for print), and again when its width changes. */
export function Chart({ build, height }: ChartProps) {
  const { ref, width, near } = useWidth();
  const target = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting');
  useEffect(() => {
    const element = target.current;
    if (!near || width === 0 || !element) return;
    let stopped = false;
    let finalize: (() => void) | undefined;
    import('./draw-vega.ts')
      .then(({ drawVega }) => drawVega(element, build(width)))
      .then((result) => {
        if (stopped) result.finalize();
        else finalize = () => result.finalize();
        if (!stopped) setState('drawn');
      })
      .catch(() => setState('failed'));
    return () => {
      stopped = true;
      finalize?.();
    };
  }, [build, width, near]);
  return (
    <div ref={ref} className="concord-chart" data-state={state} style={state === 'drawn' ? {} : { minHeight: height }}>
      {state === 'waiting' && <div className="concord-skeleton concord-skeleton--chart" aria-hidden="true" />}
      {state === 'failed' && <p>The chart could not be drawn. Its figures are in the table below.</p>}
      <div ref={target} className="concord-chart__drawing" />
    </div>
  );
}
