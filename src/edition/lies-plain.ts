/** What of the zones lies plain while this process works in them: whoever ends the process early has it removed first. */

const lying = new Set<() => void>();

/**
 * Says that files of a zone lie plain from now on.
 * @param forget removes them at once, whatever is being done with them; it may fail where they are not there yet
 * @returns to be called when they do not lie there any more: from then on they may be another process's
 * @example const isGone = liesPlain(() => rmSync(file, { force: true }))
 */
export function liesPlain(forget: () => void): () => void {
  lying.add(forget);
  return () => void lying.delete(forget);
}

/** Removes everything that lies plain; what is sealed stays as it was. For a process that ends now and does nothing else. */
export function forgetLyingPlain(): void {
  for (const forget of lying)
    try {
      forget();
    } catch {
      // the next command that opens the zone removes what is left, as after a kill
    }
}
