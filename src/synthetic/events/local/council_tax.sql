select a.council_code as _partner, date_trunc('month', c.changed_on)::date as _period, c.change_id as _row, c.lead_id as _resident,
    a.council_code, 'CT' || lpad((c.household_id * 64 + c.occupancy_id % 64)::varchar, 10, '0') as account_ref, c.changed_on as change_date,
        c.reason as change_reason,
    h.uprn::varchar as uprn, h.address_line, h.postcode, h.council_tax_band as band, c.discount,
    case when c.disabled_reduction then 'Y' else 'N' end as disabled_reduction,
        case when c.impaired_disregard then 'Y' else 'N' end as severely_impaired
from council_tax_change c
join household h on h.household_id = c.household_id
join council_area a on a.lsoa_id = h.lsoa_id
where c.changed_on >= chunk_from() and c.changed_on < chunk_to()
