-- Requests for the fifteen tests whose waits are counted: those on pathways (endoscopies are the admissions themselves) and
-- those that practices ask for directly. Mean waits and shares are the makers' own, from memory of the published waits.
create or replace table test_choice as
with
weighed as (
    select code, test, weight::decimal(9, 3) as weight from test_by_function_file
    union all
    select 'direct', test, direct::decimal(9, 3) from test_file where direct > 0
),
shares as (
    select code, test,
        round(1000 * (sum(weight) over earlier - weight) / sum(weight) over (partition by code))::integer as place,
        round(1000 * sum(weight) over earlier / sum(weight) over (partition by code))::integer as next_place
    from weighed
    window earlier as (partition by code order by test)
)
select code, unnest(range(place, next_place))::integer as place, test
from shares
where next_place > place
order by code, place;

create or replace table diagnostic_request as
with
direct as (
    select s.resident_id, y.k, unnest(range(few(0.158 * y.growth * s.need / 1.07
            * [0.25, 0.3, 0.95, 1.3, 1.6, 1.6, 1.1][age_band(date_diff('day', s.birth_date, y.middle) / 365.25)],
        u(s.resident_id * 16 + y.k + 2, 5560)))) as n
    from resident_span s
    cross join referral_year y
    where y.k >= -1
),
asked as (
    select p.pathway_id * 2 as request_id, p.resident_id, p.pathway_id, p.org_code, p.site_code, p.treatment_function, p.first_on as requested_on,
        p.stop_on as latest, case p.priority when 'cancer' then 'cancer' when 'urgent' then 'urgent' else 'routine' end as priority, p.treatment_function as asks
    from pathway p
    join treatment_function t on t.code = p.treatment_function
    where p.first_on is not null and p.stop_kind <> '33' and u(p.pathway_id, 5561) < t.diagnostic
    union all
    select 1000000000000 + (q.resident_id * 16 + q.k + 2) * 8 + q.n, q.resident_id, null, h.org_code, h.near_site, null,
        (d.date + y.days_back)::date, date '9999-12-31',
        case when u((q.resident_id * 16 + q.k + 2) * 8 + q.n, 5562) < 0.15 then 'urgent' else 'routine' end, 'direct'
    from direct q
    join referral_year y on y.k = q.k
    join resident_hospital h on h.resident_id = q.resident_id
    join referral_day d on d.year = y.year and d.place = floor(u((q.resident_id * 16 + q.k + 2) * 8 + q.n, 5563) * 10000)::integer
),
tested as (
    select a.*, c.test, w.date as tested_on
    from asked a
    join test_choice c on c.code = a.asks and c.place = floor(u(a.request_id, 5564) * 1000)::integer
    join test_file t on t.test = c.test
    join resident_hospital h on h.resident_id = a.resident_id
    join resident_span s on s.resident_id = a.resident_id
    join service_day d on d.date = a.requested_on
    join service_slot w on w.slot = d.slot + 20 + floor(70 * t.weeks * h.slower * exp(0.04 * s.deprivation)
        * case a.priority when 'cancer' then 0.28 when 'urgent' then 0.5 else 1.28 end
        * (-ln(1 - u(a.request_id, 5565))) ^ (1 / 1.15) / 0.952)::integer
),
together as (
    select request_id, resident_id, pathway_id, org_code, site_code, treatment_function, priority, test, requested_on,
        least(tested_on, latest) as tested_on
    from tested
    union all
    select admission_id * 2 + 1, a.resident_id, a.pathway_id, a.org_code, a.site_code, a.treatment_function,
        case p.priority when 'cancer' then 'cancer' when 'urgent' then 'urgent' else 'routine' end,
        case when a.opcs_code like 'H%' then '12' else '15' end, a.decided_on, a.date
    from elective_admission a
    join pathway p on p.pathway_id = a.pathway_id
    where a.method = '12'
)
select t.*
from together t
join resident_span s on s.resident_id = t.resident_id
where t.requested_on >= s.from_date and t.requested_on < s.until_date and t.requested_on <= end_date()
    and t.tested_on >= start_date() and t.tested_on > t.requested_on
order by t.request_id;
