-- Council tax accounts: a period lasts until the next change.
select
  home_key,
  council_code,
  account_ref as account_id,
  change_date as from_date,
  lead(change_date) over (partition by council_code, account_ref order by change_date) as to_date,
  lsoa_code,
  change_reason,
  band,
  discount,
  discount = 'single-adult' as single_adult,
  disabled_reduction = 'Y' as disabled_reduction,
  severely_impaired = 'Y' as severely_impaired,
  discount = 'empty' or change_reason = 'vacated' as is_empty,
  _delivery as delivery,
  _status as data_status
from source
