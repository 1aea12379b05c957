with stays as (
    select date_diff('day', admitted_at::date, discharged_at::date) as nights from spell where kind = 'emergency' and discharged_at is not null
)
select case when nights = 0 then 'no night' when nights = 1 then '1 night' when nights = 2 then '2 nights' when nights < 7 then '3 to 6 nights'
        when nights < 14 then '7 to 13 nights' when nights < 21 then '14 to 20 nights' else '21 and more' end as key,
    count(*) / sum(count(*)) over () as made, count(*) as events
from stays group by key order by min(nights)
