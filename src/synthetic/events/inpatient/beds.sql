-- Who lies in hospital by day. The period begins with full wards: the patients who are still in when it ends stand, by number only,
-- for those who were in when it began.
create or replace temp table bed_stay as
with
stays as (
    select s.spell_id, s.org_code, s.site_code, s.admitted_at::date as from_date, coalesce(s.discharged_at::date, d.discharged_on) as to_date,
        case when s.kind in ('emergency', 'elective', 'transfer') and not s.died and d.age >= 18
            then greatest(s.admitted_at::date, least(d.fit_on, coalesce(s.discharged_at::date, d.discharged_on))) end as fit_on,
        s.discharged_at, coalesce(d.pathway, 0) as pathway
    from spell s
    -- the second part of a transfer has the number after the first
    left join spell_drawn d on d.draw = s.spell_id - (s.kind = 'transfer')::integer
    where s.kind in ('emergency', 'elective', 'transfer', 'day-case') and coalesce(s.discharged_at::date, d.discharged_on) > s.admitted_at::date
),
days_back as (select (end_date() + 1 - start_date())::integer as days)
select spell_id, org_code, site_code, from_date, to_date, fit_on, discharged_at, pathway, true as counted from stays
union all
select spell_id, org_code, site_code, from_date - days, to_date - days, fit_on - days, null, pathway, false
from stays cross join days_back
where to_date > end_date() + 1;

-- One row for each night (or each day of waiting to leave) of each stay, counted.
create or replace temp table nights as
with
each as (
    select b.org_code, b.site_code, b.from_date, b.to_date, b.fit_on, b.from_date + k::integer as date
    from bed_stay b, range(0, 400) ks(k)
    where k < b.to_date - b.from_date
)
select org_code, site_code, date, count(*)::integer as occupied,
    count(*) filter (where date - from_date >= 6)::integer as stays_7, count(*) filter (where date - from_date >= 13)::integer as stays_14,
    count(*) filter (where date - from_date >= 20)::integer as stays_21,
    count(*) filter (where fit_on <= date)::integer as fit, count(*) filter (where fit_on <= date and date - from_date >= 6)::integer as fit_7,
    count(*) filter (where fit_on <= date and date - from_date >= 13)::integer as fit_14,
    count(*) filter (where fit_on <= date and date - from_date >= 20)::integer as fit_21
from each
where date between start_date() and end_date()
group by org_code, site_code, date;

-- Beds that a site would have for its usual number of patients at 93%; some are shut for infection in winter, and those of one ward of the
-- second hospital of the first trust from the December before the last to February. More are opened when all are full.
create or replace table bed_day as
with
grid as (
    select h.org_code, x.site_code, d.date, coalesce(n.occupied, 0) as occupied, coalesce(n.stays_7, 0) as stays_7, coalesce(n.stays_14, 0) as stays_14,
        coalesce(n.stays_21, 0) as stays_21, coalesce(n.fit, 0) as fit
    from trust_hospital h, lateral (select unnest([h.main_site, h.other_site]) as site_code) x
    cross join day d
    left join nights n on n.site_code = x.site_code and n.date = d.date
),
sized as (
    select *, greatest(2, round(sum(occupied) over (partition by site_code) / 0.93 / count(*) over (partition by site_code)))::integer as core_beds,
        dense_rank() over (order by org_code) = 1 and site_code = max(site_code) over (partition by org_code)
            and date between make_date(year(end_date()) - 1, 12, 8) and make_date(year(end_date()), 2, 15) as ward_shut
    from grid
),
shut as (
    select *, floor(core_beds * ((0.004 + 0.022 * greatest(0, cos(2 * pi() * (dayofyear(date) - 10) / 365.25))) * (0.5 + u(date_diff('day', date '1990-01-01', date), 4600))
        + case when ward_shut then 0.12 else 0 end))::integer as closed_beds
    from sized
),
critical as (
    select c.site_code, c.from_date + k::integer as date, count(*)::integer as patients
    from critical_stay c, range(0, 200) ks(k)
    where k < c.days
    group by 1, 2
),
discharges as (
    select site_code, discharged_at::date as date, count(*)::integer as discharges
    from spell where discharged_at is not null and kind in ('emergency', 'elective', 'transfer') and discharged_at::date > admitted_at::date
    group by 1, 2
)
select s.org_code, s.site_code, s.date, s.core_beds, s.closed_beds,
    -- two beds in a hundred are always being made ready
    greatest(0, s.occupied - ceil(0.985 * (s.core_beds - s.closed_beds)))::integer as escalation_beds,
    s.occupied, s.stays_7, s.stays_14, s.stays_21, s.fit, coalesce(d.discharges, 0) as discharges,
    coalesce(c.patients, 0) as critical_occupied,
    greatest(1, ceil(1.2 * sum(coalesce(c.patients, 0)) over (partition by s.site_code) / count(*) over (partition by s.site_code)),
        max(coalesce(c.patients, 0)) over (partition by s.site_code order by s.date rows between 13 preceding and current row))::integer as critical_open
from shut s
left join critical c on c.site_code = s.site_code and c.date = s.date
left join discharges d on d.site_code = s.site_code and d.date = s.date
order by s.org_code, s.site_code, s.date;

-- How hard it is to find a bed: 0 on the trust's ordinary days, 1 on its worst (one day in a hundred), by the week's patients in a hundred
-- thousand open beds.
create or replace table pressure as
with
weekly as (
    select org_code, date, sum(sum(occupied)) over week * 100000 // greatest(1, sum(sum(core_beds - closed_beds)) over week) as fullness
    from bed_day
    group by org_code, date
    window week as (partition by org_code order by date rows between 6 preceding and current row)
),
usual as (
    select org_code, quantile_disc(fullness, 0.5) as median, quantile_disc(fullness, 0.99) as worst from weekly group by org_code
)
select w.org_code, w.date, round(greatest(0, least(1, (w.fullness - u.median) / greatest(1, u.worst - u.median))), 4) as pressure
from weekly w join usual u using (org_code)
order by w.org_code, w.date;
