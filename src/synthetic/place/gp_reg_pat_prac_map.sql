-- Sent once, with the first month: no practice opens, closes or leaves its network.
select
    o.icb_ods_code as _partner,
    date_trunc('month', start_date())::date as _period,
    row_number() over (order by p.practice_code) as _row,
    null::bigint as _resident,
    'GP_PRAC_PAT_LIST' as publication,
    date_trunc('month', start_date())::date as extract_date,
    p.practice_code,
    named.name as practice_name,
    near.postcode,
    p.pcn_code,
    network.name as pcn_name,
    o.sub_icb_ons_code,
    o.sub_icb_code,
    o.sub_icb_name,
    o.icb_code,
    o.icb_ods_code,
    o.icb_name,
    o.region_ons_code,
    o.region_code,
    o.region_name
from practice p
join organisation named on named.org_code = p.practice_code
join organisation network on network.org_code = p.pcn_code
left join (select lsoa_id, min(postcode) as postcode from postcode group by lsoa_id) near on near.lsoa_id = p.lsoa_id
cross join board o
where start_date() >= chunk_from() and start_date() < chunk_to()
