/** A label that belongs at `at` on an axis and is drawn at `place`, both in the axis's own unit. */
export interface PlacedLabel {
  text: string;
  at: number;
  place: number;
}

/**
 * Moves labels at the end of lines apart so that none covers another, changing their order never and their place as
 * little as it can.
 *
 * @param labels what to write, and where its line ends (axis units)
 * @param low lowest place allowed (axis units)
 * @param high highest place allowed (axis units)
 * @param gap least distance between two labels (axis units). When there is no room for all at that distance they are
 *   spread evenly.
 * @returns the labels from low to high; none for none
 */
export function placeLabels(
  labels: { text: string; at: number }[],
  low: number,
  high: number,
  gap: number,
): PlacedLabel[] {
  const sorted = [...labels].sort((a, b) => a.at - b.at);
  if (sorted.length > 1 && gap * (sorted.length - 1) > high - low) {
    const step = (high - low) / (sorted.length - 1);
    return sorted.map((label, i) => ({ ...label, place: low + i * step }));
  }
  const places: number[] = [];
  for (const label of sorted) places.push(Math.max(label.at, low, (places.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  let ceiling = high;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i] ?? high, ceiling);
    ceiling = (places[i] ?? high) - gap;
  }
  return sorted.map((label, i) => ({ ...label, place: places[i] ?? label.at }));
}
