select dayname(date) as key, avg(n) / (select sum(left_hospital) / count(distinct date) from discharge_day) as made, sum(n) as events
from (select date, sum(left_hospital) as n from discharge_day group by date) group by key, isodow(date) order by isodow(date)
