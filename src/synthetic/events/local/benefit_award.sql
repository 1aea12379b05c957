select a.council_code as _partner, date_trunc('month', c.changed_on)::date as _period, w.award_id * 2 + c.ended::int as _row, w.lead_id as _resident,
    a.council_code, 'BA' || lpad(w.award_id::varchar, 10, '0') as award_ref, c.changed_on as change_date, w.kind as award_type,
        h.uprn::varchar as uprn, h.postcode,
    w.from_date as start_date, case when c.ended then w.to_date end as end_date, w.weekly_amount::double as weekly_amount,
        case when c.ended then w.end_reason end as end_reason
from support_award w
join (
    select award_id, greatest(from_date, start_date()) as changed_on, false as ended from support_award
    union all
    select award_id, to_date, true from support_award where to_date is not null
) c on c.award_id = w.award_id
join household h on h.household_id = w.household_id
join council_area a on a.lsoa_id = h.lsoa_id
where w.kind <> 'assisted-bin' and c.changed_on >= chunk_from() and c.changed_on < chunk_to() and c.changed_on <= end_date()
