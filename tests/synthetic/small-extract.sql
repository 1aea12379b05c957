select 'Z9E' as _partner, d.month as _period, r.resident_id * 64 + d.n as _row, r.resident_id as _resident,
    'A' || (r.resident_id * 64 + d.n) as attendance_id, 'RZ9' as trust_code, i.nhs_number, i.birth_date, i.postcode,
    i.ethnic_code as ethnic_category, '01' as department_type, '1048031000000100' as arrival_mode,
    '1064891000000107' as acuity, d.month + interval 10 day + interval 9 hour as arrived_at,
    d.month + interval 10 day + interval 12 hour as departed_at, null::varchar as discharge_status
from resident r
cross join (select month, row_number() over (order by month) as n from (select distinct month from day)) d
join identity i on i.resident_id = r.resident_id and d.month >= i.from_date and d.month < i.to_date
where r.resident_id % 4 = 0 and r.birth_date <= d.month and d.month >= chunk_from() and d.month < chunk_to()
