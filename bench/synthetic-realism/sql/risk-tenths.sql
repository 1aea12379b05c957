with
last_year as (select * from person_year where from_date = (select max(from_date) from person_year)),
told as (
    select p.*, ntile(10) over (order by annual_probability, resident_id) as tenth,
        exists (from spell s where s.resident_id = p.resident_id and s.kind = 'emergency' and s.admitted_at >= p.from_date and s.admitted_at < p.until_date) as admitted
    from last_year p
)
select tenth::varchar as key, avg(admitted::integer) as made, sum(admitted::integer) as events, avg(annual_probability) as reference, 'the true risk of this world' as source
from told group by tenth order by tenth
