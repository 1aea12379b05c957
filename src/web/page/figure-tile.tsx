import type { Panel } from '../../api/schemas/page.ts';
import { AssuranceMark } from '../icons/assurance-mark.tsx';
import { Sparkline } from '../icons/sparkline.tsx';
import { VariationMark } from '../icons/variation-mark.tsx';
import { panelId } from './statements.tsx';

/** One figure with all that is needed to judge it. The whole tile leads to its chart. */
export function FigureTile({ panel }: { panel: Panel }) {
  const { tile } = panel;
  const hasValue = tile.status === 'value';
  return (
    <li className="concord-tile">
      <h3 className="concord-tile__name">
        <a href={`#${panelId(panel.metric)}`}>{panel.title}</a>
      </h3>
      <p className={hasValue ? 'concord-tile__value' : 'concord-tile__value concord-tile__value--words'}>
        {tile.value}
        {tile.unit && <span className="concord-tile__unit"> {tile.unit}</span>}
      </p>
      <p className="concord-tile__period">{tile.periodLabel}</p>
      <Sparkline points={panel.points} />
      <div className="concord-tile__rest">
        <VariationMark icon={panel.variation} />
        <p>
          <Line text={tile.change} />
          <Line text={tile.detail} />
          <Line text={tile.comparison} />
          {tile.targets.map((target) => (
            <Line key={target} text={target} />
          ))}
        </p>
        <AssuranceMark icon={panel.assurance} target={panel.assuranceTarget} />
        <p className="concord-tile__data">
          <Line text={tile.freshness} />
          <Line text={tile.quality} />
        </p>
      </div>
    </li>
  );
}

const Line = ({ text }: { text: string }) => (text ? <span className="concord-line">{text}</span> : null);
