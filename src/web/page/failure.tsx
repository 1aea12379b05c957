import { useEffect } from 'react';
import type { ApiError } from '../data/ask-api.ts';

const HEADINGS: Record<string, string> = {
  'policy-refused': 'You do not have access to this',
  'unknown-name': 'There is no such page, place or metric',
  'no-edition': 'There are no figures yet',
  'no-data': 'No data for this selection',
  unreachable: 'Concord did not answer',
  busy: 'Concord is busy',
};

const headingOf = ({ kind }: ApiError): string => HEADINGS[kind] ?? 'This could not be shown';

/** Names the failure in the tab of the browser too. */
export function useFailureTitle(error: ApiError | null): void {
  useEffect(() => {
    if (error) document.title = `${headingOf(error)} – Concord`;
  }, [error]);
}

/** What failed, why, and what to do: never a bare error. */
export function Failure({ error, again }: { error: ApiError; again?: () => void }) {
  return (
    <div className="concord-failure" role="alert">
      <h1 className="nhsuk-heading-l" tabIndex={-1}>
        {headingOf(error)}
      </h1>
      {error.problems.map((problem) => (
        <div key={problem.where + problem.problem} className="nhsuk-inset-text">
          <p>
            <strong>{problem.where}</strong>: {problem.problem}.
          </p>
          {problem.expected && <p>Expected: {problem.expected}.</p>}
          <p>What to do: {problem.remedy}.</p>
        </div>
      ))}
      {again && (
        <button type="button" className="nhsuk-button nhsuk-button--secondary" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}
