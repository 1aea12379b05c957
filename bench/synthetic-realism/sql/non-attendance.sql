with due as (
    select r.imd_quintile, (a.attended in ('3', '7'))::integer as missed
    from hospital_appointment a join resident r using (resident_id)
    where a.date between start_date() and end_date() and a.attended in ('3', '5', '6', '7')
)
select 'all' as key, 'everybody' as label, avg(missed) as made, sum(missed) as events from due
union all select * from (select fifth, fifth, avg(missed), sum(missed) from due join fifth using (imd_quintile) group by imd_quintile, fifth order by imd_quintile)
