-- Of a stay, all of it on the day on which it ended.
select person_key, cast(discharged_at as date) as day,
  case
    when admission_type = 'elective' and nights = 0 then 'elective-day-case'
    when admission_type = 'elective' then 'elective-night'
    when admission_type = 'emergency' and nights = 0 then 'emergency-short-stay'
    when admission_type = 'emergency' then 'emergency-night'
    when nights = 0 then 'other-short-stay'
    else 'other-night'
  end as activity,
  greatest(nights, 1) as units
from hospital_spell
where discharged_at is not null
