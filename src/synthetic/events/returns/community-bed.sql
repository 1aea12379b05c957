-- Beds of the community hospitals by day, in one unit each or, of a large county, two: people who left a hospital for one (discharge
-- pathway 2), and nearly as many taken on from home. The period begins with full units: those who are still in when it ends stand, by number
-- only, for those who were in when it began. Near 25 beds for 100,000 residents and stays of four weeks (from memory).
create or replace table community_bed_day as
with
unit as (
    select s.org_code, s.site_code, s.site_code || u.letter as unit_code, split_part(s.name, ' Community Hospital', 1) || ' ' || u.name as unit_name,
        row_number() over (order by s.site_code, u.letter) as unit_no, count(*) over () as units
    from site s
    cross join (values ('A', 'Rehabilitation Unit'), ('B', 'Intermediate Care Unit')) u(letter, name)
    where s.kind = 'community-hospital' and (u.letter = 'A' or residents() >= 200000)
),
left_hospital as (
    select spell_id, discharged_at::date as left_on from spell where discharge_pathway = 2 and discharged_at is not null
),
taken_on as (
    select spell_id * 2 as stay, left_on as from_date, true as from_hospital from left_hospital
    union all
    select spell_id * 2 + 1, left_on + floor(28 * u(spell_id, 9011))::integer, false from left_hospital where u(spell_id, 9010) < 0.9
),
stay as (
    select *, from_date + 4 + least(80, floor(exponential(stay, 9012, 24)))::integer as to_date,
        -- a third wait for a place or for care at home in the end
        case when u(stay, 9013) < 0.33 then 1 + floor(8 * u(stay, 9014))::integer else 0 end as waited,
        1 + floor(u(stay, 9015) * (select max(units) from unit))::integer as unit_no
    from taken_on
    where from_date <= end_date()
),
every_stay as (
    select *, from_date as admitted_on from stay
    union all
    select s.* replace (s.from_date - days as from_date, s.to_date - days as to_date), null
    from stay s cross join (select (end_date() + 1 - start_date())::integer as days)
    where s.to_date > end_date() + 1
),
night as (
    select unit_no, from_date + k::integer as date, from_date + k::integer >= to_date - waited as ready
    from every_stay, range(0, 90) ks(k)
    where k < to_date - from_date
),
taken as (
    select unit_no, date, count(*) as occupied, count(*) filter (where ready) as ready from night group by unit_no, date
),
came as (
    select unit_no, admitted_on as date, count(*) filter (where from_hospital) as from_hospital, count(*) filter (where not from_hospital) as from_home
    from every_stay where admitted_on is not null group by unit_no, admitted_on
),
went as (
    select unit_no, to_date as date, count(*) as discharges from every_stay where to_date <= end_date() group by unit_no, to_date
),
grid as (
    select n.*, d.date, coalesce(t.occupied, 0) as occupied, coalesce(t.ready, 0) as ready, coalesce(c.from_hospital, 0) as from_hospital,
        coalesce(c.from_home, 0) as from_home, coalesce(w.discharges, 0) as discharges
    from unit n
    cross join day d
    left join taken t on t.unit_no = n.unit_no and t.date = d.date
    left join came c on c.unit_no = n.unit_no and c.date = d.date
    left join went w on w.unit_no = n.unit_no and w.date = d.date
),
-- as many beds as the usual number of patients takes at 88%; a few are shut for infection, more of them in winter
sized as (
    select *, greatest(2, round(sum(occupied) over (partition by unit_no) / 0.88 / count(*) over (partition by unit_no)))::integer as beds
    from grid
),
shut as (
    select *, floor(beds * (0.02 + 0.05 * greatest(0, cos(2 * pi() * (dayofyear(date) - 10) / 365.25)))
        * 2 * u((date - date '1990-01-01')::bigint * 16 + unit_no, 9016))::integer as closed
    from sized
)
select org_code, site_code, unit_code, unit_name, unit_no, date, greatest(beds - closed, occupied)::integer as beds_open, closed as beds_closed,
    occupied::integer as occupied, ready::integer as ready, from_hospital::integer as from_hospital, from_home::integer as from_home,
    discharges::integer as discharges
from shut
order by unit_no, date;
