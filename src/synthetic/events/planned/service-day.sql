-- The days on which planned care is given, and how much of it. A wait is counted in days of ordinary service: where service
-- is thin (August, Christmas, a hard January, strikes) it takes longer in days of the calendar. `service_slot` turns such a
-- count (ten a day) back into a working day. The shares are the makers' own (unsourced), the strikes are from memory.
create or replace table service_day as
with
days as (
    select d.date, isodow(d.date) as weekday, strftime(d.date, '%m-%d') as month_day,
        d.date in (select date from bank_holiday_file) or strftime(d.date, '%m-%d') in ('12-25', '12-26', '01-01') as closed
    from (select unnest(generate_series(start_date() - 1100, end_date() + 1100, interval 1 day))::date as date) d
),
weighed as (
    select d.date,
        case when d.weekday > 5 or d.closed then 0 else round(
            [100, 106, 106, 104, 92][d.weekday]
            * [0.93, 0.97, 1.03, 1.02, 1.02, 1.04, 1.04, 0.90, 1.04, 1.05, 1.06, 0.92][month(d.date)]
            * case when d.month_day >= '12-23' or d.month_day <= '01-02' then 0.4 else 1 end
            * coalesce(s.share, 1) * 1000)::bigint end as weight
    from days d
    left join squeeze_file s on d.date between s.from_date and s.to_date
)
select date, weight > 0 as open,
    floor((sum(weight) over earlier - weight) / sum(weight) over () * count(*) over () * 10)::integer as slot
from weighed
window earlier as (order by date)
order by date;

create or replace table service_slot as
with
spans as (
    select date, slot, lead(slot) over (order by date) as next_slot
    from service_day
    where open
)
select unnest(range(slot, next_slot))::integer as slot, date
from spans
where next_slot > slot
order by slot;

-- the working days on which referrals are made: ten thousand places in each covered year
create or replace table referral_day as
with
days as (
    select w.year, w.date, ceil(w.low * 10000)::integer as place,
        coalesce(lead(ceil(w.low * 10000)::integer) over (partition by w.year order by w.date), 10000) as next_place
    from day_weight w
    join day d on d.date = w.date
    where w.profile = 'gp' and d.weekday < 6 and not d.bank_holiday
),
first_day as (
    select year, date, case when place = min(place) over (partition by year) then 0 else place end as place, next_place from days
)
select year, unnest(range(place, next_place))::integer as place, date
from first_day
order by year, place;
