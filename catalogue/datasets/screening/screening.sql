-- Screening.
select
  person_key,
  screening_id,
  practice_code,
  birth_month,
  sex,
  programme,
  invitation_date,
  test_date,
  result,
  next_step,
  _delivery as delivery,
  _status as data_status
from source
