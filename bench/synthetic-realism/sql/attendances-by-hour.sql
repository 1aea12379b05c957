select lpad((hour(arrived_at) // 3 * 3)::varchar, 2, '0') || ':00 to ' || lpad((hour(arrived_at) // 3 * 3 + 2)::varchar, 2, '0') || ':59' as key,
    count(*) / sum(count(*)) over () as made, count(*) as events
from attendance where department_type = '01' group by key order by key
