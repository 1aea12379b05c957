/** Faults of a request in the words of the command line: which option each is of. */
import { ConcordError } from '../concord-error.ts';

/**
 * Runs `work`, and says of its faults by which options they are mended.
 * @param options field, as `where` and remedies have it → option, argument or place in a file; what is not named stays as it is
 */
export async function namingOptions<T>(options: Record<string, string>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    throw new ConcordError(
      error.kind,
      error.problems.map((p) => ({
        ...p,
        where: options[p.where] ?? p.where,
        remedy: p.remedy.replaceAll(/\b[a-z]+[A-Z][A-Za-z]+\b/g, (field) => options[field] ?? field),
      })),
    );
  }
}
