import { pointLook } from '../icons/point-shapes.ts';
import { Shape } from '../icons/shape.tsx';

/** How to read the control charts, once, before the first of them. */
export function ChartKey() {
  const improvement = pointLook('special_cause_improvement', true);
  const concern = pointLook('special_cause_concern', true);
  const neutral = pointLook('special_cause_neutral_high', true);
  const common = pointLook('common_cause', true);
  return (
    <div className="concord-keybox">
      <p id="chart-key">
        Each chart shows what is usual. The solid line is the mean; between the dashed process limits a value moves by
        chance alone. A triangle marks a change that chance would seldom make: up where values are high or rising, down
        where they are low or falling.
      </p>
      <ul className="concord-key" aria-labelledby="chart-key">
        <li>
          <Shape look={common} /> usual variation
        </li>
        <li>
          <Shape look={improvement} /> improvement
        </li>
        <li>
          <Shape look={concern} /> concern
        </li>
        <li>
          <Shape look={neutral} /> unusual, neither better nor worse
        </li>
        <li>
          <Shape look={{ ...common, fill: '#ffffff' }} /> provisional (hollow)
        </li>
        <li>
          <span aria-hidden="true" className="concord-key__cross">
            ×
          </span>{' '}
          not reported
        </li>
      </ul>
    </div>
  );
}
