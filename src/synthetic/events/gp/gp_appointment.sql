-- Appointments with practices: booked, sent in, left. More than two in five are booked on the day (as published, from memory).
with
contact as (
    select c.contact_id, c.date, c.kind, c.status, g.resident_id, g.nhs_number, g.local_patient_id, g.practice_code
    from gp_contact c
    join gp_patient g using (registration_id)
    where c.date >= chunk_from() and c.date < chunk_to() and c.appointment
),
timed as (
    select c.*, s.category, s.mode, s.planned_minutes,
        c.date + to_minutes(case when u(c.contact_id, 6022) < 0.57 then 480 else 810 end + 10 * floor(u(c.contact_id, 6021) * 28)::bigint) as start_date,
        case
            when s.category in ('General Consultation Acute', 'Clinical Triage', 'Unplanned Clinical Activity') then
                case when u(c.contact_id, 6023) < 0.88 then 0 else 1 end
            when u(c.contact_id, 6023) < case when c.kind = 'nurse' then 0.14 else 0.33 end then 0
            else least(60, exponential(c.contact_id, 6024, case when c.kind = 'nurse' then 14 else 9 end))::integer
        end as days_before,
        greatest(2, s.planned_minutes * (0.55 + 0.9 * u(c.contact_id, 6025)))::integer as minutes,
        greatest(0, floor(-4 + exponential(c.contact_id, 6026, 12)))::integer as wait
    from contact c
    join gp_slot s on s.kind = c.kind and s.slot = floor(u(c.contact_id, 6020) * 1000)::smallint
)
select gp_processor() as _partner, date_trunc('month', date)::date as _period, contact_id as _row, resident_id as _resident,
    contact_id as appointment_id, nhs_number, local_patient_id, practice_code,
    case when days_before = 0
        then greatest(date + interval 7 hour, start_date - to_minutes(20 + floor(u(contact_id, 6027) * 200)::bigint))
        else working_day(date - days_before, date '2000-01-01', contact_id) + interval 8 hour + to_minutes(floor(u(contact_id, 6027) * 600)::bigint)
    end as date_time_booked,
    start_date, planned_minutes::bigint as planned_duration,
    case when status = 'Attended' then minutes::bigint end as actual_duration,
    status as appointment_status,
    case when status = 'Attended' then start_date + to_minutes(wait) end as date_time_sent_in,
    case when status = 'Attended' then start_date + to_minutes(wait + minutes) end as date_time_left,
    mode as contact_mode, category as national_slot_category_name,
    case when kind in ('pharmacist', 'therapist') then 'Primary Care Network' else 'General Practice' end as service_setting,
    case when kind = 'doctor' then 'GP' else 'Other Practice staff' end as hcp_type
from timed
