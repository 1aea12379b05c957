with share as (
    select m.condition, m.name, l.imd_quintile, count(c.resident_id) / count(*) as share, count(c.resident_id) as people
    from living l
    join condition_model m on m.condition in ('HTN', 'DM', 'CHD', 'STIA', 'AF', 'HF', 'COPD', 'CKD', 'DEM', 'SMI', 'LD', 'EP', 'DEP')
    left join condition c on c.resident_id = l.resident_id and c.condition = m.condition
        and c.detected_date <= end_date() and coalesce(c.resolved_date > end_date(), true)
    group by all
)
select condition as key, max(name) as label, max(share) filter (imd_quintile = 1) / max(share) filter (imd_quintile = 5) as made,
    -- a ratio is as uncertain as the smaller count makes it
    min(people) filter (imd_quintile in (1, 5)) // 2 as events
from share group by condition order by made desc
