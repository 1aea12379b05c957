/**
 * What is told of places and organisations: files that a care system takes from the Office for National Statistics, the ministry and
 * NHS England, in the columns that they have there. They have no faults of ours: a fault of theirs would be in every county alike.
 */
import type { DatasetExtract } from '../extracts/dataset-extract.ts';

const reference = (id: string): DatasetExtract => ({
  ...{ id, rows: new URL(`${id}.sql`, import.meta.url) },
  ...{ senders: ['icb'], chunk: 'all', faults: [] },
});

export const PLACE_DATASETS: DatasetExtract[] = [
  reference('postcode_directory'),
  reference('oa21_lsoa_msoa_lad'),
  reference('lsoa21_wd_lad'),
  reference('lsoa21_sicbl_icb'),
  reference('iod2025'),
  reference('gp_reg_pat_prac_map'),
  reference('etr_trusts'),
];
