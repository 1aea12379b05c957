select category as key, count(*) / sum(count(*)) over () as made, count(*) as events
from frailty f join living l using (resident_id)
where f.as_at = (end_date() + 1)::date and l.age >= 65
group by category order by min(deficits)
