-- Air by small area and month: fine particles and nitrogen dioxide, higher in towns, near each other alike, higher in winter.
-- Levels are near what monitors show in English towns and country (from memory).
create or replace table air_month as
with months as (select distinct month, year from day),
mapped as (
    select l.lsoa_id, l.urban, l.deprivation, least(1.6, sqrt(weight * residents() / greatest(hectares, 1) / 30)) as crowding,
        -- waves over the map, so that neighbours are alike
        sin(x / 9000.0 + 6.28 * u(1, 7100)) * cos(y / 11000.0 + 6.28 * u(2, 7100)) as around
    from lsoa l
)
select m.lsoa_id, d.month,
    round(greatest(2.5, (6.2 + 1.6 * crowding + 0.5 * around + 0.12 * deprivation - 0.15 * (year(d.month) - 2023))
        * (1 + 0.22 * cos(2 * pi() * (month(d.month) - 1.5) / 12)) * exp(0.13 * normal((d.month - date '1990-01-01')::bigint, 7101))
        + 0.3 * normal(m.lsoa_id * 2048 + date_diff('month', date '1990-01-01', d.month), 7102)), 2)::decimal(5, 2) as pm25,
    round(greatest(2, (6.5 + 8.5 * crowding + 1.5 * around + 0.4 * deprivation - 0.5 * (year(d.month) - 2023))
        * (1 + 0.28 * cos(2 * pi() * (month(d.month) - 0.5) / 12)) * exp(0.10 * normal((d.month - date '1990-01-01')::bigint, 7103))
        + 0.6 * normal(m.lsoa_id * 2048 + date_diff('month', date '1990-01-01', d.month), 7104)), 2)::decimal(5, 2) as no2
from mapped m cross join months d
order by m.lsoa_id, d.month;

-- How much of the county's patients each trust has: by its planned catchment if there are several of its kind.
create or replace table provider_size as
with caught as (
    select c.org_code, sum((c.share * l.weight * 1000000)::bigint) as part
    from hospital_catchment c join lsoa l using (lsoa_id) group by c.org_code
)
select o.org_code, o.kind, case when o.kind = 'acute' then coalesce(c.part / (select sum(part) from caught), 0) else 1 end as share,
    row_number() over (order by o.org_code) as no
from organisation o left join caught c using (org_code)
where o.kind in ('acute', 'community', 'mental-health', 'ambulance', 'nhs111')
order by o.org_code;

-- Staff of each trust by group and month: 21 full-time equivalents in 1,000 residents over all trusts, vacancies 8%, sickness 5%
-- with a winter peak, 12% leaving a year (near NHS workforce statistics, from memory).
create or replace table workforce_month as
with
staff as (
    from (values
        (1, 'medical', 1.55, 0.06, 0.16, 0.005, 0.003, 0.06, 0.016, 34, 0.09),
        (2, 'nursing', 4.30, 0.85, 1.35, 0.05, 0.035, 0.09, 0.055, 17, 0.11),
        (3, 'allied-health', 0.95, 0.80, 0.55, 0.01, 0.0, 0.08, 0.042, 15, 0.12),
        (4, 'scientific', 1.05, 0.10, 0.45, 0.01, 0.0, 0.06, 0.039, 14, 0.10),
        (5, 'clinical-support', 3.10, 0.75, 0.95, 0.02, 0.09, 0.09, 0.068, 9, 0.14),
        (6, 'ambulance', 0.01, 0.0, 0.0, 0.55, 0.01, 0.07, 0.072, 13, 0.10),
        (7, 'estates', 1.20, 0.12, 0.18, 0.02, 0.0, 0.08, 0.061, 8, 0.12),
        (8, 'administration', 2.10, 0.35, 0.55, 0.15, 0.05, 0.07, 0.041, 10, 0.13)
    ) as s(no, staff_group, acute, community, mental, ambulance, urgent_calls, vacancy, sickness, hourly, leaving)
),
months as (select distinct month from day),
established as (
    select p.org_code, p.no * 64 + s.no as unit, s.*, m.month,
        case p.kind when 'acute' then s.acute * p.share when 'community' then s.community when 'mental-health' then s.mental
            when 'ambulance' then s.ambulance else s.urgent_calls end * residents() / 1000
            * (1 + 0.02 * date_diff('month', start_date(), m.month) / 12) as wte
    from provider_size p cross join staff s cross join months m
),
drawn as (
    select *, unit * 4096 + date_diff('month', date '1990-01-01', month) as cell,
        least(0.35, greatest(0.005, vacancy * exp(0.25 * normal(unit, 7110)) * (1 - 0.06 * date_diff('month', start_date(), month) / 12)
            + 0.008 * normal(unit * 4096 + date_diff('month', date '1990-01-01', month), 7111))) as vacant,
        sickness * (1 + 0.20 * cos(2 * pi() * (month(month) - 1) / 12))
            * exp(0.07 * normal(unit * 4096 + date_diff('month', date '1990-01-01', month), 7112)) as sick
    from established where wte >= 0.5
)
select org_code, staff_group, month, cell as row_id, round(wte, 1)::decimal(9, 1) as establishment,
    round(wte * (1 - vacant), 1)::decimal(9, 1) as in_post, round(wte, 1)::decimal(9, 1) - round(wte * (1 - vacant), 1)::decimal(9, 1) as vacant,
    floor(wte * (1 - vacant) * sick * day(last_day(month)))::int as absence_days,
    floor(wte * (1 - vacant) * day(last_day(month)))::int as available_days,
    round(wte * vacant * (0.25 + 0.2 * u(cell, 7113)) * 162 * hourly * 1.6)::int as agency_spend,
    poisson_of(least(28, wte * (1 - vacant) * leaving / 12), u(cell, 7114))::int
        + case when wte * (1 - vacant) * leaving / 12 > 28 then round(wte * (1 - vacant) * leaving / 12 - 28)::int else 0 end as leavers,
    poisson_of(least(28, wte * (1 - vacant) * (leaving + 0.03) / 12), u(cell, 7115))::int
        + case when wte * (1 - vacant)
            * (leaving + 0.03) / 12 > 28 then round(wte * (1 - vacant) * (leaving + 0.03) / 12 - 28)::int else 0 end as starters
