-- Primary diagnoses of the mental-health trust, as table 604 of the Mental Health Services Data Set tells of them: of somewhat more than
-- half of the people seen by the teams that make diagnoses.
with
seen as (
    select r.*, s.service, t.term, r.first_at::date + 5 + floor(20 * u(r.referral_id, 6571))::integer as diagnosed_on, u(r.referral_id, 6572) as draw
    from care_referral r
    join care_service s on s.no = r.service_no and s.sector = 'mental-health'
    left join care_term t on t.no = r.term_no
    where not r.declined and u(r.referral_id, 6570) < 0.62
        and s.service not in ('crisis-line', 'single-point-of-access', 'place-of-safety', 'employment-support', 'schools-support')
)
select o.org_code as _partner, date_trunc('month', d.diagnosed_on)::date as _period, d.referral_id as _row, d.resident_id as _resident,
    date_trunc('month', d.diagnosed_on)::date as reporting_period_start, o.org_code as provider_code, o.org_code || 'D' || lpad(d.referral_id::varchar, 10, '0') as diagnosis_id,
    o.org_code || lpad(d.referral_id::varchar, 10, '0') as referral_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, d.resident_id) as local_patient_id, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.lsoa_code,
    d.diagnosed_on, '02' as diagnosis_scheme,
    case
        when d.service = 'eating-disorder' then case when d.draw < 0.5 then 'F50.0' else 'F50.9' end
        when d.service = 'personality-disorder' then 'F60.3'
        when d.service = 'early-intervention' then case when d.draw < 0.5 then 'F29X' else 'F23.9' end
        when d.service = 'autism' then 'F84.5' when d.service = 'neurodevelopment' and d.term <> 'AUTISM' then 'F90.0'
        when d.service in ('learning-disability', 'intensive-support') then case when d.draw < 0.7 then 'F70.9' else 'F71.9' end
        else case d.term when 'SMI' then case when d.draw < 0.5 then 'F20.0' when d.draw < 0.62 then 'F25.9' else 'F31.9' end
            when 'DEP' then case when d.draw < 0.55 then 'F32.9' else 'F33.9' end when 'ANX' then case when d.draw < 0.6 then 'F41.9' else 'F41.1' end
            when 'DEM' then case when d.draw < 0.6 then 'F00.1' when d.draw < 0.85 then 'F01.9' else 'F03X' end when 'cognitive-problems' then case when d.draw < 0.45 then 'F00.1' else 'F06.7' end
            when 'alcohol-problems' then 'F10.2' when 'substance-misuse' then 'F19.2' when 'AUTISM' then 'F84.0' when 'ADHD' then 'F90.0' when 'LD' then 'F70.9'
            when 'new-mother' then 'F53.0' else case when d.draw < 0.4 then 'F43.2' when d.draw < 0.7 then 'F41.2' else 'F32.1' end end
    end as diagnosis_code
from seen d
join care_person p on p.resident_id = d.resident_id
join identity i on i.resident_id = d.resident_id and d.diagnosed_on >= i.from_date and d.diagnosed_on < i.to_date
cross join (from organisation where kind = 'mental-health') o
where d.diagnosed_on >= chunk_from() and d.diagnosed_on < chunk_to() and d.diagnosed_on < p.here_until and coalesce(d.diagnosed_on <= d.closes_on, true)
