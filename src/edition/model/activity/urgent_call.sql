select person_key, cast(called_at as date) as day,
  case when not abandoned then 'call-111' else 'call-111-abandoned' end as activity,
  1 as units
from urgent_call
