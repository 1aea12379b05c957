import { Details } from 'nhsuk-react-components';
import type { AnswerReply } from '../../api/schemas/figures.ts';

/** The SQL that gave the figures, with its parameters beside it, for whoever wants to run it again. */
export function QueryText({ answer }: { answer: AnswerReply }) {
  return (
    <section aria-labelledby="query-heading" className="concord-block">
      <h2 className="nhsuk-heading-m" id="query-heading">
        The query
      </h2>
      <Details className="concord-details">
        <Details.Summary>Show the SQL and its {answer.parameters.length} parameters</Details.Summary>
        <Details.Text>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="concord-code" tabIndex={0}>
            <code>{answer.sql}</code>
          </pre>
          <ol className="concord-notes">
            {answer.parameters.map((value, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is known by its place alone
              <li key={i}>
                <code>{String(value)}</code>
              </li>
            ))}
          </ol>
        </Details.Text>
      </Details>
    </section>
  );
}
