select category as key, 'category ' || substr(category, 2) as label, avg(date_diff('second', clock_start_at, at_scene_at) / 60.0) as made, count(*) as events
from ambulance_incident where at_scene_at is not null and category in ('C1', 'C2', 'C3', 'C4') group by category order by category
