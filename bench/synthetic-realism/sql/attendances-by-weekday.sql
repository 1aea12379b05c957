select case department_type when '01' then 'type 1' else 'type 3' end as series, dayname(arrived_at) as key, count(*) / sum(count(*)) over (partition by department_type) * 7 as made, count(*) as events
from attendance where department_type in ('01', '03') group by department_type, key, isodow(arrived_at) order by series, isodow(arrived_at)
