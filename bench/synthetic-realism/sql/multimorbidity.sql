with counted as (
    select l.age, count(c.resident_id) as conditions
    from living l
    left join (select resident_id from condition join condition_model m using (condition)
        where m.multimorbidity and detected_date <= end_date() and coalesce(resolved_date > end_date(), true)) c using (resident_id)
    group by l.resident_id, l.age
)
select case when age < 25 then 'under 25' when age < 45 then '25 to 44' when age < 65 then '45 to 64' when age < 85 then '65 to 84' else '85 and over' end as key,
    avg((conditions >= 2)::integer) as made, sum((conditions >= 2)::integer) as events
from counted group by key order by min(age)
