import type { ApiError } from '../data/ask-api.ts';

const HEADINGS: Record<string, string> = {
  'policy-refused': 'You do not have access to this',
  'unknown-name': 'There is no such page, place or metric',
  'no-edition': 'There are no figures yet',
  'no-data': 'No data for this selection',
  unreachable: 'Concord did not answer',
  busy: 'Concord is busy',
};

/** What failed, why, and what to do: never a bare error. */
export function Failure({ error, again }: { error: ApiError; again?: () => void }) {
  return (
    <div className="concord-failure" role="alert">
      <h1 className="nhsuk-heading-l">{HEADINGS[error.kind] ?? 'This could not be shown'}</h1>
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
