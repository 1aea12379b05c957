import type { DatasetExtract } from '../../extracts/dataset-extract.ts';

export const COMMUNITY_DATASETS: DatasetExtract[] = [];
