-- Referrals made in the e-Referral Service: all actions on one referral become one row. A request for advice is a
-- referral of its own kind, ended by its answer.
select
  arg_max(person_key, (action_date, action_id)) as person_key,
  case when bool_or(request_type = 'advice') then 'advice' else 'hospital' end as kind,
  arg_max(provider_code, (action_date, action_id)) as provider_code,
  ubrn as referral_id,
  max(previous_ubrn) as previous_referral_id,
  arg_max(birth_month, (action_date, action_id)) as birth_month,
  arg_max(age, (action_date, action_id)) as age,
  arg_max(sex, (action_date, action_id)) as sex,
  arg_max(lsoa_code, (action_date, action_id)) as lsoa_code,
  arg_max(practice_code, (action_date, action_id)) as practice_code,
  min(action_date) as referred_on,
  arg_max(priority_type, (action_date, action_id)) as priority,
  arg_max(specialty, (action_date, action_id)) as service,
  min(appointment_date) as appointment_date,
  max(action_date) filter (where action_code = 'REJECT') as rejected_on,
  max(action_date) filter (where action_code = 'ANSWER') as ended_on,
  arg_max(action_reason, (action_date, action_id)) filter (where action_code = 'REJECT') as end_reason,
  max(_delivery) as delivery,
  case when bool_or(_status = 'provisional') then 'provisional' else min(_status) end as data_status
from source
where ubrn is not null
group by ubrn
