-- Contacts of a pregnancy with its midwives and doctors: the booking, the visits and scans that NICE's guideline NG201 plans (more of them
-- for a first child), more where it is needed, and visits after the birth. Near 120 in 1,000 residents a year (from memory).
create or replace table maternity_visit as
from (values
    -- visit, day (of the pregnancy, or after the birth), after the birth, who sees her, minutes, share of first and of later pregnancies, of those at risk
    (1, 'dating scan', 84, false, 'sonographer', 20, 0.97, 0.97, 0.97),
    (2, 'sixteen weeks', 112, false, 'midwife', 25, 0.93, 0.91, 0.93),
    (3, 'anomaly scan', 140, false, 'sonographer', 30, 0.97, 0.96, 0.96),
    (4, 'twenty-five weeks', 175, false, 'midwife', 20, 0.90, 0.05, 0.60),
    (5, 'twenty-eight weeks', 196, false, 'midwife', 25, 0.95, 0.94, 0.95),
    (6, 'thirty-one weeks', 217, false, 'midwife', 20, 0.88, 0.05, 0.60),
    (7, 'thirty-four weeks', 238, false, 'midwife', 20, 0.93, 0.91, 0.93),
    (8, 'thirty-six weeks', 252, false, 'midwife', 25, 0.93, 0.92, 0.93),
    (9, 'thirty-eight weeks', 266, false, 'midwife', 20, 0.90, 0.88, 0.90),
    (10, 'forty weeks', 280, false, 'midwife', 20, 0.88, 0.30, 0.60),
    (11, 'forty-one weeks', 287, false, 'midwife', 30, 0.90, 0.90, 0.90),
    (12, 'doctor, middle', 168, false, 'obstetrician', 20, 0.05, 0.05, 0.70),
    (13, 'growth scan', 224, false, 'sonographer', 20, 0.10, 0.08, 0.75),
    (14, 'doctor, late', 245, false, 'obstetrician', 20, 0.08, 0.08, 0.70),
    (15, 'first day after', 1, true, 'midwife', 40, 0.96, 0.95, 0.96),
    (16, 'fifth day after', 5, true, 'midwife', 30, 0.82, 0.72, 0.85),
    (17, 'tenth day after', 10, true, 'midwife', 30, 0.80, 0.72, 0.85)
) v(visit, name, day, after_birth, staff, minutes, first_share, later_share, risk_share);

create or replace table maternity_contact_event as
with
pregnant as (
    select
        p.pregnancy_id, p.mother_id, p.lmp_on, p.booking_on, p.ended_on, p.outcome, p.babies, q.from_date, q.until_date,
        coalesce(p.delivered_org, b.org_code, e.org_code) as org_code, coalesce(p.delivered_site, b.site_code, e.site_code) as site_code,
        coalesce(b.previous_births = 0, p.pregnancy_id % 7 < 3) as first,
        p.babies > 1 or coalesce(b.bmi >= 35 or b.smokes or b.complex_social_factors or b.previous_caesareans > 0, p.pregnancy_id % 5 = 0) as at_risk,
        coalesce(b.smokes, false) as smokes, b.continuity_of_carer, coalesce(b.bmi * b.height_cm * b.height_cm / 10000, 68) as first_weight, r.deprivation
    from pregnancy p
    join resident r on r.resident_id = p.mother_id
    join present q on q.resident_id = p.mother_id
    left join maternity_booking_event b on b.pregnancy_id = p.pregnancy_id
    left join (select pregnancy_id, min(org_code) as org_code, min(site_code) as site_code from maternity_birth_event group by pregnancy_id) e
        on e.pregnancy_id = p.pregnancy_id
    where coalesce(p.delivered_org, b.org_code, e.org_code) is not null
),
planned as (
    select
        p.*, v.visit, v.staff, v.after_birth, v.minutes as planned_minutes, u(p.pregnancy_id * 32 + v.visit, 6670) as draw,
        case when v.after_birth then p.ended_on + v.day else p.lmp_on + v.day - 2 + (p.pregnancy_id * 2 + v.visit * 3)::integer % 5 end as planned_on,
        case when p.at_risk then v.risk_share when p.first then v.first_share else v.later_share end as share
    from pregnant p
    join maternity_visit v on not v.after_birth or p.outcome = 'birth'
),
dated as (
    -- nobody but the first visits after the birth comes at a weekend
    select *, planned_on + case when after_birth or isodow(planned_on) < 6 then 0 else 8 - isodow(planned_on) end::integer as on_date
    from planned
    where draw < share
    union all
    select *, 0, 'midwife', false, 75, u(pregnancy_id * 32, 6670), booking_on, 1, booking_on
    from pregnant
    where booking_on is not null
),
kept as (
    select * from dated
    where on_date between greatest(from_date, start_date()) and least(until_date - 1, end_date())
        and (after_birth or on_date < coalesce(ended_on, date '9999-12-31'))
        and (visit = 0 or booking_on is null and lmp_on < start_date() - 30 or on_date > booking_on + 5 or after_birth)
)
select
    row_number() over (order by on_date, pregnancy_id, visit) as contact_id, pregnancy_id, mother_id, org_code, site_code, visit, staff, after_birth,
    on_date + to_minutes((510 + 5 * floor(100 * further(draw, 1000)))::bigint) as contact_at,
    (on_date - lmp_on)::smallint as gestation,
    case
        when visit = 0 or after_birth then '5'
        when further(draw, 100) < 0.035 * exp(0.35 * deprivation) then '3'
        when further(draw, 100) > 0.985 then '2'
        when further(draw, 100) > 0.975 then '4'
        else '5'
    end as attendance,
    round(planned_minutes * (0.7 + 0.6 * further(draw, 10000)) / 5)::smallint * 5 as minutes,
    staff = 'midwife' and not after_birth and visit in (4, 6) and further(draw, 100) between 0.4 and 0.55 as by_phone,
    smokes, at_risk, continuity_of_carer, first_weight
from kept
order by contact_id;
