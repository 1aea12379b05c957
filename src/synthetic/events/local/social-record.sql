-- What the councils send about adult social care: requests, assessments and reviews when they happen; services when they begin,
-- each April while they go on (with the new price) and when they end. 130 rows in 1,000 residents a year.
create or replace table social_request as
with
scaled as (
    select resident_id, year, as_at, age, support_reason, resident_id * 32 + (year - year(start_date())) as draw,
        -- those who ask are more alike than those who get care: the lean is the square root
        sqrt(weight) * exp(0.012 * greatest(age - 60, 0)) as lean
    from social_leaning
),
asked as (
    select *, as_at + floor(u(draw, 7231) * 365)::int as date, null::bigint as span_id,
        case when u(draw, 7232) < 0.10 then 'hospital' when u(draw, 7232) < 0.92 then 'community' else 'self-funder' end as route,
        case when u(draw, 7233) < 0.40 then 'advice' when u(draw, 7233) < 0.62 then 'signposted'
            when u(draw, 7233) < 0.86 then 'no-service' else 'equipment' end as outcome
    from scaled
    where u(draw, 7230) < least(0.8,
        lean * (select 0.030 * residents() / sum((lean * 1000000)::bigint) * 1000000 from scaled where as_at = start_date()))
),
-- what comes before a service
led as (
    select distinct on (s.span_id) s.resident_id, s.span_id, s.span, s.support_reason, s.from_date, s.spell_id
    from social_service s where s.from_date >= start_date() order by s.span_id, s.service_id
)
select draw * 2 as request_id, resident_id, date, span_id, route, outcome, support_reason, u(draw, 7234) < 0.5 as assessed,
    5 + floor(u(draw, 7235) * 40)::int as wait
from asked
union all
select span_id * 2 + 1, resident_id, from_date - case when spell_id is null then 7 + floor(u(span_id, 7236) * 40)::int else 3 end,
    span_id, case when spell_id is null then 'community' else 'hospital' end,
    case span when 'reablement' then 'reablement' when 'at-home' then 'long-term-community' else 'long-term-' || span end,
    support_reason, span <> 'reablement', 2 + floor(u(span_id, 7237) * 5)::int
from led
order by request_id;

create or replace table social_record as
with
events as (
    select request_id * 16 as event_id, resident_id, 'Request' as event_type, date, support_reason, route, outcome,
        null::bigint as service_id, null::bigint as linked_id, 'adult' as client
    from social_request
    union all
    select request_id * 16 + 1, resident_id, 'Assessment', date + wait, support_reason, null,
        case when span_id is not null then 'eligible' when u(request_id, 7240) < 0.5 then 'eligible-met-otherwise' else 'not-eligible' end,
            null, null, 'adult'
    from social_request where assessed
    union all
    -- after six weeks and then about every year, if anybody finds the time
    select (service_id * 32 + n) * 16 + 2, resident_id, 'Review', greatest(from_date, start_date()) + d, support_reason,
        case when u(service_id * 32 + n, 7242) < 0.72 then 'planned' else 'unplanned' end,
        pick(['no-change', 'no-change', 'no-change', 'no-change', 'increased', 'increased', 'decreased', 'ended'],
            u(service_id * 32 + n, 7243)), null, null, 'adult'
    from (
        select s.*, n, case when n = 0 then case
            when s.from_date >= start_date() then 42 + floor(u(s.service_id * 32 + n, 7241) * 14)::int else 30
            + floor(u(s.service_id * 32, 7244) * 335)::int end
            else case when s.from_date >= start_date() then 42 else 30 + floor(u(s.service_id * 32, 7244) * 335)::int end + 365 * n::int
                + floor(u(s.service_id * 32 + n, 7241) * 60)::int end as d
        from social_service s cross join range(0, 20) as times(n)
        where s.span <> 'reablement' and s.service_id % 2 = 0
    )
    where greatest(from_date, start_date()) + d < coalesce(to_date, end_date() + 1) and u(service_id * 32 + n, 7245) < 0.74
    union all
    -- carers: one in eleven is assessed in a year, and the same day asks
    select (c.resident_id * 32 + (y.year - year(start_date()))) * 16 + 3 + k, c.resident_id, case k when 0 then 'Request' else 'Assessment' end,
        y.from_date + floor(u(c.resident_id * 32 + (y.year - year(start_date())), 7247) * 330)::int + k::int * 14, 'carer',
            case k when 0 then 'community' end,
        case k when 0 then 'assessment' else case
            when u(c.resident_id * 32 + (y.year - year(start_date())), 7248) < 0.55 then 'carer-support' else 'advice' end end,
        null, c.cares_for, 'carer'
    from carer c cross join health_year y cross join range(0, 2) as kinds(k)
    where u(c.resident_id * 32 + (y.year - year(start_date())), 7246) < 0.09
    union all
    select (service_id * 2048 + (sent_on - start_date())) * 16 + 5, resident_id, 'Service', sent_on, support_reason, null,
        case when to_date is null or to_date <> sent_on then null when ended_early then 'needs-changed' else 'died-or-moved' end,
            service_id, null, 'adult'
    from (
        select *, greatest(from_date, start_date()) as sent_on from social_service
        where to_date is null or date_trunc('month', to_date) <> date_trunc('month', greatest(from_date, start_date()))
        union all
        select *, to_date from social_service where to_date is not null
        union all
        select s.*, y.from_date from social_service s join health_year y
            on date_trunc('month', y.from_date) > date_trunc('month', greatest(s.from_date, start_date()))
                and (s.to_date is null or date_trunc('month', s.to_date) > date_trunc('month', y.from_date))
    )
),
placed as (
    select e.*, coalesce(s.council_code, a.council_code) as council_code
    from events e
    join present p on p.resident_id = e.resident_id and e.date >= p.from_date and e.date < p.until_date
    left join social_service s using (service_id)
    join identity i on i.resident_id = e.resident_id and e.date >= i.from_date and e.date < i.to_date
    join council_area a on a.lsoa_id = i.lsoa_id
    where e.date between start_date() and end_date()
)
select event_id, resident_id, council_code, event_type, date as recorded_on, support_reason, route, outcome, service_id, linked_id, client
from placed
order by event_id;
