select
    a.org_code as _partner,
    date_trunc('month', a.arrived_at)::date as _period,
    a.attendance_id as _row,
    a.resident_id as _resident,
    a.org_code || lpad(a.attendance_id::varchar, 10, '0') as attendance_unique_id,
    a.org_code as provider_code,
    lpad(a.attendance_id::varchar, 10, '0') as attendance_id,
    i.nhs_number,
    '01' as nhs_number_status,
    local_patient_id(a.org_code, a.resident_id) as local_patient_id,
    i.birth_date,
    a.age::bigint as age_at_arrival,
    i.sex,
    i.ethnic_code as ethnic_category,
    i.postcode,
    i.lsoa_code,
    i.practice_code,
    a.site_code,
    a.department_type,
    a.category as attendance_category,
    a.arrival_mode,
    a.source as attendance_source,
    n.incident_id::varchar as ambulance_incident_number,
    case when n.incident_id is not null then (select org_code from organisation where kind = 'ambulance') end as conveying_ambulance_trust,
    a.arrived_at,
    a.assessed_at,
    a.seen_at,
    a.ready_at,
    a.decided_at,
    coalesce(a.ready_at, a.departed_at) as concluded_at,
    a.departed_at,
    a.acuity_code as acuity,
    a.complaint as chief_complaint,
    a.injury_intent,
    a.diagnosis as diagnosis_1,
    case when a.seen_at is not null then p.investigation_1 end as investigation_1,
    case when a.seen_at is not null then p.investigation_2 end as investigation_2,
    case when a.seen_at is not null then p.treatment_1 end as treatment_1,
    case when a.seen_at is not null then p.treatment_2 end as treatment_2,
    a.status as discharge_status,
    a.destination as discharge_destination
from (
    select
        *,
        ['1064891000000107', '1064911000000105', '1064901000000108', '1077241000000103', '1077251000000100'][acuity] as acuity_code,
        case when complaint = '248062006' then '276853009' end as injury_intent
    from attendance
    where arrived_at >= chunk_from() and arrived_at < chunk_to()
) a
join presentation p using (presentation_no)
join identity i on i.resident_id = a.resident_id and a.arrived_at::date >= i.from_date and a.arrived_at::date < i.to_date
left join ambulance_incident n on n.attendance_id = a.attendance_id
