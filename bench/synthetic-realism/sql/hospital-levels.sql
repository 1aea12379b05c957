with years as (select residents() * in_period_years() / 1000 as n)
select 'emergency' as key, 'emergency admissions' as label, count(*) / (select n from years) as made, count(*) as events from spell where kind = 'emergency'
union all select 'planned', 'planned admissions, day cases and regular attenders', count(*) / (select n from years), count(*) from spell where kind in ('elective', 'day-case', 'regular')
union all select 'maternity', 'admissions of mothers and births', count(*) / (select n from years), count(*) from spell where kind in ('maternity', 'birth')
