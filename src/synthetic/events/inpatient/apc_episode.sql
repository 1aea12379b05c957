select
    s.org_code as _partner,
    date_trunc('month', s.told_on)::date as _period,
    e.episode_id as _row,
    s.resident_id as _resident,
    s.org_code as provider_code,
    lpad(s.spell_number::varchar, 12, '0') as spell_id,
    e.episode_no::bigint as episode_number,
    i.nhs_number,
    '01' as nhs_number_status,
    local_patient_id(s.org_code, s.resident_id) as local_patient_id,
    i.birth_date,
    i.sex,
    i.ethnic_code as ethnic_category,
    i.postcode,
    i.lsoa_code,
    coalesce(i.practice_code, 'V81999') as practice_code,
    s.admission_method,
    s.admitted_at,
    s.discharged_at,
    e.started_at,
    e.ended_at,
    (e.ended_at::date - e.started_at::date)::bigint as episode_days,
    case when e.last_episode then '1' else '2' end as last_episode_indicator,
    e.treatment_function,
    e.main_specialty,
    'C9' || (ascii(right(s.org_code, 1)) % 10)::varchar || lpad((e.main_specialty::integer * 24 + e.consultant_no)::varchar, 5, '0') as consultant_code,
    s.site_code,
    s.site_code || 'W' || lpad(e.ward_no::varchar, 2, '0') as ward_code,
    e.diagnoses[1] as diagnosis_1, e.diagnoses[2] as diagnosis_2, e.diagnoses[3] as diagnosis_3, e.diagnoses[4] as diagnosis_4,
    e.diagnoses[5] as diagnosis_5, e.diagnoses[6] as diagnosis_6, e.diagnoses[7] as diagnosis_7, e.diagnoses[8] as diagnosis_8,
    e.diagnoses[9] as diagnosis_9, e.diagnoses[10] as diagnosis_10, e.diagnoses[11] as diagnosis_11, e.diagnoses[12] as diagnosis_12,
    e.on_admission[1] as present_on_admission_1, e.on_admission[2] as present_on_admission_2, e.on_admission[3] as present_on_admission_3, e.on_admission[4] as present_on_admission_4,
    e.on_admission[5] as present_on_admission_5, e.on_admission[6] as present_on_admission_6, e.on_admission[7] as present_on_admission_7, e.on_admission[8] as present_on_admission_8,
    e.on_admission[9] as present_on_admission_9, e.on_admission[10] as present_on_admission_10, e.on_admission[11] as present_on_admission_11, e.on_admission[12] as present_on_admission_12,
    e.procedures[1].code as procedure_1, e.procedures[1].date as procedure_date_1,
    e.procedures[2].code as procedure_2, e.procedures[2].date as procedure_date_2,
    e.procedures[3].code as procedure_3, e.procedures[3].date as procedure_date_3,
    case when e.critical_days > 0 then case when s.age < 16 then '04' when e.treatment_function = '320' then '06' else '01' end end as critical_care_unit_function,
    (e.critical_days - e.level_3_days)::bigint as critical_care_level_2_days,
    e.level_3_days::bigint as critical_care_level_3_days,
    (e.critical_days + e.level_3_days)::bigint as organ_support_days,
    least(e.level_3_days, ceil(e.level_3_days * (0.6 + 0.4 * e.draw)))::bigint as advanced_respiratory_days,
    case when e.critical_days > 0 then floor((e.critical_days - e.level_3_days) * further(e.draw, 100))::bigint end as basic_respiratory_days,
    case when e.critical_days > 0 then case when 'N179' in e.diagnoses then ceil(e.level_3_days * further(e.draw, 10))::bigint else 0 end end as renal_support_days,
    case when s.kind in ('emergency', 'elective', 'transfer') and e.ended_at::date - e.started_at::date >= 14 and e.draw < 0.06
        then 1 + floor(3 * further(e.draw, 100))::bigint when e.ended_at is not null then 0 end as home_leave_days,
    case when s.cause in ('mental-crisis', 'self-harm', 'dementia-crisis') then case when e.draw < 0.05 then '02' when e.draw < 0.08 then '05' else '01' end end
        as mental_health_act_status,
    case when s.kind = 'birth' then
        round(case when s.cause = 'newborn-ill' then 2450 + 620 * normal(s.spell_id, 4622) else 3390 + 430 * normal(s.spell_id, 4622) end / 5)::bigint * 5 end as birth_weight,
    case when s.kind = 'birth' or s.cause = b.cause then
        (case when n.ill then least(42, greatest(24, round(35 + 3.2 * normal(b.first_baby, 4623)))) else least(42, greatest(37, round(39.3 + 1.2 * normal(b.first_baby, 4623)))) end)::bigint end as gestation_weeks,
    case when s.kind = 'birth' or s.cause = b.cause then
        case b.cause when 'planned-caesarean' then '7' when 'caesarean' then '8' when 'instrumental' then case when u(b.first_baby, 4624) < 0.55 then '2' else '4' end else '0' end end as delivery_method
from (
    select spell_id, spell_number, resident_id, org_code, site_code, kind, cause, admission_method, admitted_at, discharged_at,
        coalesce(discharged_at::date, end_date()) as told_on, date_diff('year', birth_date, admitted_at::date) as age
    from spell join (select resident_id, birth_date from resident) using (resident_id)
    where coalesce(discharged_at::date, end_date()) >= chunk_from() and coalesce(discharged_at::date, end_date()) < chunk_to()
) s
join (
    -- what is often got in hospital (sores, delirium, infections, acute kidney injury) is so noted in part of the cases
    select *, u(episode_id, 8010) as draw,
        list_transform(diagnoses, lambda code, nth: case when nth > 1 and left(code, 3) in ('L89', 'F05', 'J18', 'N39', 'A04', 'T81', 'N17', 'I26')
            and further(u(episode_id, 8010), nth) < 0.3 then 'N' else 'Y' end) as on_admission
    from episode
) e on e.spell_id = s.spell_id
join identity i on i.resident_id = s.resident_id and s.admitted_at::date >= i.from_date and s.admitted_at::date < i.to_date
left join birth_spell n on n.spell_id = s.spell_id
left join delivery b on b.mother_id = n.mother_id and b.birth_date = n.birth_date
