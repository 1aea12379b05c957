-- Contacts of the mental-health trust, as tables 001 and 201 of the Mental Health Services Data Set tell of them.
select o.org_code as _partner, date_trunc('month', c.contact_at)::date as _period, c.contact_id as _row, c.resident_id as _resident,
    date_trunc('month', c.contact_at)::date as reporting_period_start, o.org_code as provider_code, o.org_code || 'C' || lpad(c.contact_id::varchar, 12, '0') as contact_id,
    o.org_code || lpad(c.referral_id::varchar, 10, '0') as referral_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, c.resident_id) as local_patient_id, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    c.contact_at, s.team_type, c.attendance, case when c.attendance in ('5', '6') then c.minutes end::bigint as minutes,
    c.medium as consultation_mechanism,
    case when c.place <> 'clinic' then c.place when s.service = 'liaison' then 'E04' when s.service = 'schools-support' then 'L01'
        when s.service = 'primary-care-mental-health' then 'C01' else 'E01' end as location_type,
    case when u(c.contact_id, 6528) < s.group_share then 'Y' else 'N' end as group_session,
    case when u(c.contact_id, 6529) < 0.03 then '02' else '01' end as contact_subject,
    case
        when c.attendance not in ('5', '6') then null
        when c.nth = 0 then 'assessment'
        when s.group_share > 0.2 or s.service in ('primary-care-mental-health', 'eating-disorder', 'personality-disorder') then if(c.contact_id % 5 = 0, 'review', 'therapy')
        else ['support', 'support', 'medication-review', 'review', 'therapy'][1 + c.contact_id % 5]
    end as care_activity
from care_contact c
join care_service s on s.no = c.service_no and s.sector = 'mental-health'
join identity i on i.resident_id = c.resident_id and c.contact_at::date >= i.from_date and c.contact_at::date < i.to_date
cross join (from organisation where kind = 'mental-health') o
where c.contact_at >= chunk_from() and c.contact_at < chunk_to()
