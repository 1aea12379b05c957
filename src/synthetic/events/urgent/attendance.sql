-- Every attendance at a department, numbered in the order of arrival.
create or replace table attendance as
with
coded as (
    select
        f.*, p.complaint, p.diagnosis,
        case
            when f.by_ambulance then case
                when f.acuity = 1 and f.mode_draw < 0.02 then '1048051000000107'
                when f.mode_draw < 0.04 then '1048041000000109'
                when f.department_type <> '01' then '1048021000000102'
                else '1048031000000100' end
            when f.kind in ('mental', 'alcohol') and f.mode_draw < 0.14 then '1048001000000106'
            when f.mode_draw > 0.998 then '1047991000000102'
            when f.mode_draw > 0.85 then '1048061000000105'
            else '1048071000000103'
        end as arrival_mode,
        case
            when f.by_ambulance and f.department_type = '01' then '198261000000104'
            when f.kind in ('mental', 'alcohol') and f.mode_draw < 0.14 then '889801000000100'
            when f.department_type = '05' then case
                when f.from_department then '1066431000000102'
                when f.source_draw < 0.62 then '276491000'
                when f.source_draw < 0.80 then '835091000000109'
                when f.source_draw < 0.88 then '835101000000101'
                else '879591000000102' end
            when f.source_draw < case f.department_type when '03' then 0.15 else 0.10 end then '879591000000102'
            when f.source_draw < 0.19 then '276491000'
            when f.source_draw < 0.20 then '185368000'
            when f.department_type = '01' and f.source_draw < 0.23 then '1066441000000106'
            when f.age < 10 and f.source_draw < 0.55 then '1065391000000104'
            else '507291000000100'
        end as source,
        case
            when f.again then '2'
            when f.department_type = '01' then case when f.admitted or f.end_draw < 0.988 then '1' else '3' end
            when f.department_type = '03' then case when f.source_draw < 0.94 then '1' else '4' end
            else case when f.from_department or f.source_draw < 0.66 then '1' when f.source_draw < 0.78 then '2' else '4' end
        end as category,
        case
            when f.admitted then '182992009'
            when f.left_when = 'streamed' then '1077031000000103'
            when f.left_when = 'before-assessment' then '1066301000000103'
            when f.left_when = 'before-clinician' then '1066311000000101'
            when f.department_type = '01' and f.end_draw < 0.012 then '1066321000000107'
            when f.department_type = '01' and f.acuity >= 4 and f.end_draw > 0.94 then '1077031000000103'
            when f.end_draw < 0.42 then '1077021000000100'
            else '182992009'
        end as status
    from urgent_flow f
    join presentation p using (presentation_no)
    join present q on q.resident_id = f.resident_id and f.arrived_at::date >= q.from_date and f.arrived_at::date < q.until_date
)
select
    row_number() over (order by c.arrived_at, c.flow_key) as attendance_id,
    c.resident_id, c.age, c.org_code, c.site_code, c.department_type, c.category, c.presentation_no,
    c.arrived_at,
    c.arrived_at + to_minutes(c.assessed) as assessed_at,
    c.arrived_at + to_minutes(c.seen) as seen_at,
    c.arrived_at + to_minutes(c.ready) as ready_at,
    c.arrived_at + to_minutes(c.decided) as decided_at,
    c.arrived_at + to_minutes(c.gone) as departed_at,
    c.arrival_mode, c.source, c.acuity, c.complaint,
    case when c.left_when = 'stayed' then c.diagnosis end as diagnosis,
    c.status,
    case
        when c.admitted then case when c.acuity = 1 and c.end_draw < 0.25 then '1066391000000105'
            when c.end_draw > 0.82 then '1066331000000109' else '306706006' end
        when c.kind = 'mental' and c.department_type = '01' and c.end_draw > 0.97 then '183919006'
        when c.left_when = 'streamed' then '1066341000000100'
        when c.care_home then '306694006'
        else '306689006'
    end as destination,
    c.spell_id, c.by_ambulance, c.planted,
    c.kind in ('injury', 'fall') as injury, c.kind = 'mental' as mental_health, c.kind = 'alcohol' as alcohol, c.kind = 'fall' as fall
from coded c
order by attendance_id;

-- Attendances that are only there because of the hotspot; without it the others would remain. The ratio of the rates is that of
-- attendances for alcohol in these nights that did not end in a bed.
create or replace table truth_hotspot_attendance as
select 'alcohol-nights' as hotspot, attendance_id, resident_id, arrived_at
from attendance
where planted
order by attendance_id;
