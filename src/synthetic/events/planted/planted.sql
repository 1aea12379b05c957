-- What is planted in the world so that methods can be tried on it: services with a known effect, places where something
-- happens more often, a change from a known day. None of it is in any extract; all of it is in the truth.

-- the first day of the month after this share of the period
create or replace macro into_period(share) as
    (date_trunc('month', start_date() + round(share * (end_date() - start_date()))::integer) + interval 1 month)::date;

-- `effect` is the factor on the rate of what the service is about, for those whom it reaches, from `from_date` on.
create or replace table intervention as
select * from (values
    ('falls-service', 'Falls service of one place', into_period(0.5), 2, 0.85,
        'emergency admissions after a fall, residents of the place aged 65 and over', 'reaches everybody of that age in the place'),
    ('wellbeing-calls', 'Weekly calls to isolated residents', into_period(0.5), null, 1.0,
        'emergency admissions of those who were enrolled', 'offered to half of the isolated residents aged 65 and over, by lot'),
    ('proactive-care', 'Proactive care of residents at high risk', into_period(0.5), null, 0.9,
        'emergency admissions of those who were enrolled', 'enrolled because they were at high risk: compared with others they seem to be harmed')
) as i(intervention, name, from_date, place_id, effect, applies_to, reach)
order by intervention;

-- Those who take part, one span each, while they are here.
create or replace table enrolment as
with
at_risk as (
    select p.resident_id, p.from_date, p.until_date, p.birth_date, i.intervention, i.from_date + 7 * (p.resident_id % 12)::integer as starts
    from present p cross join intervention i
),
latest_risk as (
    select resident_id, max_by(annual_probability, as_at) as risk
    from true_risk where as_at <= (select max(from_date) from intervention) group by resident_id
),
chosen as (
    select a.*
    from at_risk a
    join social s using (resident_id)
    left join latest_risk r using (resident_id)
    where a.from_date <= a.starts and a.starts < a.until_date
        and case a.intervention
            when 'wellbeing-calls' then s.isolated and a.birth_date <= a.starts - interval 65 year and u(a.resident_id, 4000) < 0.5
            when 'proactive-care' then u(a.resident_id, 4001) < least(0.8, 2.5 * greatest(coalesce(r.risk, 0) - 0.2, 0))
            else false
        end
)
select intervention, resident_id, starts as from_date, until_date as to_date
from chosen
order by intervention, resident_id;

-- Where something happens `rate_ratio` times as often to those who live there: a heart and the areas nearest to it.
create or replace table hotspot as
with
kinds as (
    select * from (values
        ('child-asthma', 'emergency admissions for asthma of residents under 16', 3.0, 0.05, start_date()),
        ('alcohol-nights', 'attendances for alcohol on Friday and Saturday nights', 3.0, 0.04, start_date()),
        ('domestic-abuse', 'calls to the police about domestic abuse', 2.5, 0.03, into_period(0.667))
    ) as k(hotspot, about, rate_ratio, share, from_date)
),
-- each in another part of the county, among its poorer areas
hearts as (
    select k.*, l.x, l.y
    from kinds k cross join lsoa l
    where l.imd_quintile <= 2 or (select count(*) from lsoa where imd_quintile <= 2) < 3
    qualify row_number() over (partition by k.hotspot order by
        u(l.lsoa_id, case k.hotspot when 'child-asthma' then 4010 when 'alcohol-nights' then 4011 else 4012 end), l.lsoa_id) = 1
)
select h.hotspot, h.about, h.rate_ratio::double as rate_ratio, l.lsoa_id, l.lsoa_code, h.from_date, end_date() as to_date
from hearts h cross join lsoa l
qualify row_number() over (partition by h.hotspot order by (l.x - h.x) ** 2 + (l.y - h.y) ** 2, l.lsoa_id)
    <= greatest(2, round(h.share * (select count(*) from lsoa)))
order by h.hotspot, l.lsoa_id;

-- From a day on, a measure of one organisation is this many times what it was.
create or replace table change_point as
select 'handover-time' as change_point, 'mean minutes from arrival to handover of ambulances' as measure, max(org_code) as org_code,
    into_period(0.75) as from_date, 1.4::double as factor
from organisation where kind = 'acute';
