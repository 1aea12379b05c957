-- Records of the Personal Demographics Service. Where the service hides an address, it is hidden here.
select
  person_key,
  row_key as demographic_id,
  birth_month,
  sex,
  ethnic_category,
  case when not is_spine_sensitive then lsoa_code end as lsoa_code,
  case when not is_spine_sensitive then home_key end as home_key,
  practice_code,
  practice_from_date as registered_since,
  death_date,
  reason_for_removal as removal_reason,
  preferred_language,
  interpreter_required,
  effective_from,
  _delivery as delivery,
  _status as data_status
from source
