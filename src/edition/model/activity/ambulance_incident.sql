select person_key, cast(called_at as date) as day,
  case
    when outcome in ('conveyed', 'conveyed-elsewhere') then 'ambulance-conveyed'
    when outcome = 'hear-and-treat' then 'ambulance-hear-and-treat'
    else 'ambulance-not-conveyed'
  end as activity,
  1 as units
from ambulance_incident
