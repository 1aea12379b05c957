-- The small area of each postcode, from the newest release of the directory: postcodes in capitals without blanks, each once.
-- Areas of other countries are of another kind and have none here.
select
  upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g')) as postcode,
  lsoa_code
from directory
where regexp_full_match(lsoa_code, '[EW]01[0-9]{6}')
qualify row_number() over (
  partition by upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g'))
  order by ended_month desc nulls first, introduced_month desc nulls last, lsoa_code
) = 1
order by postcode
