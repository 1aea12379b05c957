with
daily as (select date, sum(occupied) as occupied from bed_day group by date),
leaving as (select date, sum(stayed) as stayed, sum(left_hospital) as gone from discharge_day group by date)
select 'occupied' as key, 'general and acute beds occupied per 1,000 residents' as label, 1000 * avg(occupied) / residents() as made, null::bigint as events from daily
union all select 'fit-to-leave', 'adults who are fit to leave and stay another night, per 1,000', 1000 * avg(stayed) / residents(), null from leaving
union all select 'discharges', 'discharges of adults a year, per 1,000', 1000 * sum(gone) / residents() / in_period_years(), sum(gone) from leaving
