import { Outlet } from '@tanstack/react-router';
import { SkipLink } from 'nhsuk-react-components';
import { useEditionLine } from '../data/use-edition-line.ts';
import { Footer } from './footer.tsx';
import { PageLinks } from './page-links.tsx';

/** What stands round every page: skip link, header with the purpose of what is shown, notice, footer. */
export function Frame() {
  const { data } = useEditionLine();
  return (
    <>
      <SkipLink />
      <header className="nhsuk-header concord-header">
        <div className="nhsuk-width-container concord-wide concord-header__row">
          <a className="concord-header__name" href="/">
            Concord
          </a>
          <span className="concord-header__system">{data?.title ?? ''}</span>
          <span className="concord-header__purpose">For the public: published figures</span>
        </div>
      </header>
      {data?.notice && (
        <section className="concord-notice" aria-label="About these figures">
          <div className="nhsuk-width-container concord-wide">
            <strong>Not real figures.</strong> {data.notice}
          </div>
        </section>
      )}
      <PageLinks />
      <main className="nhsuk-width-container concord-wide concord-main" id="maincontent" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer edition={data} />
    </>
  );
}
