select m.condition as key, m.name as label, count(c.resident_id) / (select count(*) from living where age >= p.from_age) as made, count(c.resident_id) as events,
    p.recorded as reference, replace(p.recorded_source, ';', ',') as source
from condition_model m
join published_prevalence p using (condition)
left join (select condition, age, resident_id from condition join living using (resident_id)
    where detected_date <= end_date() and coalesce(resolved_date > end_date(), true)) c on c.condition = m.condition and c.age >= p.from_age
where starts_with(p.recorded_source, 'QOF')
group by m.condition, m.name, p.from_age, p.recorded, p.recorded_source
order by made desc
