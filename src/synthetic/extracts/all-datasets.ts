/** Every dataset that the made-up partners send. The order is that of the salts of their faults: add at the end. */
import { COMMUNITY_DATASETS, MATERNITY_CONTACTS } from '../events/community/community-datasets.ts';
import { GP_DATASETS } from '../events/gp/gp-datasets.ts';
import { INFECTION_DATASETS } from '../events/infections/infection-datasets.ts';
import { INPATIENT_DATASETS } from '../events/inpatient/inpatient-datasets.ts';
import { LOCAL_DATASETS } from '../events/local/local-datasets.ts';
import { PLANNED_DATASETS } from '../events/planned/planned-datasets.ts';
import { RETURNS_DATASETS } from '../events/returns/returns-datasets.ts';
import { EMERGENCY_CALLS, URGENT_DATASETS } from '../events/urgent/urgent-datasets.ts';
import { PLACE_DATASETS } from '../place/place-datasets.ts';
import type { DatasetExtract } from './dataset-extract.ts';

export const ALL_DATASETS: DatasetExtract[] = [
  ...URGENT_DATASETS,
  ...INPATIENT_DATASETS,
  ...PLANNED_DATASETS,
  ...COMMUNITY_DATASETS,
  ...LOCAL_DATASETS,
  ...GP_DATASETS,
  ...MATERNITY_CONTACTS,
  ...PLACE_DATASETS,
  ...EMERGENCY_CALLS,
  ...RETURNS_DATASETS,
  ...INFECTION_DATASETS,
];
