-- Awards to homes: each change is told, so the last holds.
select
  home_key,
  council_code,
  award_type as kind,
  award_ref as benefit_id,
  lsoa_code,
  start_date,
  end_date,
  end_date + 1 as held_to,
  weekly_amount,
  end_reason,
  _delivery as delivery,
  _status as data_status
from source
qualify row_number() over (partition by council_code, award_type, award_ref order by change_date desc) = 1
