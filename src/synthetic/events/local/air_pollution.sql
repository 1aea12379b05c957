select a.council_code as _partner, m.month as _period, m.lsoa_id * 4096 + date_diff('month', date '1990-01-01', m.month) as _row,
    null::bigint as _resident,
    a.lsoa_code, m.month as month_start, m.pm25::double as pm25_mean, m.no2::double as no2_mean
from air_month m
join council_area a on a.lsoa_id = m.lsoa_id
where m.month >= chunk_from() and m.month < chunk_to()
