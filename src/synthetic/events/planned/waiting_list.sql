-- The waiting list of each week that ends on a Sunday: pathways that are open on that day, those whose clock stopped in the
-- seven days before, and planned (surveillance) patients who have a due date. What a trust knows of later dates it knows only
-- once they are booked. Pathways removed without a stop are simply no longer there.
with
week as (
    select date as week_ending, month, (date - date '2000-01-02') // 7 as week_no
    from day
    where weekday = 7 and date >= chunk_from() and date < chunk_to()
),
-- each entry once, whatever the number of weeks it is on the list in these months
entry as (
    select
        pathway_id * 4096 as entry_no, pathway_id, resident_id, org_code, site_code, treatment_function, referred_on, received_on, priority,
        first_on, decided_on, admission_on, stop_on, stop_kind, received_on as listed_from,
        case when stop_kind in ('left', 'removed') then stop_on - 1 else stop_on + 6 end as listed_until,
        false as planned, null as opcs,
        case when priority in ('cancer', 'screening', 'upgrade') or cancer_found_on <= decided_on then 'P2'
            when priority = 'urgent' or u(pathway_id, 5582) < 0.2 then 'P3' else 'P4' end as procedure_priority,
        (14 + floor(35 * u(pathway_id, 5583)))::integer as booked_ahead,
        referral_source,
        case when u(pathway_id, 5581) < 0.7 then 35 else 0 end as follow_up_ahead
    from pathway
    where referred_on < chunk_to() and stop_on > chunk_from() - 8
    union all
    select
        (a.admission_id + 1000000000000) * 4096, null, a.resident_id, a.org_code, a.site_code, a.treatment_function,
        (a.date - 7 * (53 + floor(9 * u(a.admission_id, 5580))::integer))::date,
        (a.date - 7 * (53 + floor(9 * u(a.admission_id, 5580))::integer))::date, 'routine', null, a.date - 329, a.date, a.date, null,
        a.date - 84, a.date - 1, true, a.opcs_code, null, 42, '05', 0
    from elective_admission a
    join resident_span s on s.resident_id = a.resident_id
    where a.method = '13' and a.opcs_code in ('H229', 'M459') and s.from_date < a.date - 440
        and a.date > chunk_from() and a.date - 84 < chunk_to()
),
labelled as (
    select
        e.*, i.from_date, i.to_date, i.nhs_number, i.birth_date, i.sex, i.ethnic_code, i.postcode, i.lsoa_code, i.practice_code,
        local_patient_id(e.org_code, e.resident_id) as local_patient_id,
        pathway_identifier(e.org_code, e.entry_no // 4096) as pathway_identifier,
        (e.entry_no // 4096 * 7 + 11)::varchar as referral_id,
        (select min(org_code) from organisation where kind = 'acute' and org_code <> e.org_code) as other_trust,
        consultant_code(e.treatment_function, e.org_code, e.resident_id) as consultant_code, f.specialty,
        coalesce(e.opcs, c.opcs) as proposed_procedure,
        if(e.planned or u(e.pathway_id * 4, 5538) < 0.85 * c.day_case, '2', '1') as intended_management,
        m.missed_on, m.cancelled_on, priority_type(e.priority) as priority_type,
        if(e.priority in ('cancer', 'screening', 'upgrade'), 'Y', 'N') as on_cancer_ptl, (e.entry_no // 4096 % 12)::integer as validated_in
    from entry e
    join identity i on i.resident_id = e.resident_id and i.from_date < chunk_to() and i.to_date > chunk_from()
    join treatment_function f on f.code = e.treatment_function
    left join pathway_missed m on m.pathway_id = e.pathway_id
    left join procedure_choice c
        on c.code = e.treatment_function and c.sex = i.sex and c.band = age_band(date_diff('day', i.birth_date, e.admission_on) / 365.25)
        and c.place = floor(u(e.pathway_id, 5533) * 100)::integer
),
listed as (
    select
        l.*, w.week_ending, w.month, w.week_no,
        not l.planned and l.stop_on <= w.week_ending as stopped,
        l.admission_on is not null and l.decided_on <= w.week_ending as for_admission,
        l.first_on <= w.week_ending as seen,
        (w.week_ending - 2 - 7 * ((l.validated_in + w.week_no) % 12)::integer)::date as validated_on
    from labelled l
    join week w
        on w.week_ending >= l.listed_from and w.week_ending <= l.listed_until and w.week_ending >= l.from_date and w.week_ending < l.to_date
)
select
    org_code as _partner, month as _period, entry_no + week_no as _row, resident_id as _resident, week_ending as week_ending_date,
    case
        when planned then 'PTLI'
        when stopped then if(admission_on is not null and stop_kind = '30', 'RTTI', 'RTTO')
        else if(for_admission, 'IRTT', 'ORTT')
    end as waiting_list_type,
    org_code as pathway_issuer, pathway_identifier as pathway_id, referral_id, nhs_number, '01' as nhs_number_status, local_patient_id,
    birth_date, sex, ethnic_code as ethnic_category, postcode, lsoa_code, practice_code, org_code as provider_code, site_code,
    (select org_code from organisation where kind = 'icb') as commissioner_code,
    received_on as referral_received_date, referred_on as original_referral_received_date, referral_source,
    treatment_function, specialty as main_specialty, consultant_code,
    case when not planned then referred_on end as rtt_start_date,
    case when stopped then stop_on end as rtt_end_date,
    case when for_admission then decided_on when seen then first_on else referred_on end as current_period_start_date,
    case when planned then '98' when stopped then stop_kind when seen then '20' else '10' end as rtt_period_status,
    priority_type,
    case when for_admission then procedure_priority end as procedure_priority,
    case when not for_admission and validated_in = 5 and seen then if(priority_type = '1', 'D4', 'D2') end as diagnostic_priority,
    case when not seen and not planned then case priority_type when '1' then 'O4' when '2' then 'O3' else 'O2' end end as outpatient_priority,
    case when planned then admission_on end as due_date,
    case
        when stopped then if(stop_kind = '30', admission_on, null)
        when for_admission and admission_on - week_ending <= booked_ahead then admission_on
    end as tci_date,
    case when for_admission and not stopped then if(admission_on - week_ending <= booked_ahead, 'Y', 'N') end as tci_date_provided,
    case
        when stopped or planned then null
        when first_on > week_ending then if(first_on - week_ending <= 42, first_on, null)
        when decided_on > week_ending then if(decided_on - week_ending <= 42, decided_on, null)
        when admission_on is null and seen and stop_on - week_ending <= follow_up_ahead and stop_kind in ('30', '31', '32', '34') then stop_on
    end as outpatient_future_appointment_date,
    case when seen then first_on end as outpatient_appointment_date,
    case
        when stopped and admission_on is null and stop_kind in ('30', '31', '32', '34') then stop_on
        when for_admission and not planned then decided_on
        when seen and stop_kind <> '33' then first_on
    end as date_last_attended,
    case when missed_on <= week_ending then missed_on end as last_dna_date,
    case when cancelled_on <= week_ending then cancelled_on end as cancellation_date,
    case when for_admission and not planned then decided_on end as decision_to_admit_date,
    case when stopped and stop_kind = '30' then coalesce(decided_on, stop_on) end as decision_to_treat_date,
    case when for_admission then intended_management end as intended_management,
    case when for_admission then proposed_procedure end as proposed_procedure,
    on_cancer_ptl,
    case when validated_on >= received_on then validated_on end as last_validation_date,
    case when validated_on = week_ending - 2 and validated_on >= received_on and not stopped then
        if(entry_no // 4096 % 13 = 0, 'Asked to wait', 'Still needed') end as last_validation_comments,
    case when for_admission and not planned and entry_no // 4096 % 17 = 3 and week_ending - referred_on > 300 then other_trust end as mutual_aid_provider,
    case when for_admission and not stopped and week_ending - referred_on > 126 then
        if(admission_on - week_ending <= booked_ahead, 'booked', if(admission_on - week_ending > 180, 'no-capacity', 'to-be-booked')) end as capacity_status
from listed
