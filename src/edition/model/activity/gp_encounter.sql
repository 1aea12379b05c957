select person_key, cast(start_at as date) as day,
  case when professional = 'GP' then 'gp-appointment' else 'practice-staff-appointment' end as activity,
  1 as units
from gp_encounter
where attended
