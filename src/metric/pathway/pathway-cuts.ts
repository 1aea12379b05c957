/** By what a pathway can be cut, and how the groups of each are compared. */
import type { FigureCut } from './step-answer.ts';

/** By deprivation the most deprived group stands against the least; by ethnicity each group against all others whose group is known. */
export const PATHWAY_CUTS: Record<string, FigureCut> = {
  imd_quintile: {
    dimension: 'imd_quintile',
    compares: 'ends',
    groups: 5,
    most: 'the most deprived fifth',
    least: 'the least',
  },
  imd_decile: {
    dimension: 'imd_decile',
    compares: 'ends',
    groups: 10,
    most: 'the most deprived tenth',
    least: 'the least',
  },
  ethnic_group: { dimension: 'ethnic_group', compares: 'rest', unknown: 'Not known' },
  ethnic_category: { dimension: 'ethnic_category', compares: 'rest', unknown: 'Z' },
};

/** The cuts that every metric of a pathway must have. */
export const NEEDED_CUTS = ['imd_quintile', 'ethnic_group'] as const;
