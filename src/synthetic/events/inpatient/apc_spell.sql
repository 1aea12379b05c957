select
    s.org_code as _partner,
    date_trunc('month', s.told_on)::date as _period,
    s.spell_number as _row,
    s.resident_id as _resident,
    s.org_code as provider_code,
    lpad(s.spell_number::varchar, 12, '0') as spell_id,
    i.nhs_number,
    '01' as nhs_number_status,
    local_patient_id(s.org_code, s.resident_id) as local_patient_id,
    i.birth_date,
    date_sub('year', i.birth_date, s.admitted_at::date) as age_on_admission,
    i.sex,
    i.ethnic_code as ethnic_category,
    i.postcode,
    i.lsoa_code,
    coalesce(i.practice_code, 'V81999') as practice_code,
    (select min(org_code) from organisation where kind = 'icb') as commissioner_code,
    s.site_code,
    s.admission_method,
    s.admission_source,
    s.admitted_at,
    case when s.kind = 'regular' then '3' when s.kind = 'day-case' and s.discharged_at::date = s.admitted_at::date then '2' else '1' end as patient_classification,
    case s.kind when 'regular' then '4' when 'day-case' then '2' when 'elective' then '1' else '8' end as intended_management,
    case when s.kind = 'regular' then '0' end as first_regular_admission,
    '01' as administrative_category,
    case when p.decided_on <= s.admitted_at::date then s.admitted_at::date - p.decided_on end::bigint as elective_wait_days,
    case when s.discharged_at is null then '8' when s.died then '4'
        when s.kind = 'emergency' and u(s.spell_id, 4620) < case when s.cause in ('alcohol', 'self-harm', 'head-injury', 'mental-crisis') then 0.07 else 0.012 end
            and s.discharge_destination = '19' then '2'
        else '1' end as discharge_method,
    coalesce(s.discharge_destination, '98') as discharge_destination,
    s.discharged_at,
    s.ready_date as discharge_ready_date,
    (s.discharged_at::date - s.admitted_at::date)::bigint as length_of_stay,
    case when s.discharged_at is not null then
        s.kind = 'emergency' and s.cause in ('copd', 'heart-failure', 'pneumonia', 'cellulitis', 'deterioration') and s.discharge_destination = '19'
            and u(s.spell_id, 4621) < 0.06 end as to_hospital_at_home,
    case when p.pathway_id is not null then pathway_identifier(p.org_code, p.pathway_id) end as rtt_pathway_id,
    p.org_code as rtt_pathway_issuer,
    case when p.pathway_id is not null then case when p.stop_on = s.admitted_at::date then '30' when p.stop_on < s.admitted_at::date then '90' else '20' end end as rtt_period_status,
    p.referred_on as rtt_start_date
from (
    select *, coalesce(discharged_at::date, end_date()) as told_on
    from spell
    where coalesce(discharged_at::date, end_date()) >= chunk_from() and coalesce(discharged_at::date, end_date()) < chunk_to()
) s
join identity i on i.resident_id = s.resident_id and s.admitted_at::date >= i.from_date and s.admitted_at::date < i.to_date
left join pathway p on p.pathway_id = s.pathway_id
