import { useNavigate, useSearch } from '@tanstack/react-router';
import { Details } from 'nhsuk-react-components';
import type { MouseEvent } from 'react';
import type { Panel, PanelPoint } from '../../api/schemas/page.ts';
import { isHigh, pointLook } from '../icons/point-shapes.ts';
import { ScrollRegion } from './scroll-region.tsx';

const NUMBER = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** The figures of a chart as a table, on demand. Whether it is open stands in the address. */
export function PanelTable({ panel }: { panel: Panel }) {
  const { open, toggle } = useOpenTable(panel.metric);
  return (
    <Details open={open} className="concord-details">
      <Details.Summary onClick={toggle}>
        Table: {panel.title}, {panel.points.length} periods
      </Details.Summary>
      <Details.Text>{open && <FigureTable panel={panel} />}</Details.Text>
    </Details>
  );
}

function FigureTable({ panel }: { panel: Panel }) {
  const limits = panel.points.some((p) => p.mean !== null);
  const parts = panel.denominatorLabel !== '';
  return (
    <ScrollRegion name={`Table of ${panel.title}`}>
      <table className="nhsuk-table concord-table">
        <caption className="nhsuk-table__caption">
          {panel.title}. {panel.subtitle}
        </caption>
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col" className="concord-number">{`${panel.title} (${panel.unit})`}</th>
            <th scope="col" className="concord-number">
              {panel.numeratorLabel}
            </th>
            {parts && (
              <th scope="col" className="concord-number">
                {panel.denominatorLabel}
              </th>
            )}
            {limits && <th scope="col">Variation</th>}
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {panel.points
            .map((point) => <PointRow key={point.period.start} point={point} parts={parts} limits={limits} />)
            .reverse()}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function PointRow({ point, parts, limits }: { point: PanelPoint; parts: boolean; limits: boolean }) {
  const status = [
    point.status === 'value' ? '' : 'no value',
    point.provisional ? 'provisional' : '',
    point.complete ? '' : 'incomplete',
  ].filter((word) => word !== '');
  return (
    <tr>
      <th scope="row">{point.period.label}</th>
      <td className="concord-number">{point.display}</td>
      <td className="concord-number">{count(point.numerator)}</td>
      {parts && <td className="concord-number">{count(point.denominator)}</td>}
      {limits && <td>{variationWords(point)}</td>}
      <td>{status.length > 0 ? status.join(', ') : 'final'}</td>
    </tr>
  );
}

const count = (value: number | null): string => (value === null ? '–' : NUMBER.format(value));

function variationWords(point: PanelPoint): string {
  if (point.pointType === null) return '–';
  return pointLook(point.pointType, isHigh(point)).words;
}

/** Reads and writes the list of open tables in the address, without a new entry in the history for each. */
function useOpenTable(metric: string): { open: boolean; toggle: (event: MouseEvent) => void } {
  const search = useSearch({ from: '/pages/$pageId' });
  const navigate = useNavigate({ from: '/pages/$pageId' });
  const open = (search.tables ?? '').split(',').includes(metric);
  const toggle = (event: MouseEvent) => {
    event.preventDefault();
    const others = (search.tables ?? '').split(',').filter((name) => name !== '' && name !== metric);
    const tables = (open ? others : [...others, metric]).join(',');
    const { tables: _before, ...rest } = search;
    void navigate({ search: { ...rest, ...(tables ? { tables } : {}) }, replace: true, resetScroll: false });
  };
  return { open, toggle };
}
