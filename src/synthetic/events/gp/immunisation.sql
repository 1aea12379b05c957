-- One row per vaccination given; those from before the period come with its first month.
select gp_processor() as _partner, date_trunc('month', v.sent_on)::date as _period, v.vaccination_id as _row, v.resident_id as _resident,
    v.vaccination_id as immunisation_id, g.nhs_number, '01' as nhs_number_status, g.local_patient_id, g.birth_date, g.sex, g.practice_code,
    v.date as vaccination_date, v.vaccine, v.target as target_disease, v.dose::bigint as dose_sequence,
    -- a practice uses one batch of a vaccine for about a month
    chr(65 + (v.batch % 26)::integer) || chr(65 + (v.batch // 26 % 26)::integer) || lpad((v.batch % 9973)::varchar, 4, '0') as batch_number,
    v.setting as care_setting, v.date < g.from_date as is_historical, v.sent_on as recorded_date
from (
    select *, floor(u((date_diff('month', date '1900-01-01', date) * 4096 + resident_id % 40) * 64 + length(vaccine), 6340) * 1000000)::bigint as batch
    from vaccination
    where sent_on >= chunk_from() and sent_on < chunk_to()
) v
join gp_patient g using (registration_id)