from drawn
order by row_id;

-- What was planned before each year began, and what is paid for: by provider and line of service. Activity per 1,000 residents a
-- year is what this world's datasets are made to; prices are round figures (unsourced). `winter` is the share by which January
-- lies above the year's mean. Plans grow by 2% a year; they hope for a little more planned care and fewer emergencies than come.
create or replace table activity_plan as
with service_line as (
    from (values
        (1, 'emergency-department', 'acute', 290.0, 190, 0.03, 'variable', 0.98),
        (2, 'urgent-treatment', 'acute', 185.0, 95, 0.02, 'block', 0.98),
        (3, 'emergency-admissions', 'acute', 112.0, 2900, 0.05, 'block', 0.97),
        (4, 'elective-admissions', 'acute', 22.0, 4300, -0.08, 'variable', 1.03),
        (5, 'day-cases', 'acute', 166.0, 960, -0.04, 'variable', 1.03),
        (6, 'outpatient-first', 'acute', 600.0, 210, -0.03, 'variable', 1.04),
        (7, 'outpatient-follow-up', 'acute', 1200.0, 125, -0.03, 'block', 0.99),
        (8, 'community-contacts', 'community', 1800.0, 62, 0.01, 'block', 1.01),
        (9, 'mental-health-contacts', 'mental-health', 470.0, 205, 0.0, 'block', 1.02),
        (10, 'mental-health-spells', 'mental-health', 1.9, 16500, 0.0, 'block', 1.0),
        (11, 'ambulance-incidents', 'ambulance', 150.0, 320, 0.06, 'block', 0.98),
        (12, 'urgent-calls', 'nhs111', 380.0, 21, 0.12, 'block', 0.98)
    ) as s(no, service_line, kind, per_thousand, price, winter, contract_type, hope)
),
months as (select distinct month, year from day)
select (p.no * 64 + s.no) * 4096 + date_diff('month', date '1990-01-01', m.month) as plan_id, p.org_code, s.service_line, s.contract_type, m.month,
    round(s.per_thousand * residents() / 1000 * p.share / 12 * (1 + s.winter * cos(2 * pi() * (month(m.month) - 1) / 12))
        * (1 + 0.02 * (m.year - year(start_date()))) * s.hope)::bigint as planned_activity,
    round(s.price * (1 + 0.03 * (m.year - year(start_date()))), 2)::decimal(12, 2) as unit_price
from provider_size p
join service_line s using (kind)
cross join months m
order by plan_id;
