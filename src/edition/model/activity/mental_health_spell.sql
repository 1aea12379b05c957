select person_key, cast(discharged_at as date) as day, 'mental-health-night' as activity, greatest(nights, 1) as units
from mental_health_spell
where discharged_at is not null
