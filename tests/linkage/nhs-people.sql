-- Two files of patients who do not exist, with what makes linking patients hard. About :people: people, in homes of three with one
-- surname; every thirtieth is a twin of the one before, with another forename. NHS numbers are of the range 999, which is never issued. The macros are those
-- of bench/linkage-records.sql. The person is the digits of the id.
create or replace table nhs_people as
select i,
    bench_word(floor(8000 * pow(linkage_uniform(i // 3, 1), 3))::integer) as surname,
    bench_word((floor(2000 * pow(linkage_uniform(i - (i % 30 = 1)::integer, 2), 2))::integer + 997 * (i % 30 = 1)::integer) % 2000) as forename,
    date '1930-01-01' + floor(linkage_uniform(i - (i % 30 = 1)::integer, 3) * 33000)::integer as birth_date,
    bench_letter(linkage_uniform(i // 3, 4)) || bench_letter(linkage_uniform(i // 3, 5)) || (1 + floor(linkage_uniform(i // 3, 6) * 30))::integer
        || ' ' || floor(linkage_uniform(i // 3, 7) * 10)::integer || bench_letter(linkage_uniform(i // 3, 8)) || 'B' as postcode,
    case when bench_check_digit(999000000 + i) < 10 then (999000000 + i)::varchar || bench_check_digit(999000000 + i)::varchar end as nhs_number,
    case when linkage_uniform(i, 9) < 0.5 then '1' else '2' end as sex,
    case when i % 50 = 3 then 'Y' else 'N' end as sensitive
from (select i::integer as i from range(:people:) t(i)) order by i;

-- The practice's numbers are right or missing.
create or replace table nhs_practice as
select 'p' || i as record_id, case when linkage_uniform(i, 20) < 0.03 then null else nhs_number end as nhs_number, surname, forename,
    birth_date::varchar as birth_date, sex, postcode, sensitive
from nhs_people where i < 0.9 * :people: order by i;

-- The hospital knows babies by no name, and has one number in eight missing, two in a hundred another person's, half of the twins'
-- that of the first of the two; one person in twelve has moved, and one in twenty is there twice.
create or replace table nhs_hospital as
select 'h' || p.i || copy as record_id,
    case when linkage_uniform(p.i, 31 + salt) < 0.12 then null
        when p.i % 30 = 1 and linkage_uniform(p.i, 30) < 0.5 then first.nhs_number
        when linkage_uniform(p.i, 31 + salt) < 0.14 then other.nhs_number
        else p.nhs_number end as nhs_number,
    bench_name(p.surname, linkage_uniform(p.i, 32 + salt), linkage_uniform(p.i, 33 + salt)) as surname,
    case when p.birth_date > date '2018-06-01' then if(p.i % 2 = 0, 'Baby ' || p.surname, 'Baby')
        else bench_name(p.forename, linkage_uniform(p.i, 34 + salt), linkage_uniform(p.i, 35 + salt)) end as forename,
    case when linkage_uniform(p.i, 36 + salt) < 0.01 then null
        when linkage_uniform(p.i, 36 + salt) < 0.03 then (p.birth_date + interval 1 year)::date
        else p.birth_date end::varchar as birth_date,
    p.sex,
    case when linkage_uniform(p.i, 37 + salt) < 0.08 then 'LU' || (1 + p.i % 9) || ' ' || (p.i % 10) || 'AB' else p.postcode end as postcode,
    p.sensitive
from nhs_people p
    join (values ('', 0), ('d', 50)) twice(copy, salt) on salt = 0 or linkage_uniform(p.i, 38) < 0.05
    left join nhs_people first on first.i = p.i - 1
    left join nhs_people other on other.i = (p.i + 77) % :people:
where p.i >= 0.2 * :people: order by p.i, copy;
