-- Contacts of the community trust, as tables 001 and 201 of the Community Services Data Set tell of them.
select o.org_code as _partner, date_trunc('month', c.contact_at)::date as _period, c.contact_id as _row, c.resident_id as _resident,
    date_trunc('month', c.contact_at)::date as reporting_period_start, o.org_code as provider_code, 'CC' || lpad(c.contact_id::varchar, 12, '0') as contact_id,
    'CR' || lpad(c.referral_id::varchar, 10, '0') as referral_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, c.resident_id) as local_patient_id, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    c.contact_at, s.team_type, c.attendance, case when c.attendance in ('5', '6') then c.minutes end::bigint as minutes,
    case when c.nth = 0 then '01' else '02' end as consultation_type, c.medium as consultation_mechanism,
    case
        when c.place = 'A01' and h.kind = 'care-home' then 'G02'
        when c.place <> 'clinic' then c.place
        when s.service = 'treatment-room' then 'C01'
        when s.service in ('school-nursing', 'speech-and-language') and c.contact_at::date - i.birth_date between 5 * 365 and 18 * 365 then 'L01'
        else 'B01'
    end as location_type,
    case when c.place = 'clinic' and s.service not in ('treatment-room', 'school-nursing') then l.site_codes[1 + c.referral_id % len(l.site_codes)] end as site_code,
    case when c.attendance = '2' then c.contact_at::date - (c.contact_id % 5)::integer end as cancelled_on,
    case c.attendance when '2' then if(c.contact_id % 3 = 0, '02', '01') when '4' then if(c.contact_id % 4 = 0, '04', '03') end as cancellation_reason,
    case when c.attendance in ('2', '4') and c.contact_id % 6 > 0 then c.contact_at::date + 2 + (c.contact_id % 13)::integer end as replacement_offered_on
from care_contact c
join care_service s on s.no = c.service_no and s.sector = 'community'
join identity i on i.resident_id = c.resident_id and c.contact_at::date >= i.from_date and c.contact_at::date < i.to_date
left join household h on h.household_id = i.household_id
cross join (from organisation where kind = 'community') o
cross join (select list(site_code order by site_code) as site_codes from site where kind = 'community-hospital') l
where c.contact_at >= chunk_from() and c.contact_at < chunk_to()
