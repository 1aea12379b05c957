import type { DatasetWalk, ExplainReply } from '../../api/schemas/explain.ts';
import { longDate, percent } from '../page/write-date.ts';
import { DeliveryTable } from './delivery-table.tsx';

/** From the edition back to the files that were delivered, with what became of every row on the way. */
export function WalkBack({ reply }: { reply: ExplainReply }) {
  return (
    <section aria-labelledby="walk-heading" className="concord-block">
      <h2 className="nhsuk-heading-m" id="walk-heading">
        Where it comes from
      </h2>
      <p>
        Edition {reply.edition.id}, as at {longDate(reply.edition.asAt)}, made of the deliveries below.
      </p>
      {reply.walks.length === 0 && <p className="nhsuk-inset-text">No delivery stands behind this figure.</p>}
      {reply.walks.map((walk) => (
        <DatasetCard key={walk.dataset} walk={walk} />
      ))}
    </section>
  );
}

function DatasetCard({ walk }: { walk: DatasetWalk }) {
  const { quality } = walk;
  const id = `walk-${walk.dataset}`;
  return (
    <section className="concord-panel concord-block" aria-labelledby={id}>
      <h3 className="nhsuk-heading-s concord-panel__heading" id={id}>
        {quality.name}
      </h3>
      <p className="concord-panel__subtitle">
        {quality.publisher}
        {quality.dataTo && `, data to ${longDate(quality.dataTo)}`}
        {quality.overall !== null && `, quality ${percent(quality.overall)}`}
        {quality.madeUp && ', made-up figures'}
        {quality.link && (
          <>
            , <a href={quality.link}>as published</a>
          </>
        )}
      </p>
      <DeliveryTable walk={walk} />
      <Texts title="Corrections written in the catalogue" texts={walk.corrections.map(correctionText)} />
      <Texts title="Known faults" texts={quality.knownFaults} />
      <Texts
        title="Left out of this edition"
        texts={walk.leftOut.map((d) => `${d.deliveryId}: ${d.reason}; ${d.remedy}`)}
      />
      <Texts
        title="Contract and mapping"
        texts={walk.catalogue.map((file) => `${file.path} (${file.sha256.slice(0, 12)})`)}
      />
    </section>
  );
}

const correctionText = (c: DatasetWalk['corrections'][number]): string =>
  `${c.id}: ${c.columns.join(', ')} in ${c.rows} rows. ${c.reason}`;

const Texts = ({ title, texts }: { title: string; texts: string[] }) =>
  texts.length === 0 ? null : (
    <>
      <p className="concord-texts__title">{title}</p>
      <ul className="concord-notes">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
