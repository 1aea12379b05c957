with shown as (
    select condition, name as panel from condition_model where condition in ('HTN', 'DM', 'COPD', 'CHD', 'DEP', 'SMI', 'CKD', 'DEM')
),
aged as (
    select l.resident_id, l.imd_quintile, f.fifth, case when age < 40 then '18 to 39' when age < 55 then '40 to 54' when age < 65 then '55 to 64'
        when age < 75 then '65 to 74' when age < 85 then '75 to 84' else '85 and over' end as key
    from living l join fifth f using (imd_quintile)
    where age >= 18 and imd_quintile in (1, 3, 5)
)
select s.panel, a.fifth as series, a.key, avg((c.resident_id is not null)::integer) as made, count(c.resident_id) as events
from aged a cross join shown s
left join condition c on c.resident_id = a.resident_id and c.condition = s.condition
    and c.detected_date <= end_date() and coalesce(c.resolved_date > end_date(), true)
group by s.panel, a.imd_quintile, a.fifth, a.key order by s.panel, a.imd_quintile, a.key
