-- Cancer waiting times: a record when a pathway closes, with the dates of the 28, 31 and 62 day standards.
select
    c.org_code as _partner, date_trunc('month', c.closed_on)::date as _period, c.pathway_id as _row, c.resident_id as _resident,
    pathway_identifier(c.org_code, c.pathway_id) as pathway_id, c.org_code as pathway_issuer,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(c.org_code, c.resident_id) as local_patient_id,
    i.birth_date, i.sex, i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    c.org_code as provider_code, c.site_code as site_first_seen, c.treatment_function,
    p.referral_source,
    case c.route when 'cancer' then '3' when 'routine' then '1' else '2' end as priority_type,
    case when c.route = 'cancer' then
        case c.treatment_function
            when '103' then if(not c.cancer and u(c.pathway_id, 5587) < 0.2, '16', '01')
            when '104' then '06' when '106' then '05' when '301' then '05' when '330' then '07' when '160' then '07'
            when '101' then if(i.sex = '1' and u(c.pathway_id, 5587) < 0.06, '11', '10') when '502' then '08' when '120' then '13' when '215' then '13'
            when '140' then '13' when '340' then '03' when '303' then '04' else '15'
        end end as cancer_referral_type,
    c.referred_on as cancer_clock_start_date,
    case when c.route = 'upgrade' then c.first_on end as consultant_upgrade_date,
    c.first_on as date_first_seen, c.told_on as faster_diagnosis_end_date,
    case when c.cancer then '01' else '02' end as faster_diagnosis_end_reason,
    case when u(c.pathway_id, 5588) < 0.62 then '01' when u(c.pathway_id, 5588) < 0.9 then '02' else '03' end as communication_method,
    c.decided_on as decision_to_treat_date, c.treated_on as treatment_start_date,
    case when c.treated_on is not null then
        case when c.subtype = 'skin' or u(c.pathway_id, 5589) < 0.50 then '23' when u(c.pathway_id, 5589) < 0.70 then '02'
            when u(c.pathway_id, 5589) < 0.80 then '03' when u(c.pathway_id, 5589) < 0.90 then '04' when u(c.pathway_id, 5589) < 0.95 then '08' else '07' end
        end as treatment_modality,
    case when c.cancer then
        case c.subtype when 'bowel' then pick(['C180', 'C182', 'C187', 'C189', 'C20X'], u(c.pathway_id, 5590)) when 'lung' then pick(['C341', 'C343', 'C349'], u(c.pathway_id, 5590))
            when 'prostate' then 'C61X' when 'skin' then pick(['C435', 'C436', 'C437', 'C439'], u(c.pathway_id, 5590)) when 'breast' then pick(['C504', 'C508', 'C509'], u(c.pathway_id, 5590))
            else case c.treatment_function when '120' then 'C329' when '215' then 'C329' when '106' then pick(['C159', 'C169', 'C259'], u(c.pathway_id, 5590))
                when '303' then pick(['C833', 'C900', 'C911'], u(c.pathway_id, 5590)) when '502' then pick(['C541', 'C56X', 'C539'], u(c.pathway_id, 5590))
                else pick(['C679', 'C64X'], u(c.pathway_id, 5590)) end
        end end as primary_diagnosis,
    case when c.treated_on - c.referred_on > 62 then
        case when u(c.pathway_id, 5591) < 0.45 then '08' when u(c.pathway_id, 5591) < 0.75 then '03' else '09' end end as delay_reason,
    c.closed_on as closed_date
from cancer_referral c
join pathway p on p.pathway_id = c.pathway_id
join identity i on i.resident_id = c.resident_id and c.closed_on >= i.from_date and c.closed_on < i.to_date
where c.closed_on >= chunk_from() and c.closed_on < chunk_to()
