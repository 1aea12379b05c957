with daily as (select month(date) as month, monthname(date) as key, count(*) as days from day group by all),
counted as (select month(admitted_at) as month, count(*) as n from spell where kind = 'emergency' group by all)
select key, n / days / ((select sum(n) from counted) / (select sum(days) from daily)) as made, n as events
from daily join counted using (month) order by month
