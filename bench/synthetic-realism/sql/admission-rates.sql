with aged as (select *, age_group(age) as key from person_year),
admitted as (
    select p.key, p.imd_quintile, count(*) as n
    from aged p join spell s on s.resident_id = p.resident_id and s.kind = 'emergency' and s.admitted_at >= p.from_date and s.admitted_at < p.until_date
    group by all
),
lived as (select key, imd_quintile, min(age) as age, count(*) as years from aged group by all)
select f.fifth as series, l.key, 1000 * coalesce(n, 0) / years as made, n as events
from lived l join fifth f using (imd_quintile) left join admitted a using (key, imd_quintile)
where imd_quintile in (1, 3, 5) order by imd_quintile, l.age
