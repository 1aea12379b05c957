-- The days of the period, and how likely things are on each of them and at each hour. The shares in day-profiles.csv and
-- hour-profiles.csv are the makers' own (unsourced); 100 is an ordinary day. `winter` is how many per cent more than the
-- year's mean there are in early January, and fewer in July; `christmas` holds from 24 December to 1 January.
create or replace table day as
select d.date, date_trunc('month', d.date)::date as month, y.year, isodow(d.date)::tinyint as weekday,
    d.date in (select date from bank_holiday_file) as bank_holiday
from (select unnest(generate_series(start_date(), end_date(), interval 1 day))::date as date) d
join health_year y on d.date >= y.from_date and d.date < y.until_date
order by d.date;

create or replace table day_weight as
with
weighed as (
    select p.profile, d.year, d.date,
        round(
            [p.monday, p.tuesday, p.wednesday, p.thursday, p.friday, p.saturday, p.sunday][d.weekday]
            * (1 + p.winter / 100 * cos(2 * pi() * (dayofyear(d.date) - 6) / 365.25))
            * case when d.bank_holiday then p.bank_holiday / 100 else 1 end
            * case when strftime(d.date, '%m-%d') >= '12-24' or strftime(d.date, '%m-%d') <= '01-01' then p.christmas / 100 else 1 end
            * 1000)::bigint as weight
    from day d cross join day_profile_file p
)
select profile, year, date, (sum(weight) over earlier - weight) / sum(weight) over (partition by profile, year) as low
from weighed
where weight > 0
window earlier as (partition by profile, year order by date)
order by profile, year, date;

create or replace table hour_weight as
with
hours as (unpivot hour_profile_file on columns(* exclude profile) into name hour_name value weight),
weighed as (select profile, substr(hour_name, 2)::tinyint as hour, weight from hours where weight > 0)
select profile, hour, (sum(weight) over before - weight) / sum(weight) over (partition by profile) as low
from weighed
window before as (partition by profile order by hour)
order by profile, hour;
