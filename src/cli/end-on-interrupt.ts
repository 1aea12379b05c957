/**
 * Ctrl-C ends the program at once, as the system does it, which a shell tells as 130. `process.exit` would wait for the engine's threads:
 * a query of minutes would go on to its end. Half-made files are in temporary/, which the next command empties, or end in `.part`.
 */
export const endOnInterrupt = (): void => {
  process.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
};
