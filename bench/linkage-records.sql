-- Two files of people who do not exist, of about :records: records each, four fifths of the people in both. The faults are
-- kinder than life: 4% of names lose a letter and 2% are missing, 2% of dates have day and month changed, 1% are missing, 8% of
-- postcodes are another and a fifth of the NHS numbers are missing.
create or replace macro bench_syllable(k) as
    ['BA', 'CE', 'DI', 'FO', 'GU', 'HAR', 'JEN', 'KIL', 'LOM', 'MUN', 'NA', 'PEL', 'QUI', 'ROS', 'SAN', 'TOM', 'VER', 'WIL', 'YOR', 'ZEL'][1 + k % 20];
create or replace macro bench_word(k) as bench_syllable(k) || bench_syllable(k // 20) || bench_syllable(k // 400);
create or replace macro bench_letter(u) as chr(65 + floor(u * 20)::integer);
create or replace macro bench_lost_letter(x, place) as left(x, place) || substr(x, place + 2);
create or replace macro bench_name(x, u, v) as case
    when u < 0.02 then null
    when u < 0.06 then bench_lost_letter(x, 1 + floor(v * (length(x) - 2))::integer)
    else x end;
create or replace macro bench_check_digit(nine) as
    (11 - (10 * (nine // 100000000) + 9 * (nine // 10000000 % 10) + 8 * (nine // 1000000 % 10) + 7 * (nine // 100000 % 10)
        + 6 * (nine // 10000 % 10) + 5 * (nine // 1000 % 10) + 4 * (nine // 100 % 10) + 3 * (nine // 10 % 10) + 2 * (nine % 10)) % 11) % 11;

create or replace table bench_people as
select i,
    bench_word(floor(8000 * pow(linkage_uniform(i, 1), 3))::integer) as surname,
    bench_word(floor(2000 * pow(linkage_uniform(i, 2), 2))::integer) as forename,
    date '1930-01-01' + floor(linkage_uniform(i, 3) * 33000)::integer as birth_date,
    bench_letter(linkage_uniform(i, 4)) || bench_letter(linkage_uniform(i, 5)) || (1 + floor(linkage_uniform(i, 6) * 30))::integer
        || ' ' || floor(linkage_uniform(i, 7) * 10)::integer || bench_letter(linkage_uniform(i, 8)) || 'B' as postcode,
    400000000 + i * 7 as nine,
    case when linkage_uniform(i, 9) < 0.5 then 'M' else 'F' end as sex
from (select i::integer as i from range((1.2 * :records:)::bigint) t(i)) order by i;

create or replace macro bench_file(salt, lowest, below) as table
select i::varchar as id,
    bench_name(surname, linkage_uniform(i, salt), linkage_uniform(i, salt + 1)) as surname,
    bench_name(forename, linkage_uniform(i, salt + 2), linkage_uniform(i, salt + 3)) as forename,
    case when linkage_uniform(i, salt + 4) < 0.01 then null
        when linkage_uniform(i, salt + 4) < 0.03 and day(birth_date) <= 12 then make_date(year(birth_date), day(birth_date), month(birth_date))
        else birth_date end::varchar as birth_date,
    case when linkage_uniform(i, salt + 5) < 0.08 then 'LU' || (1 + i % 9) || ' ' || (i % 10) || 'AB' else postcode end as postcode,
    case when linkage_uniform(i, salt + 6) < 0.1 or bench_check_digit(nine) = 10 then null
        else nine::varchar || bench_check_digit(nine)::varchar end as nhs_number,
    sex
from bench_people where i >= lowest and i < below;

create or replace table bench_left as from bench_file(100, 0, :records:);
create or replace table bench_right as from bench_file(200, (0.2 * :records:)::bigint, (1.2 * :records:)::bigint);
