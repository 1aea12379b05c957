import type { CurrentEdition } from '../../api/schemas/edition.ts';
import { longDate, percent } from '../page/write-date.ts';

/** The line that says, on every page and every sheet of paper, which edition the figures are from and how good it is. */
export function Footer({ edition }: { edition: CurrentEdition | undefined }) {
  return (
    <footer className="nhsuk-footer concord-footer">
      <div className="nhsuk-width-container concord-wide">
        {edition ? (
          <p className="concord-footer__edition">
            Edition {edition.edition.id}, as at {longDate(edition.edition.asAt)}. Data to{' '}
            {edition.edition.dataTo ? longDate(edition.edition.dataTo) : 'no stated date'}. Lowest quality score of its
            sources: {edition.quality === null ? 'not scored' : percent(edition.quality)}
            {edition.notice ? `. ${edition.notice}` : '.'}
          </p>
        ) : (
          <p>Which edition this is, is not known yet.</p>
        )}
        <p className="concord-footer__small">
          Concord, an open intelligence platform for care systems. It is not an NHS website.{' '}
          <a href="/api/openapi.json">Description of the API</a>
        </p>
      </div>
    </footer>
  );
}
