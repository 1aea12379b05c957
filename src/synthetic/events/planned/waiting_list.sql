-- The waiting list of each week that ends on a Sunday: pathways that are open on that day, those whose clock stopped in the
-- seven days before, and planned (surveillance) patients who have a due date. What a trust knows of later dates it knows only
-- once they are booked. Pathways removed without a stop are simply no longer there.
with
week as (
    select date as week_ending, (date - date '2000-01-02') // 7 as week_no
    from day
    where weekday = 7 and date >= chunk_from() and date < chunk_to()
),
open_pathway as (
    select * from pathway where referred_on < chunk_to() and stop_on > chunk_from() - 8
),
listed as (
    select
        p.pathway_id * 4096 + w.week_no as row_id, w.week_ending, p.pathway_id, p.resident_id, p.org_code, p.site_code, p.treatment_function,
        p.referred_on, p.priority, p.cancer_found_on, p.first_on, p.decided_on, p.admission_on, p.stop_on, p.stop_kind, p.admitted,
        p.stop_on <= w.week_ending as stopped, false as planned, null as opcs
    from open_pathway p
    join week w
        on p.referred_on <= w.week_ending
        and (p.stop_on > w.week_ending or (p.stop_on > w.week_ending - 7 and p.stop_kind not in ('left', 'removed')))
    union all
    select
        (a.admission_id + 1000000000000) * 4096 + w.week_no, w.week_ending, null, a.resident_id, a.org_code, a.site_code, a.treatment_function,
        (a.date - 7 * (53 + floor(9 * u(a.admission_id, 5580))::integer))::date, 'routine', null, null, a.date - 329, a.date, a.date, null, true,
        false, true, a.opcs_code
    from elective_admission a
    join resident_span s on s.resident_id = a.resident_id
    join week w on w.week_ending < a.date and w.week_ending >= a.date - 84
    where a.method = '13' and a.opcs_code in ('H229', 'M459') and s.from_date < a.date - 440
),
told as (
    select l.*, f.specialty,
        case when not stopped and first_on > week_ending and first_on - week_ending <= 42 then first_on
            when not stopped and decided_on > week_ending and decided_on - week_ending <= 42 then decided_on
            when not stopped and not planned and admission_on is null and first_on <= week_ending and stop_on > week_ending and stop_on - week_ending <= 35
                and stop_on <= end_date() + 35 and u(l.pathway_id, 5581) < 0.7 then stop_on end as next_on,
        admission_on is not null and decided_on <= week_ending as for_admission
    from listed l
    join treatment_function f on f.code = l.treatment_function
)
select
    t.org_code as _partner, date_trunc('month', t.week_ending)::date as _period, t.row_id as _row, t.resident_id as _resident,
    t.week_ending as week_ending_date,
    case
        when t.planned then 'PTLI'
        when t.stopped then if(t.admission_on is not null and t.stop_kind = '30', 'RTTI', 'RTTO')
        else if(t.for_admission, 'IRTT', 'ORTT')
    end as waiting_list_type,
    t.org_code as pathway_issuer, coalesce(pathway_identifier(t.org_code, t.pathway_id), t.org_code || lpad((t.row_id // 4096)::varchar, 17, '0')) as pathway_id,
    coalesce((t.pathway_id * 7 + 11)::varchar, (t.row_id // 4096)::varchar) as referral_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(t.org_code, t.resident_id) as local_patient_id,
    i.birth_date, i.sex, i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    t.org_code as provider_code, t.site_code, (select org_code from organisation where kind = 'icb') as commissioner_code,
    t.referred_on as referral_received_date, t.referred_on as original_referral_received_date,
    coalesce(referral_source(t.pathway_id, t.priority, t.treatment_function), '05') as referral_source,
    t.treatment_function, t.specialty as main_specialty, consultant_code(t.treatment_function, t.org_code, t.resident_id) as consultant_code,
    case when not t.planned then t.referred_on end as rtt_start_date,
    case when t.stopped then t.stop_on end as rtt_end_date,
    case when t.first_on <= t.week_ending then greatest(t.first_on, case when t.decided_on <= t.week_ending then t.decided_on end) else t.referred_on end
        as current_period_start_date,
    case when t.planned then '98' when t.stopped then t.stop_kind when t.first_on <= t.week_ending then '20' else '10' end as rtt_period_status,
    priority_type(t.priority) as priority_type,
    case when t.for_admission and not t.planned then
        case when t.priority in ('cancer', 'screening', 'upgrade') or t.cancer_found_on <= t.week_ending then 'P2' when t.priority = 'urgent' then 'P3'
            when u(t.pathway_id, 5582) < 0.25 then 'P3' else 'P4' end end as procedure_priority,
    case when t.planned then t.admission_on end as due_date,
    case
        when t.planned then case when t.admission_on - t.week_ending <= 42 then t.admission_on end
        when t.for_admission and not t.stopped and t.admission_on - t.week_ending <= 14 + floor(35 * u(t.pathway_id, 5583)) then t.admission_on
        when t.stopped and t.stop_kind = '30' then t.admission_on
    end as tci_date,
    t.next_on as outpatient_future_appointment_date,
    case when t.first_on <= t.week_ending then t.first_on end as outpatient_appointment_date,
    case when t.stopped and t.admission_on is null and t.stop_kind in ('30', '31', '32', '34') then t.stop_on
        when t.decided_on <= t.week_ending and not t.planned then t.decided_on when t.first_on <= t.week_ending and t.stop_kind <> '33' then t.first_on
    end as date_last_attended,
    case when m.missed_on <= t.week_ending then m.missed_on end as last_dna_date,
    case when m.cancelled_on <= t.week_ending then m.cancelled_on end as cancellation_date,
    case when t.for_admission and not t.planned then t.decided_on end as decision_to_admit_date,
    case when t.stopped and t.stop_kind = '30' then coalesce(t.decided_on, t.stop_on) end as decision_to_treat_date,
    case when t.for_admission then if(t.planned or u(t.pathway_id * 4, 5538) < 0.85 * c.day_case, '2', '1') end as intended_management,
    case when t.for_admission then coalesce(t.opcs, c.opcs) end as proposed_procedure,
    case when t.priority in ('cancer', 'screening', 'upgrade') then 'Y' else 'N' end as on_cancer_ptl,
    case when t.week_ending - 2 - 7 * ((t.row_id // 4096 + t.row_id % 4096) % 12)::integer >= t.referred_on
        then t.week_ending - 2 - 7 * ((t.row_id // 4096 + t.row_id % 4096) % 12)::integer end as last_validation_date
from told t
join identity i on i.resident_id = t.resident_id and t.week_ending >= i.from_date and t.week_ending < i.to_date
left join pathway_missed m on m.pathway_id = t.pathway_id
left join procedure_choice c
    on c.code = t.treatment_function and c.sex = i.sex and c.band = age_band(date_diff('day', i.birth_date, t.admission_on) / 365.25)
    and c.place = floor(u(t.pathway_id, 5533) * 100)::integer
