select case when imd_quintile <= 2 then 'more deprived two fifths' else 'less deprived three fifths' end as series, age_group(date_sub('year', r.birth_date, s.admitted_at::date)) as key,
    avg(date_diff('day', s.admitted_at::date, s.discharged_at::date)) as made, count(*) as events
from spell s join resident r using (resident_id)
where s.kind = 'emergency' and s.discharged_at is not null
group by all order by series desc, min(date_sub('year', r.birth_date, s.admitted_at::date))
