-- Virtual wards by day: who left a hospital bed for one (as apc_spell tells it), and two or three times as many taken on at home. Those
-- still on one when the period ends stand, by number only, for those who were on one when it began. A small county has one ward, a large
-- one two. Lengths and levels are the makers' own, near 25 places for 100,000 adults and three in four of them taken (from memory).
create or replace table virtual_ward_day as
with
ward as (
    select o.org_code, o.org_code || 'V' || w.no as ward_code, w.name as ward_name, w.kind as ward_kind, w.no as ward_no, w.share
    from organisation o
    cross join (values
        (1, 'Virtual Ward', 'general', 1.0, false),
        (1, 'Frailty Virtual Ward', 'frailty', 0.7, true),
        (2, 'Respiratory and Heart Virtual Ward', 'respiratory-and-heart', 0.3, true)
    ) w(no, name, kind, share, of_large_county)
    where o.kind = 'community' and w.of_large_county = (residents() >= 200000)
),
stepped_down as (
    select spell_id * 2 as stay, discharged_at::date as from_date, case when cause in ('cellulitis', 'deterioration') or residents() < 200000 then 1 else 2 end as ward_no
    from spell
    where discharged_at is not null and kind = 'emergency' and discharge_destination = '19'
        and cause in ('copd', 'heart-failure', 'pneumonia', 'cellulitis', 'deterioration') and u(spell_id, 4621) < 0.06
),
level as (
    select count(*) / (end_date() + 1 - start_date()) as each_day from stepped_down
),
stepped_up as (
    select cell * 64 + k as draw, date, ward_no
    from (
        select d.date, w.ward_no, (d.date - date '1990-01-01')::bigint * 4 + w.ward_no as cell,
            poisson_of(least(30, each_day * 2.4 * w.share * (1 + 0.2 * cos(2 * pi() * (dayofyear(d.date) - 10) / 365.25))),
                u((d.date - date '1990-01-01')::bigint * 4 + w.ward_no, 9020)) as people
        from day d cross join ward w cross join level where each_day > 0
    ) p, range(0, 64) ks(k)
    where k < p.people
),
taken_on as (
    select stay, from_date, ward_no, true as from_hospital from stepped_down
    union all
    select draw * 2 + 1, date, ward_no, false from stepped_up
),
stay as (
    select *, from_date + 3 + least(35, floor(exponential(stay, 9022, 7)))::integer as to_date from taken_on
),
every_stay as (
    select *, from_date as admitted_on from stay
    union all
    select s.* replace (s.from_date - days as from_date, s.to_date - days as to_date), null
    from stay s cross join (select (end_date() + 1 - start_date())::integer as days)
    where s.to_date > end_date() + 1
),
on_ward as (
    select ward_no, from_date + k::integer as date, count(*) as patients
    from every_stay, range(0, 40) ks(k)
    where k < to_date - from_date
    group by 1, 2
),
came as (
    select ward_no, admitted_on as date, count(*) filter (where from_hospital) as from_hospital, count(*) filter (where not from_hospital) as from_home
    from every_stay where admitted_on is not null group by ward_no, admitted_on
),
went as (
    select ward_no, to_date as date, count(*) as discharges from every_stay where to_date <= end_date() group by ward_no, to_date
),
grid as (
    select w.* exclude (share), d.date, d.year, coalesce(n.patients, 0) as patients, coalesce(c.from_hospital, 0) as from_hospital,
        coalesce(c.from_home, 0) as from_home, coalesce(t.discharges, 0) as discharges
    from ward w
    cross join day d
    left join on_ward n on n.ward_no = w.ward_no and n.date = d.date
    left join came c on c.ward_no = w.ward_no and c.date = d.date
    left join went t on t.ward_no = w.ward_no and t.date = d.date
),
-- places are set for a year; a ward that has more patients opens more
sized as (
    select *, greatest(2, round(sum(patients) over (partition by ward_no, year) / 0.74 / count(*) over (partition by ward_no, year)))::integer as places
    from grid
)
select org_code, ward_code, ward_name, ward_kind, ward_no, date, greatest(places, patients)::integer as capacity, patients::integer as patients,
    from_hospital::integer as from_hospital, from_home::integer as from_home, discharges::integer as discharges
from sized
order by ward_no, date;
