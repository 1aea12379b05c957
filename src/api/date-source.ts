import type { DatasetQuality } from '../edition/manifest.ts';
import { dataToDay } from '../page/expect-data.ts';

/**
 * A source whose `dataTo` is the last day that its figures are about, as people read it: a monthly figure dated 1 April
 * is about all of April. Null stays null.
 */
export const dateSource = (quality: DatasetQuality): DatasetQuality => ({ ...quality, dataTo: dataToDay(quality) });
