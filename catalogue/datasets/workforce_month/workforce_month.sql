-- Posts and people of a trust by staff group.
select
  org_code as trust_code,
  month_start as month,
  staff_group,
  establishment_wte as establishment,
  in_post_wte as in_post,
  vacant_wte as vacant,
  absence_days,
  available_days,
  agency_spend,
  starters,
  leavers,
  _delivery as delivery,
  _status as data_status
from source
