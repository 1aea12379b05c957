-- How hard a day is for a trust's department and the ambulances outside it: mostly its beds, and what a winter's day or a Monday
-- adds. About 0.25 on average, 0 on a good day, 1 on the worst. And for the county, the mean of its trusts.
create or replace table urgent_strain as
select
    p.org_code, p.date,
    round(0.6 * p.pressure + 0.17 * (1 + cos(2 * pi() * (dayofyear(p.date) - 6) / 365.25))
        + case when d.weekday = 1 then 0.09 when d.weekday >= 6 then -0.03 else 0 end - 0.02, 4)::decimal(9, 4) as strain
from pressure p
join day d using (date)
order by p.org_code, p.date;

create or replace table urgent_county_strain as
select date, (sum(strain) / count(*))::double as strain from urgent_strain group by date order by date;
