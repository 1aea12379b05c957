-- What was found or measured in a contact of the community trust, as table 202 of the Community Services Data Set tells of it: one
-- finding or observation of about three in ten attended contacts of the services that record them.
with
coded as (
    select c.*, s.service, u(c.contact_id, 6531) as draw
    from care_contact c
    join care_service s on s.no = c.service_no and s.sector = 'community'
    where c.contact_at >= chunk_from() and c.contact_at < chunk_to() and c.attendance in ('5', '6') and u(c.contact_id, 6530) < 0.38
        and s.service in ('district-nursing', 'podiatry', 'speech-and-language', 'occupational-therapy', 'home-intermediate-care', 'urgent-community-response', 'rehabilitation',
            'treatment-room', 'tissue-viability', 'diabetes', 'cardiac', 'respiratory', 'case-management', 'dietetics', 'childrens-nursing')
),
chosen as (
    select *, case
            when service in ('podiatry') then 'foot'
            when service in ('tissue-viability', 'treatment-room') then 'wound'
            when service = 'speech-and-language' then 'speech'
            when service in ('occupational-therapy', 'rehabilitation', 'home-intermediate-care') then 'mobility'
            when service = 'district-nursing' and draw < 0.45 then 'wound'
            when service in ('dietetics', 'childrens-nursing') then 'weight'
            when service = 'respiratory' or draw < 0.25 then 'oxygen'
            else 'pressure'
        end as kind
    from coded
)
select o.org_code as _partner, date_trunc('month', c.contact_at)::date as _period, c.contact_id as _row, c.resident_id as _resident,
    date_trunc('month', c.contact_at)::date as reporting_period_start, o.org_code as provider_code, 'CA' || lpad(c.contact_id::varchar, 12, '0') as activity_id,
    'CC' || lpad(c.contact_id::varchar, 12, '0') as contact_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, c.resident_id) as local_patient_id, i.birth_date, i.sex, i.lsoa_code,
    c.contact_at::date as activity_on, case when c.nth = 0 then '02' when c.kind in ('oxygen', 'pressure', 'weight') then '01' else '03' end as activity_type, c.minutes::bigint as minutes,
    case c.kind
        when 'foot' then case when c.draw < 0.6 then '280137006' else '201251005' end
        when 'wound' then case when c.draw % 0.1 < 0.045 then '399912005' when c.draw % 0.1 < 0.08 then '46742003' else '225552003' end
        when 'speech' then case when c.contact_at::date - i.birth_date > 18 * 365 then '40739000' else '229721007' end
        when 'mobility' then '8510008'
    end as finding_code,
    case c.kind when 'weight' then '27113001' when 'oxygen' then '431314004' when 'pressure' then '271649006' end as observation_code,
    case c.kind
        when 'weight' then round(case when f.bmi is not null then f.bmi * 2.75 else greatest(3, least(60, 3.5 + (c.contact_at::date - i.birth_date) / 365.25 * 3)) end
            * exp(0.08 * normal(c.contact_id, 6532)), 1)::double
        when 'oxygen' then least(100, greatest(80, round(case c.service when 'respiratory' then 92.5 else 96 end + 2 * normal(c.contact_id, 6532))))::double
        when 'pressure' then least(240, greatest(70, round(coalesce(f.systolic, 105) + 9 * normal(c.contact_id, 6532))))::double
    end as observation_value,
    case c.kind when 'weight' then 'kg' when 'oxygen' then '%' when 'pressure' then 'mm[Hg]' end as observation_unit
from chosen c
join identity i on i.resident_id = c.resident_id and c.contact_at::date >= i.from_date and c.contact_at::date < i.to_date
left join risk_factor f on f.resident_id = c.resident_id and f.year = year(c.contact_at - interval 90 day)
cross join (from organisation where kind = 'community') o
