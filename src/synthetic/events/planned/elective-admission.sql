-- Planned admissions in the period: the treatments that end pathways, endoscopies on the way, and courses that come back
-- again and again (chemotherapy, dialysis, infusions, surveillance). Procedures and their shares are the makers' own (unsourced).
create or replace table procedure_choice as
with
bands as (select unnest([2, 10, 30, 55, 70, 80, 90]) as age, unnest(range(1, 8)) as band),
-- those that fit sex and age; where none does (a boy in a department for adults), all of the department's
possible as (
    select p.code, s.sex, b.band, p.opcs, p.day_case, p.weight, coalesce(p.sex, s.sex) = s.sex and b.age between p.from_age and p.to_age as fits
    from procedure_file p, (select unnest(['1', '2']) as sex) s, bands b
),
fitting as (
    select * from possible qualify fits or not bool_or(fits) over (partition by code, sex, band)
),
shares as (
    select *,
        round(100 * (sum(weight) over earlier - weight) / sum(weight) over (partition by code, sex, band))::integer as place,
        round(100 * sum(weight) over earlier / sum(weight) over (partition by code, sex, band))::integer as next_place
    from fitting
    window earlier as (partition by code, sex, band order by opcs)
)
select code, sex, band, unnest(range(place, next_place))::integer as place, opcs, day_case
from shares
where next_place > place
order by code, sex, band, place;

-- who comes for courses, and on which days
create or replace temp table course_visit as
with
course as (
    select row_number() over (order by course, code) - 1 as course_no, f.*, course = 'dialysis' as lasting from planned_course_file f
),
candidate as (
    select c.course_no, s.resident_id, null::date as since
    from resident_span s
    join course c on c.condition is null and s.birth_date <= start_date() - (c.from_age * 365)::integer
    union all
    select c.course_no, k.resident_id, min(k.detected_date)
    from condition k
    join course c on c.condition = k.condition
    join resident_span s on s.resident_id = k.resident_id
    where k.detected_date <= end_date() and s.birth_date <= start_date() - (c.from_age * 365)::integer
    group by c.course_no, k.resident_id
),
yearly as (
    select c.course_no, c.resident_id, y.k
    from candidate c
    join course o using (course_no)
    cross join referral_year y
    where y.k >= 0 and (c.since is null or c.since <= y.middle + 182)
        and (o.course <> 'chemotherapy' or c.since > y.middle - 1100)
),
many as (select course_no, k, count(*) as candidates from yearly group by course_no, k),
begun as (
    select y.course_no, y.resident_id, y.k, o.visits, o.every_days, o.code, o.opcs, o.day_case, o.lasting,
        (y.resident_id * 16 + y.k) * 16 + y.course_no as course_id
    from yearly y
    join course o using (course_no)
    join many m using (course_no, k)
    where u((y.resident_id * 16 + case when o.lasting then 0 else y.k end) * 16 + y.course_no, 5530)
        < o.per_year / o.visits * residents() / 1000 / m.candidates
),
visits as (
    select b.*, unnest(range(case when b.lasting or b.visits = 1 then b.visits else round(b.visits * (0.55 + 0.9 * u(b.course_id, 5531)))::bigint end)) as visit,
        case when b.lasting then 0 else u(b.course_id, 5532) * 3650 end as begins
    from begun b
)
select 1000000000000 + v.course_id * 256 + v.visit as admission_id, v.resident_id, v.code, v.opcs, v.day_case, w.date
from visits v
join service_day d on d.date = (start_date() + to_years(v.k))::date
join service_slot w
    on w.slot = d.slot + floor(v.begins + 10 * v.visit * case when v.lasting then 365 / 156 else v.every_days end)::integer
order by admission_id;

create or replace table elective_admission as
with
treated as (
    select p.pathway_id * 4 as admission_id, p.pathway_id, p.resident_id, p.org_code, p.site_code, p.treatment_function,
        p.decided_on, p.admission_on as date, c.opcs, 0.85 * c.day_case as day_case, '11' as method
    from pathway p
    join resident_span s on s.resident_id = p.resident_id
    join procedure_choice c
        on c.code = p.treatment_function and c.sex = s.sex
        and c.band = age_band(date_diff('day', s.birth_date, p.admission_on) / 365.25)
        and c.place = floor(u(p.pathway_id, 5533) * 100)::integer
    where p.admission_on between start_date() and end_date()
),
scoped as (
    select p.pathway_id * 4 + 1 as admission_id, p.pathway_id, p.resident_id, p.org_code, p.site_code, p.treatment_function,
        p.first_on as decided_on, w.date,
        case when p.treatment_function in ('104', '100') or u(p.pathway_id, 5535) < 0.35 then
            case when u(p.pathway_id, 5536) < 0.6 then 'H229' else 'H221' end
            else case when u(p.pathway_id, 5536) < 0.4 then 'G459' else 'G451' end end as opcs,
        0.99 as day_case, '12' as method
    from pathway p
    join service_day d on d.date = p.first_on + 2 + floor((p.stop_on - p.first_on) * 0.6 * u(p.pathway_id, 5537))::integer
    join service_slot w on w.slot = d.slot
    where p.treatment_function in ('100', '104', '106', '301') and u(p.pathway_id, 5534) < 0.88
        and w.date < coalesce(p.admission_on, p.stop_on + 1)
),
courses as (
    select v.admission_id, null::bigint as pathway_id, v.resident_id, h.org_code, h.main_site, v.code, null::date, v.date, v.opcs, v.day_case, '13'
    from course_visit v
    join resident_hospital h on h.resident_id = v.resident_id
),
together as (from treated union all from scoped union all from courses)
select a.admission_id, a.resident_id, a.org_code, a.site_code, a.pathway_id, a.treatment_function, a.opcs as opcs_code, a.date,
    case when u(a.admission_id, 5538) < a.day_case then 'day-case' else 'ordinary' end as intended, a.method, a.decided_on
from together a
join resident_span s on s.resident_id = a.resident_id
where a.date >= greatest(start_date(), s.from_date) and a.date <= end_date() and a.date < s.until_date
order by a.admission_id;

drop table course_visit;
