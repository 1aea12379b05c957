with h as (select date_diff('second', at_hospital_at, handed_over_at) / 60.0 as minutes from ambulance_incident where handed_over_at is not null)
select 'within 15 minutes' as key, avg((minutes <= 15)::integer) as made, sum((minutes <= 15)::integer) as events from h
union all select '15 to 30 minutes', avg((minutes > 15 and minutes <= 30)::integer), sum((minutes > 15 and minutes <= 30)::integer) from h
union all select '30 to 60 minutes', avg((minutes > 30 and minutes <= 60)::integer), sum((minutes > 30 and minutes <= 60)::integer) from h
union all select 'over 60 minutes', avg((minutes > 60)::integer), sum((minutes > 60)::integer) from h
