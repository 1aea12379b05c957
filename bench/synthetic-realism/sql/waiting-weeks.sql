with
day as (select (date_trunc('week', end_date() + 1) - interval 1 day)::date as last_sunday),
open as (select (last_sunday - referred_on) // 7 as weeks from pathway, day where referred_on <= last_sunday and stop_on > last_sunday)
select case when weeks < 6 then 'under 6 weeks' when weeks < 12 then '6 to 11' when weeks < 18 then '12 to 17' when weeks < 26 then '18 to 25'
        when weeks < 39 then '26 to 38' when weeks < 52 then '39 to 51' when weeks < 65 then '52 to 64' else '65 and over' end as key,
    count(*) / sum(count(*)) over () as made, count(*) as events
from open group by key order by min(weeks)
