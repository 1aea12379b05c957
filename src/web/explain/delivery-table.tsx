import type { DatasetWalk } from '../../api/schemas/explain.ts';
import { ScrollRegion } from '../page/scroll-region.tsx';
import { longDate, percent } from '../page/write-date.ts';

const NUMBER = new Intl.NumberFormat('en-GB');

/** Each delivery behind a dataset: received = rejected + superseded + published, always. */
export function DeliveryTable({ walk }: { walk: DatasetWalk }) {
  return (
    <ScrollRegion name={`Deliveries of ${walk.quality.name}`}>
      <table className="nhsuk-table concord-table">
        <caption className="nhsuk-table__caption">
          Deliveries and their rows: received = rejected + superseded + published
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">From</th>
            <th scope="col">Received</th>
            <th scope="col">Status</th>
            {['Rows received', 'Rejected', 'Superseded', 'Published', 'Quality'].map((name) => (
              <th key={name} scope="col" className="concord-number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {walk.deliveries.map(({ receipt, status, rows, score }) => (
            <tr key={receipt.deliveryId}>
              <th scope="row">
                {receipt.fileName}
                <br />
                <span className="concord-hash">
                  {receipt.deliveryId}, SHA-256 {receipt.sha256.slice(0, 16)}…
                </span>
              </th>
              <td>{receipt.from}</td>
              <td>{longDate(receipt.receivedAt.slice(0, 10))}</td>
              <td>{status}</td>
              <td className="concord-number">{NUMBER.format(rows.received)}</td>
              <td className="concord-number">{NUMBER.format(rows.rejected)}</td>
              <td className="concord-number">{NUMBER.format(rows.superseded)}</td>
              <td className="concord-number">{NUMBER.format(rows.published)}</td>
              <td className="concord-number">{score === null ? 'not scored' : percent(score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
