select o.org_code as _partner, date_trunc('month', d.registered_on)::date as _period, d.death_id as _row, d.resident_id as _resident,
    'D' || lpad(d.death_id::varchar, 9, '0') as registration_number, i.nhs_number, i.forename, i.surname, i.birth_date, i.sex, i.postcode,
        i.lsoa_code, i.practice_code,
    d.death_date, d.registered_on as registration_date, d.age::bigint as age_at_death, d.underlying as underlying_cause,
    d.mentions[1] as mention_1, d.mentions[2] as mention_2, d.mentions[3] as mention_3, d.mentions[4] as mention_4,
    case d.place when 'hospital' then 'H' when 'care-home' then 'C' when 'hospice' then 'P' when 'home' then 'R' else 'E' end as place_of_death,
    d.site_code as place_site_code, case when d.coroner then 'Y' else 'N' end as coroner
from registered_death d
join identity i on i.resident_id = d.resident_id and d.death_date >= i.from_date and d.death_date < i.to_date
cross join (select org_code from organisation where kind = 'icb') o
where d.registered_on >= chunk_from() and d.registered_on < chunk_to() and d.registered_on <= end_date()
