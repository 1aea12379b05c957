select monthname(arrived_at) as key, avg((date_diff('minute', arrived_at, departed_at) <= 240)::integer) as made, sum((date_diff('minute', arrived_at, departed_at) > 240)::integer) as events
from attendance where department_type = '01' group by key, month(arrived_at) order by month(arrived_at)
