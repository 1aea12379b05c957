with
emergency as (select *, date_diff('day', admitted_at::date, discharged_at::date) as nights from spell where kind = 'emergency' and discharged_at is not null),
planned as (select * from spell where kind in ('elective', 'day-case'))
select 'via-ed' as key, 'emergency admissions by way of an emergency department' as label, avg(via_ed::integer) as made, sum(via_ed::integer) as events from emergency
union all select 'no-night', 'emergency admissions without a night', avg((nights = 0)::integer), sum((nights = 0)::integer) from emergency
union all select 'three-weeks', 'emergency admissions of 21 nights and more', avg((nights >= 21)::integer), sum((nights >= 21)::integer) from emergency
union all select 'died', 'emergency admissions that end in death', avg(died::integer), sum(died::integer) from emergency
union all select 'day-case', 'planned admissions that are day cases', avg((kind = 'day-case')::integer), sum((kind = 'day-case')::integer) from planned
