-- Safety visits.
select
  home_key,
  visit_ref as visit_id,
  lsoa_code,
  visit_date,
  referral_source,
  risk_score,
  risk_level,
  lives_alone = 'Y' as lives_alone,
  smoker = 'Y' as smoker,
  mobility_difficulty = 'Y' as mobility_difficulty,
  alarm_fitted = 'Y' as alarm_fitted,
  onward_referral,
  _delivery as delivery,
  _status as data_status
from source
