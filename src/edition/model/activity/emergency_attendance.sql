select person_key, cast(arrived_at as date) as day,
  case when department_type = '01' then 'emergency-attendance-type-1' else 'emergency-attendance-other' end as activity,
  1 as units
from emergency_attendance
