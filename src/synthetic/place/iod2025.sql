-- Sent once, with the first month: one edition of the indices covers the county's years.
select
    o.icb_ods_code as _partner,
    date_trunc('month', start_date())::date as _period,
    row_number() over (order by a.lsoa_code) as _row,
    null::bigint as _resident,
    a.lsoa_code as lsoa21_code,
    a.name as lsoa21_name,
    a.lad_code,
    l.name as lad_name,
    a.imd_score,
    a.imd_rank,
    a.imd_decile,
    a.income_score,
    a.employment_score,
    a.education_score,
    a.health_score,
    a.crime_score,
    a.barriers_score,
    a.living_score as environment_score
from lsoa a
join local_authority l on l.lad_code = a.lad_code
cross join board o
where start_date() >= chunk_from() and start_date() < chunk_to()
