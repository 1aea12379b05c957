import { Details } from 'nhsuk-react-components';
import { useState } from 'react';
import type { ExplainReply, ReportRow } from '../../api/schemas/explain.ts';
import { ScrollRegion } from '../page/scroll-region.tsx';
import { longDate } from '../page/write-date.ts';

const NUMBER = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 4 });

/** The rows that went into the figures, as mended beside as published. Nothing where the source does not keep them. */
export function ReportTable({ reply }: { reply: ExplainReply }) {
  const [open, setOpen] = useState(false);
  if (reply.reports.length === 0) return null;
  const some = reply.reports.length < reply.reportsFound ? `latest ${reply.reports.length} of ` : '';
  return (
    <section aria-labelledby="reports-heading" className="concord-block">
      <h2 className="nhsuk-heading-m" id="reports-heading">
        What was reported
      </h2>
      <Details className="concord-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <Details.Summary>
          Show {some}
          {NUMBER.format(reply.reportsFound)} reports that went in
        </Details.Summary>
        <Details.Text>{open && <Reports reports={reply.reports} />}</Details.Text>
      </Details>
    </section>
  );
}

const Reports = ({ reports }: { reports: ReportRow[] }) => (
  <ScrollRegion name="Reports that went in" tall>
    <table className="nhsuk-table concord-table">
      <caption className="nhsuk-table__caption">Reports, latest first</caption>
      <thead>
        <tr>
          <th scope="col">Period from</th>
          <th scope="col">Reported by</th>
          <th scope="col">Measure</th>
          <th scope="col" className="concord-number">
            Value used
          </th>
          <th scope="col" className="concord-number">
            As published
          </th>
          <th scope="col">Delivery</th>
        </tr>
      </thead>
      <tbody>
        {reports.map((row) => (
          <tr key={`${row.periodStart} ${row.entity} ${row.measure} ${row.category}`}>
            <th scope="row">{longDate(row.periodStart)}</th>
            <td>{row.entity}</td>
            <td>
              {row.measure}
              {row.category && `, ${row.category}`}
            </td>
            <td className="concord-number">{shown(row.value)}</td>
            <td className="concord-number">{shown(row.valueAsPublished)}</td>
            <td className="concord-hash">{row.delivery}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollRegion>
);

const shown = (value: number | null): string => (value === null ? 'not reported' : NUMBER.format(value));
