select a.council_code as _partner, date_trunc('month', greatest(b.issued_on, start_date()))::date as _period, b.badge_id as _row,
    b.resident_id as _resident,
    a.council_code, 'BB' || lpad(b.badge_id::varchar, 10, '0') as badge_number, i.forename, i.surname, i.birth_date, i.sex, i.address_line,
        i.postcode, i.uprn::varchar as uprn,
    b.issued_on as issue_date, b.expires_on as expiry_date, b.eligibility, case when b.renewal then 'Y' else 'N' end as renewal
from blue_badge b
join identity i on i.resident_id = b.resident_id and greatest(b.issued_on, start_date()) >= i.from_date
    and greatest(b.issued_on, start_date()) < i.to_date
join council_area a on a.lsoa_id = i.lsoa_id
where greatest(b.issued_on, start_date()) >= chunk_from() and greatest(b.issued_on, start_date()) < chunk_to()
