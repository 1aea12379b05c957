select
    council_code as _partner,
    date_trunc('month', date)::date as _period,
    cell as _row,
    null::bigint as _resident,
    date,
    council_code,
    lad_code,
    home_id,
    home_name,
    home_type,
    told_on as updated_on,
    registered::bigint as places_registered,
    usable::bigint as places_usable,
    occupied::bigint as places_occupied,
    (usable - occupied)::bigint as places_free,
    takes_admissions
from care_home_day
where date >= chunk_from() and date < chunk_to()
