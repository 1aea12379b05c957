with a as (select * from attendance), years as (select residents() * in_period_years() / 1000 as n)
select 'type-1' as key, 'attendances, type 1' as label, count(*) / (select n from years) as made, count(*) as events from a where department_type = '01'
union all select 'type-3', 'attendances, type 3', count(*) / (select n from years), count(*) from a where department_type = '03'
union all select 'all-attendances', 'attendances, types 1 to 3', count(*) / (select n from years), count(*) from a where department_type in ('01', '02', '03')
union all select 'same-day', 'attendances, same day emergency care', count(*) / (select n from years), count(*) from a where department_type = '05'
union all select 'incidents', 'ambulance incidents', count(*) / (select n from years), count(*) from ambulance_incident
union all select 'calls', 'calls to 111', count(*) / (select n from years), count(*) from urgent_call
