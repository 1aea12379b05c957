select
    f.org_code as _partner,
    date_trunc('month', f.specimen_date)::date as _period,
    f.infection_id as _row,
    f.resident_id as _resident,
    'M' || lpad(f.infection_id::varchar, 9, '0') as specimen_number,
    f.org_code as provider_code,
    f.site_code,
    f.organism as data_collection,
    i.nhs_number,
    local_patient_id(f.org_code, f.resident_id) as local_patient_id,
    i.forename, i.surname, i.birth_date, i.sex, i.postcode, i.practice_code,
    f.specimen_date,
    f.patient_location,
    f.patient_category,
    f.admission_date,
    f.admitted_in_3_months,
    f.last_discharge_date,
    -- as the national system works it out
    case
        when f.in_hospital and f.specimen_date - f.admission_date >= 2 then 'HOHA'
        when f.admitted_in_3_months = 'No' then 'COCA'
        when f.admitted_in_3_months = 'Don''t know' then 'Unknown'
        when f.specimen_date - f.last_discharge_date <= 27 then 'COHA'
        when f.specimen_date - f.last_discharge_date <= 83 and f.organism = 'C. difficile' then 'COIA'
        else 'COCA'
    end as onset_status
from (
    select n.*, n.admitted_on as admission_date,
        -- C. difficile is found in practices as well, the others where blood is taken
        case when n.in_hospital then 'NHS Acute Trust' when n.organism = 'C. difficile' and n.detail < 0.9 then 'GP' else 'NHS Acute Trust' end as patient_location,
        case
            when n.in_hospital then case when n.specimen_date = n.admitted_on and n.detail < 0.1 then 'Emergency Assessment' else 'In-patient' end
            when n.organism = 'C. difficile' and n.detail < 0.9 then 'Other'
            when n.detail < 0.85 then 'A&E only'
            else 'Out-patient'
        end as patient_category
    from infection n
    where n.specimen_date >= chunk_from() and n.specimen_date < chunk_to()
) f
join identity i on i.resident_id = f.resident_id and f.specimen_date >= i.from_date and f.specimen_date < i.to_date
