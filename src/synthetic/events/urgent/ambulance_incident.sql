select
    (select org_code from organisation where kind = 'ambulance') as _partner,
    date_trunc('month', n.called_at)::date as _period,
    n.incident_id as _row,
    n.resident_id as _resident,
    n.incident_id::varchar as incident_id,
    n.called_at,
    n.clock_start_at,
    n.triaged_as as triaged_category,
    n.category as final_category,
    n.dispatched_at,
    n.vehicle_id,
    n.vehicle_type,
    n.at_scene_at,
    n.left_scene_at,
    n.at_hospital_at,
    n.handed_over_at,
    n.cleared_at,
    n.outcome,
    p.protocol as chief_complaint,
    n.site_code as hospital_site,
    n.caller = 'professional' as professional_caller,
    n.caller = '111' as from_111,
    n.called_back,
    case when n.known then i.nhs_number end as nhs_number,
    case when n.named then i.forename end as forename,
    case when n.named then i.surname end as surname,
    case when n.known then i.birth_date end as birth_date,
    greatest(0, date_sub('year', i.birth_date, n.called_at::date)) as age,
    i.sex,
    n.scene_postcode as postcode
from (
    select
        *,
        u(incident_id, 5230) < case outcome when 'hear-and-treat' then 0.32 when 'see-and-treat' then 0.55 else 0.69 end as known,
        u(incident_id, 5231) < case outcome when 'hear-and-treat' then 0.7 else 0.93 end as named,
        case when outcome <> 'hear-and-treat' then 'ZA' || lpad(floor(100 + 400 * u(incident_id, 5232))::integer::varchar, 3, '0') end as vehicle_id,
        case
            when outcome = 'hear-and-treat' then null
            when outcome like 'conveyed%' or u(incident_id, 5233) < 0.8 then 'double-crewed ambulance'
            else 'rapid response vehicle'
        end as vehicle_type
    from ambulance_incident
    where called_at >= chunk_from() and called_at < chunk_to()
) n
join presentation p using (presentation_no)
join identity i on i.resident_id = n.resident_id and n.called_at::date >= i.from_date and n.called_at::date < i.to_date
