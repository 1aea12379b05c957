-- The TOTAL row of a month is England. Its own period column says only "Total", so the month comes from the file's name.
select
  v.measure,
  if(s.org_code = 'TOTAL', 'england', 'trust') as entity_type,
  if(s.org_code = 'TOTAL', 'E92000001', s.org_code) as entity_code,
  strptime(regexp_extract(s.source_file, '([A-Za-z]+-[0-9]{4})', 1), '%B-%Y')::date as period_start,
  'month' as grain,
  null as category_type,
  null as category_code,
  v.value,
  v.value_as_published,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values
    ('ae_attendances_type_1', s.attendances_type_1, s.attendances_type_1),
    ('ae_attendances_type_2', s.attendances_type_2, s.attendances_type_2),
    ('ae_attendances_other', s.attendances_other, s.attendances_other),
    ('ae_booked_type_1', s.booked_type_1, s.booked_type_1),
    ('ae_booked_type_2', s.booked_type_2, s.booked_type_2),
    ('ae_booked_other', s.booked_other, s.booked_other),
    ('ae_over_4h_type_1', s.over_4h_type_1, s.over_4h_type_1_as_published),
    ('ae_over_4h_type_2', s.over_4h_type_2, s.over_4h_type_2_as_published),
    ('ae_over_4h_other', s.over_4h_other, s.over_4h_other_as_published),
    ('ae_booked_over_4h_type_1', s.booked_over_4h_type_1, s.booked_over_4h_type_1_as_published),
    ('ae_booked_over_4h_type_2', s.booked_over_4h_type_2, s.booked_over_4h_type_2_as_published),
    ('ae_booked_over_4h_other', s.booked_over_4h_other, s.booked_over_4h_other_as_published),
    ('ae_waits_4_to_12h_from_dta', s.waits_4_to_12h_from_dta, s.waits_4_to_12h_from_dta),
    ('ae_waits_over_12h_from_dta', s.waits_over_12h_from_dta, s.waits_over_12h_from_dta),
    ('ae_admissions_type_1', s.admissions_type_1, s.admissions_type_1),
    ('ae_admissions_type_2', s.admissions_type_2, s.admissions_type_2),
    ('ae_admissions_other', s.admissions_other, s.admissions_other),
    ('other_emergency_admissions', s.other_emergency_admissions, s.other_emergency_admissions)
) as v(measure, value, value_as_published)
