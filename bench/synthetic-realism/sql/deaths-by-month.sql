with monthly as (
    select month(registered_on) as month, count(*) as deaths
    from registered_death where registered_on between start_date() and end_date() group by 1
),
daily as (
    select monthname(d.date) as key, month(d.date) as month, count(*) as days from day d group by all
)
select key, deaths / days / ((select sum(deaths) from monthly) / (select sum(days) from daily)) as made, deaths as events
from daily join monthly using (month) order by month
