select person_key, appointment_date as day,
  case when is_first then 'outpatient-first' else 'outpatient-follow-up' end as activity,
  1 as units
from outpatient_appointment
where attended
