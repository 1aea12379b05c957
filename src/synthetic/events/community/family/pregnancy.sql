-- Pregnancies of the residents: those that ended in a birth here, in a stillbirth or in a loss after booking, and those still going on
-- when the period is over. Rates are near English levels from memory: stillbirths 4 and losses after booking 65 per 1,000
-- births, preterm births 7%, both more often where people are poor; bookings at nine weeks, later where people are poor.
create or replace table pregnancy as
with
woman as (
    select r.resident_id as mother_id, r.birth_date, r.deprivation, r.ethnic_code, coalesce(r.arrived_date, r.birth_date) as here_from, p.from_date, p.until_date
    from resident r
    join present p on p.resident_id = r.resident_id
    where r.sex = '2' and r.birth_date > start_date() - 47 * 366 and r.birth_date < end_date() - 16 * 365
),
delivered as (
    select w.*, b.birth_date as ended_on, 'birth' as outcome, b.babies, b.mother_id * 8 as pregnancy_key
    from woman w
    join (
        select b.mother_id, b.birth_date, count(*) as babies
        from resident b
        where b.birth_date between start_date() and end_date() and coalesce(b.arrived_date, b.birth_date) = b.birth_date
        group by b.mother_id, b.birth_date
    ) b on b.mother_id = w.mother_id and b.birth_date >= w.from_date and b.birth_date < w.until_date
),
other as (
    select w.*, y.no, u(w.mother_id * 8 + y.no, 6600) as day_draw, y.from_date as year_from, y.until_date as year_until,
        fertility(date_diff('day', w.birth_date, y.from_date + 182) / 365.25) as fertility
    from woman w
    join care_year y on y.no > 0
),
drawn as (
    select mother_id, birth_date, deprivation, ethnic_code, here_from, from_date, until_date, year_from + floor(day_draw * 365)::integer as ended_on,
        case when u(mother_id * 8 + no, 6601) < fertility * 0.065 * exp(0.10 * deprivation) then 'loss'
             when u(mother_id * 8 + no, 6602) < fertility * 0.004 * exp(0.18 * deprivation) * case when ethnic_code in ('M', 'N', 'P') then 1.9
                when ethnic_code in ('H', 'J', 'K') then 1.5 else 1 end then 'stillbirth' end as outcome,
        mother_id * 8 + no as pregnancy_key
    from other
    union all
    select mother_id, birth_date, deprivation, ethnic_code, here_from, from_date, until_date, end_date() + 1 + floor(day_draw * 224)::integer,
        case when u(mother_id * 8 + no, 6603) < fertility * exp(0.08 * deprivation) * 224 / 365 then 'expected' end, mother_id * 8 + 7
    from other
    where year_until = end_date() + 1 and until_date > end_date()
),
kept as (
    select mother_id, birth_date, deprivation, ethnic_code, here_from, from_date, until_date, ended_on, outcome, babies,
        pregnancy_key * 1024 + (ended_on - start_date()) % 1024 as key
    from delivered
    union all
    select d.mother_id, d.birth_date, d.deprivation, d.ethnic_code, d.here_from, d.from_date, d.until_date, d.ended_on, d.outcome, 1, d.pregnancy_key * 1024 + 1023
    from drawn d
    where d.outcome is not null
        and (d.outcome = 'expected' or (d.ended_on >= d.from_date and d.ended_on < d.until_date))
),
apart as (
    select k.*
    from kept k
    where outcome = 'birth' or not exists (
        from kept o where o.mother_id = k.mother_id and o.key <> k.key and abs(o.ended_on - k.ended_on) < 400
            and (o.outcome = 'birth' or o.key < k.key))
),
-- whether a baby was ill at birth, which group `inpatient` knows, goes with being early
placed as (
    select a.*, d.org_code as delivered_org, d.site_code as delivered_site, d.cause as way, d.born_at,
        (select bool_or(s.ill) from birth_spell s where s.mother_id = a.mother_id and s.birth_date = a.ended_on) as ill
    from apart a
    left join delivery d on a.outcome = 'birth' and d.mother_id = a.mother_id and d.birth_date = a.ended_on
),
gestation as (
    select *, case
            when outcome = 'loss' then 66 + floor(80 * u(key, 6604) * u(key, 6605))::integer
            when babies > 1 then least(272, greatest(182, round(254 + 15 * normal(key, 6606))))::integer
            when outcome = 'stillbirth' then 168 + floor(120 * u(key, 6604))::integer
            when u(key, 6604) < case when ill then 0.5 else 0.026 end * exp(0.13 * deprivation + case when ethnic_code in ('H', 'J', 'K', 'M', 'N', 'P') then 0.15 else 0 end)
                then 258 - least(90, floor(exponential(key, 6605, 15)))::integer
            else least(295, greatest(259, round(278.5 + 8 * normal(key, 6606))))::integer
        end as gestation
    from placed
),
booked as (
    select *, ended_on - gestation as lmp_on,
        greatest(38, round(63 * exp(0.28 * normal(key, 6607) + 0.06 * deprivation
            + case when ethnic_code in ('J', 'K', 'N', 'P', 'R', 'S') then 0.10 else 0 end)))::integer as booking_gestation
    from gestation
),
asked as (
    select *, greatest(lmp_on + booking_gestation, here_from + 8 + floor(14 * u(key, 6608))::integer) as asks_on from booked
)
select row_number() over (order by lmp_on, key) as pregnancy_id, mother_id, delivered_org, delivered_site, way, born_at, birth_date as mother_birth_date, outcome, babies::tinyint as babies,
    lmp_on, (lmp_on + 280) as due_on, case when outcome <> 'expected' then ended_on end as ended_on, gestation::smallint as gestation,
    case when booking_on < ended_on - 10 and booking_on < until_date and booking_on between start_date() and end_date() then booking_on end as booking_on
from (select *, asks_on + case isodow(asks_on) when 6 then 2 when 7 then 1 else 0 end::integer as booking_on from asked)
order by lmp_on, key;
