select a.council_code as _partner, date_trunc('month', c.changed_on)::date as _period, t.record_id * 2 + c.ended::int as _row, t.lead_id as _resident,
    a.council_code, 'HT' || lpad(t.record_id::varchar, 10, '0') as source_ref, c.changed_on as change_date, t.category,
        'HT' || lpad((t.occupancy_id * 128)::varchar, 10, '0') as tenancy_ref,
    case when t.of_council then 'council' else 'housing-association' end as landlord, t.tenancy_type, h.uprn::varchar as uprn,
        h.address_line, h.postcode, i.surname, i.birth_date,
    t.from_date as start_date, case when c.ended then t.to_date end as end_date, t.severity
from tenancy_record t
join (
    select record_id, greatest(from_date, start_date()) as changed_on, false as ended from tenancy_record
    union all
    select record_id, to_date, true from tenancy_record where to_date is not null
) c on c.record_id = t.record_id
join household h on h.household_id = t.household_id
join council_area a on a.lsoa_id = h.lsoa_id
join identity i on i.resident_id = t.lead_id and c.changed_on >= i.from_date and c.changed_on < i.to_date
where c.changed_on >= chunk_from() and c.changed_on < chunk_to() and c.changed_on <= end_date()
