-- Which NHS number was given up for which; those merged before the period come with the first month.
select gp_processor() as _partner, date_trunc('month', greatest(merged_on, start_date()))::date as _period, resident_id as _row, resident_id as _resident,
    superseded_nhs_number, nhs_number, merged_on as merged_date
from number_merger
where greatest(merged_on, start_date()) >= chunk_from() and greatest(merged_on, start_date()) < chunk_to()
