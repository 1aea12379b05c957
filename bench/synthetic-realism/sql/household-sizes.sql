select case when size >= 5 then '5 and more' else size::varchar end as key, count(*) / sum(count(*)) over () as made, count(*) as events
from household where kind = 'home' and size > 0 group by key order by key
