-- Prescriptions issued, as practices' records hold them (issued-items.sql).
select gp_processor() as _partner, date_trunc('month', i.issued)::date as _period, i.order_id as _row, g.resident_id as _resident,
    i.order_id as medication_order_id, g.nhs_number, g.local_patient_id, g.practice_code, i.issued as issue_date,
    i.medicine as medication_name, i.bnf_section as bnf_reference, i.bnf_chapter, i.dose,
    i.quantity::double as quantity_value, i.unit as quantity_unit, i.days::bigint as duration_days, i.is_repeat,
    case when i.is_repeat then i.order_id // 2048 end as medication_statement_id,
    -- a repeat is authorised for a year at a time
    case when i.is_repeat then i.issued + 365 - ((i.issued - date '1950-01-01' + i.order_id // 2048 * 37) % 365)::integer end as statement_expiry_date
from issued_items(chunk_from(), chunk_to()) i
join gp_patient g using (registration_id)
