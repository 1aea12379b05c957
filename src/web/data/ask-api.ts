import type { ErrorReply } from '../../api/schemas/error.ts';

export type Problems = ErrorReply['error']['problems'];

/** The API said no, or could not be reached; `problems` are in words for the reader. */
export class ApiError extends Error {
  readonly kind: string;
  readonly problems: Problems;

  constructor(kind: string, problems: Problems) {
    super(problems.map((p) => p.problem).join('; '));
    this.kind = kind;
    this.problems = problems;
  }
}

/** Asks our own server for JSON. Throws ApiError, never anything else, so that every failure can be shown in words. */
export async function askApi<T>(path: string, signal?: AbortSignal): Promise<T> {
  const reply = await fetch(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) }).catch(
    (fault: unknown) => {
      if (signal?.aborted) throw fault;
      throw new ApiError('unreachable', [
        {
          where: 'Concord',
          problem: 'the server did not answer',
          expected: 'a running Concord on this machine',
          remedy: 'see that “concord serve” (or “npm start”) is still running, then load this page again',
        },
      ]);
    },
  );
  if (reply.ok) return (await reply.json()) as T;
  const body = (await reply.json().catch(() => null)) as ErrorReply | null;
  if (body?.error) throw new ApiError(body.error.kind, body.error.problems);
  throw new ApiError('internal', [
    {
      where: 'Concord',
      problem: `the server answered with status ${reply.status} and no explanation`,
      expected: 'figures, or a reason in words',
      remedy: 'load the page again; if it stays, look at the server’s log',
    },
  ]);
}

/** A path with its parameters written safely; empty and absent ones are left out. */
export function address(path: string, parameters: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  return query.size > 0 ? `${path}?${query}` : path;
}
