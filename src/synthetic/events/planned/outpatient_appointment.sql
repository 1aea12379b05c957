-- Outpatient appointments as trusts send them to the Secondary Uses Service, by the month of the appointment.
with
appointment as (
    select
        a.*, f.specialty,
        case when a.attended in ('5', '6') and not a.virtual and u(a.appointment_id, 5579) < 0.35 then
            case a.treatment_function
                when '110' then 'W903' when '120' then 'E251' when '130' then 'C873' when '320' then 'U192' when '330' then 'S151'
                when '502' then 'Q554' when '101' then 'M474' when '143' then 'F152' when '140' then 'F104' when '340' then 'E931'
            end end as procedure_code
    from hospital_appointment a
    join treatment_function f on f.code = a.treatment_function
    where a.date >= chunk_from() and a.date < chunk_to()
)
select
    a.org_code as _partner, date_trunc('month', a.date)::date as _period, a.appointment_id as _row, a.resident_id as _resident,
    'OP' || lpad(a.appointment_id::varchar, 16, '0') as appointment_id, a.org_code as provider_code, a.site_code,
    (select org_code from organisation where kind = 'icb') as commissioner_code,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(a.org_code, a.resident_id) as local_patient_id,
    i.birth_date, i.sex, i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    date_sub('year', i.birth_date, a.date) as age_at_appointment,
    a.date as appointment_date, make_time(a.minute // 60, a.minute % 60, 0)::varchar as appointment_time,
    case when a.part in ('first', 'new') then if(a.virtual, '3', '1') else if(a.virtual, '4', '2') end as first_attendance,
    a.attended as attended_or_dna,
    case when a.attended in ('5', '6') then
        case
            when a.status in ('34', '35') then '1'
            when a.part = 'first' or a.part = 'decision' then '2'
            when u(a.appointment_id, 5577) < 0.30 then '1'
            when u(a.appointment_id, 5577) < 0.80 then '2'
            else '3'
        end end as outcome,
    case when a.virtual then if(u(a.appointment_id, 5578) < 0.78, '02', '03') else '01' end as consultation_medium,
    a.referred_on as referral_received_date,
    p.referral_source, priority_type(p.priority) as referral_priority,
    pathway_identifier(p.org_code, p.pathway_id) as rtt_pathway_id, p.org_code as rtt_pathway_issuer,
    case
        when a.pathway_id is null then '98'
        when a.status is not null and a.status <> 'removed' and a.attended in ('5', '6') then a.status
        when a.status = '33' then '33'
        when a.part = 'first' and a.attended in ('5', '6') and p.stop_on = a.date and p.stop_kind in ('30', '31', '32', '34', '35') then p.stop_kind
        when a.part = 'first' then '10'
        when a.part = 'after' then '90'
        else '20'
    end as rtt_period_status,
    p.referred_on as rtt_start_date, a.treatment_function, a.specialty as main_specialty,
    consultant_code(a.treatment_function, a.org_code, a.resident_id) as consultant_code,
    a.procedure_code,
    -- where on the body, for those that say so
    case a.procedure_code when 'W903' then if(a.resident_id % 3 = 0, 'Z813', 'Z846') when 'S151' then if(a.resident_id % 4 = 0, 'Z471', 'Z479')
        when 'C873' then if(a.resident_id % 2 = 0, 'Z942', 'Z943') end as procedure_code_2,
    case when m.missed_on < a.date or m.cancelled_on < a.date then
        greatest(case when m.missed_on < a.date then m.missed_on end, case when m.cancelled_on < a.date then m.cancelled_on end)
    end as last_dna_or_cancelled_date
from appointment a
join identity i on i.resident_id = a.resident_id and a.date >= i.from_date and a.date < i.to_date
left join pathway p on p.pathway_id = a.pathway_id
left join pathway_missed m on m.pathway_id = a.pathway_id
