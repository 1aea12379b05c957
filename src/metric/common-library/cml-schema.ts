/**
 * The tables of the Common Metric Library hand-off (NHS England, proforma 2.0, schemas 2.2.0): names of their columns in order, and
 * whether each must hold something.
 */

export type CmlCell = string | number | null;
export type CmlRow = Record<string, CmlCell>;

/** Columns by name; true: it must hold something. */
type CmlColumns = Record<string, boolean>;

const columns = (required: string, optional: string, order: string): CmlColumns => {
  const must = new Set(required.split(' '));
  const may = new Set(optional.split(' '));
  return Object.fromEntries(
    order.split(' ').map((name) => {
      if (must.has(name) === may.has(name)) throw new Error(`column ${name} is neither or both`);
      return [name, must.has(name)];
    }),
  );
};

const METRIC = columns(
  'datapoint_id metric_id reporting_grain location_id location_type reporting_period_start_datetime metric_value',
  'dimension_id publication_datetime additional_metric_values',
  'datapoint_id metric_id dimension_id reporting_grain location_id location_type reporting_period_start_datetime publication_datetime metric_value additional_metric_values',
);

const SOURCE = columns(
  'source_name first_record_timestamp last_record_timestamp last_ingest_timestamp version_release_date version_release',
  'project_id source_platform',
  'source_name project_id source_platform first_record_timestamp last_record_timestamp last_ingest_timestamp version_release_date version_release',
);

const RELATIONSHIPS = columns(
  'metric_id child_metric_id child_metric_short_name relationship_type relationship_category relationship_description',
  'metric_short_name',
  'metric_id metric_short_name child_metric_id child_metric_short_name relationship_type relationship_category relationship_description',
);

const METADATA = columns(
  'metric_family_id metric_id metric_status metric_title metric_start_date available_metric_category available_reporting_grain available_location_types business_area business_sub_area source_name metric_owner metric_description metric_purpose unit format frequency_of_refresh aggregation statistical_disclosure_control_flag',
  'metric_end_date available_dimension_types domain project_id source_platform metric_short_name metric_alias calculation target statistical_disclosure_control_description interpretation inclusion_exclusion_rules usage organisation_geog_type footnotes notes',
  'metric_family_id metric_id metric_status metric_title metric_start_date metric_end_date available_metric_category available_reporting_grain available_location_types available_dimension_types business_area business_sub_area domain source_name project_id source_platform metric_owner metric_short_name metric_alias metric_description calculation metric_purpose unit format target frequency_of_refresh aggregation statistical_disclosure_control_flag statistical_disclosure_control_description interpretation inclusion_exclusion_rules usage organisation_geog_type footnotes notes',
);

const DIMENSIONS = columns(
  '',
  'dimension_id dimension_type_id dimension_count',
  'dimension_id dimension_type_id dimension_count',
);

export const CML_COLUMNS = { METRIC, DIMENSIONS, SOURCE, RELATIONSHIPS, METADATA };
export type CmlTableName = keyof typeof CML_COLUMNS;
