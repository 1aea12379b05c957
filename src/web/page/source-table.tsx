import type { SourceLine } from '../../api/schemas/page.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { longDate, percent } from './write-date.ts';

/** Every dataset behind the page: to what date, how good, in what state, where it comes from. */
export function SourceTable({ sources }: { sources: SourceLine[] }) {
  return (
    <section aria-labelledby="sources-heading" className="concord-sources">
      <h2 className="nhsuk-heading-m" id="sources-heading">
        Sources
      </h2>
      <ScrollRegion name="Table of sources">
        <table className="nhsuk-table concord-table">
          <caption className="nhsuk-table__caption">Datasets that the figures on this page come from</caption>
          <thead>
            <tr>
              <th scope="col">Dataset</th>
              <th scope="col">Publisher</th>
              <th scope="col">Data to</th>
              <th scope="col" className="concord-number">
                Quality
              </th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.dataset}>
                <th scope="row">{source.link ? <a href={source.link}>{source.name}</a> : source.name}</th>
                <td>{source.publisher}</td>
                <td>{source.dataTo ? longDate(source.dataTo) : 'no period stated'}</td>
                <td className="concord-number">{source.quality === null ? 'not scored' : percent(source.quality)}</td>
                <td>
                  {source.status}
                  {source.madeUp ? ', made-up figures' : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
