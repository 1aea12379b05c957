select case sex when '2' then 'Women' else 'Men' end as series,
    case when age >= 90 then '90 and over' else (age // 5 * 5) || ' to ' || (age // 5 * 5 + 4) end as key,
    count(*) / (select count(*) from living) as made, count(*) as events
from living group by all order by series desc, min(age)
