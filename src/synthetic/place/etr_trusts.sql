-- Sent once, with the first month. As the real file has them: no header, and empty lines of an address.
select
    o.icb_ods_code as _partner,
    date_trunc('month', start_date())::date as _period,
    row_number() over (order by t.org_code) as _row,
    null::bigint as _resident,
    t.org_code,
    t.name as org_name,
    o.region_code as national_grouping,
    o.icb_ods_code,
    null::varchar as address_1,
    null::varchar as address_2,
    null::varchar as address_3,
    null::varchar as address_4,
    null::varchar as address_5,
    null::varchar as postcode,
    date '1994-04-01' as open_date,
    null::date as close_date,
    null::varchar as unused_13,
    null::varchar as unused_14,
    null::varchar as unused_15,
    null::varchar as unused_16,
    null::varchar as unused_17,
    null::varchar as telephone,
    null::varchar as unused_19,
    null::varchar as unused_20,
    null::varchar as unused_21,
    '0' as amended_record,
    null::varchar as unused_23,
    null::varchar as unused_24,
    null::varchar as unused_25,
    null::varchar as unused_26,
    null::varchar as unused_27
from organisation t
cross join board o
where t.kind in ('acute', 'community', 'mental-health', 'ambulance')
    and start_date() >= chunk_from() and start_date() < chunk_to()
