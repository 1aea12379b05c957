-- Counted in the month in which the stay began; it costs nothing of its own, since each hospital's part of it does.
select person_key, cast(admitted_at as date) as day, admission_type || '-admission' as activity, 1 as units
from continuous_spell
where admission_type in ('emergency', 'elective')
union all
select person_key, cast(admitted_at as date), 'bed-night', nights
from continuous_spell
where nights is not null
