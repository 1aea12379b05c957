-- How many emergency admissions a resident has in each year: at least one with the true risk's `annual_probability`, then further
-- ones, (0.15 + 1.05 * probability) on average, as health/true-risk.sql says. Who came during the year has that of their first
-- 1 April here, in proportion to the days. All fall within the days on which they are here.
-- the count, 7 at most, that the uniform `x` points at: as `poisson_of`, but without a list, for means up to 1.2
create or replace macro few_of(mean, x) as list_sum([
    (x >= exp(-mean))::integer, (x >= exp(-mean) * (1 + mean))::integer, (x >= exp(-mean) * (1 + mean + mean ** 2 / 2))::integer,
    (x >= exp(-mean) * (1 + mean + mean ** 2 / 2 + mean ** 3 / 6))::integer,
    (x >= exp(-mean) * (1 + mean + mean ** 2 / 2 + mean ** 3 / 6 + mean ** 4 / 24))::integer,
    (x >= exp(-mean) * (1 + mean + mean ** 2 / 2 + mean ** 3 / 6 + mean ** 4 / 24 + mean ** 5 / 120))::integer,
    (x >= exp(-mean) * (1 + mean + mean ** 2 / 2 + mean ** 3 / 6 + mean ** 4 / 24 + mean ** 5 / 120 + mean ** 6 / 720))::integer]);

create or replace temp table emergency_year as
with
held as (
    select p.resident_id, p.sex, y.year, p.birth_date, greatest(p.from_date, y.from_date) as from_date, least(p.until_date, y.until_date) as until_date,
        (least(p.until_date, y.until_date) - greatest(p.from_date, y.from_date)) / (y.until_date - y.from_date) as share_of_year,
        t.annual_probability, n.annual_probability as next_probability
    from present p
    join health_year y on p.from_date < y.until_date and p.until_date > y.from_date
    left join true_risk t on t.resident_id = p.resident_id and t.as_at = y.from_date
    left join true_risk n on n.resident_id = p.resident_id and n.as_at = y.until_date
),
drawn as (
    select h.*, h.resident_id * 64 + year - 1990 as resident_year,
        coalesce(annual_probability, next_probability * share_of_year, 0) as probability,
        coalesce(r.death_date >= h.from_date and r.death_date < h.until_date, false) as dies
    from held h join resident r using (resident_id)
    -- a child that dies in its first four weeks has not left hospital before
    where coalesce(r.death_date >= r.birth_date + 28, true)
),
admitted as (
    select *, u(resident_year, 4500) < probability as admitted, 0.15 + 1.05 * probability as further, u(resident_year, 4501) as further_draw from drawn
)
select resident_id, year, resident_year, sex, birth_date, from_date, until_date, dies, from_date + ((until_date - from_date) // 2)::integer as middle,
    -- about two deaths in five end a stay in hospital (England 2023: 43%, from memory): most of those of people who were admitted
    -- in the year anyway, and some of others
    dies and u(resident_id, 4502) < case when admitted then 0.85 else 0.13 end as dies_in_hospital,
    (1 + case when admitted then few_of(further, further_draw) else 0 end)::integer as admissions
from admitted
where admitted or (dies and u(resident_id, 4502) < 0.13)
order by resident_id, year;
