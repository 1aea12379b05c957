-- How values are made comparable. Whatever says nothing (blank, 'unknown', a pseudo postcode, a number that fails its
-- check) becomes missing: two missing values never agree. Each macro takes text and gives text unless it says otherwise.

-- Spaces trimmed and single.
create or replace macro linkage_text(x) as
    nullif(trim(case when regexp_matches(x, '\s\s|[\t\r\n]') then regexp_replace(x, '\s+', ' ', 'g') else x end), '');

create or replace macro linkage_upper(x) as upper(strip_accents(linkage_text(x)));

create or replace macro linkage_alphanumeric(x) as
    nullif(regexp_replace(upper(strip_accents(x)), '[^A-Z0-9]', '', 'g'), '');

create or replace macro linkage_digits(x) as nullif(regexp_replace(x, '[^0-9]', '', 'g'), '');

create or replace macro linkage_email(x) as
    case when linkage_text(x) like '%_@_%' then lower(replace(linkage_text(x), ' ', '')) end;

-- Capitals A to Z and single spaces: accents and apostrophes go, hyphens become spaces.
create or replace macro linkage_letters(x) as trim(regexp_replace(regexp_replace(
    replace(replace(translate(upper(strip_accents(replace(x, 'ß', 'ss'))), 'ØŁĐÐŦ', 'OLDDT'), 'Æ', 'AE'), 'Þ', 'TH'),
    '[''’‘`´ʼ.]', '', 'g'), '[^A-Z]+', ' ', 'g'));

-- Titles before and after the name; only where a name remains.
create or replace macro linkage_without_titles(x) as regexp_replace(regexp_replace(x,
    '^((MR|MRS|MS|MISS|MX|MASTER|DR|DOCTOR|PROF|PROFESSOR|REV|REVD|REVEREND|SIR|DAME|LORD|LADY|FR|SR|CAPT|MAJ|COL|SGT) )+', ''),
    '( (JR|JNR|JUNIOR|SNR|SENIOR|II|III|IV|ESQ|OBE|MBE|CBE))+$', '');

-- Prefixes are joined to what follows: O BRIEN, MC DONALD, VAN DER BERG, DE LA CRUZ, AL HASSAN, ST JOHN.
create or replace macro linkage_with_prefixes(x) as regexp_replace(x,
    '\b(O|MC|MAC|FITZ|VAN|VON|DER|DEN|DE|DEL|DELLA|DI|DA|DOS|DU|LA|LE|TEN|TER|ST|AL|EL|BIN|IBN|BINT|ABU|ABD|ABDUL|AP) ',
    '\1', 'g');

-- Words that systems put where a name is not known, newborns without one among them: Baby, Baby Boy, Baby Smith, Twin 2 of Ann.
create or replace macro linkage_real_name(x) as case
    when x in ('', 'UNKNOWN', 'NOT KNOWN', 'UNK', 'NK', 'NOT STATED', 'NOT GIVEN', 'NONE', 'NULL', 'NA', 'N A', 'NOT APPLICABLE',
               'FORENAME', 'SURNAME', 'ANON', 'ANONYMOUS', 'XX', 'XXX')
        or regexp_full_match(x, '(BABY|INFANT|NEWBORN|TWIN|TRIPLET)( .*)?') then null
    else x end;

create or replace macro linkage_name(x) as linkage_real_name(case
    when regexp_full_match(x, '[A-Z]+') then x
    when regexp_full_match(x, ' ?[A-Za-z]+ ?') then upper(trim(x))
    else linkage_with_prefixes(linkage_without_titles(linkage_letters(x))) end);

-- Ten digits, spaces and hyphens apart; the last is the modulus 11 check digit; not ten alike. Otherwise missing.
-- Source: NHS Data Model and Dictionary, NHS NUMBER.
create or replace macro linkage_nhs_weighted_sum(n) as
    10 * (n // 1000000000 % 10) + 9 * (n // 100000000 % 10) + 8 * (n // 10000000 % 10) + 7 * (n // 1000000 % 10)
    + 6 * (n // 100000 % 10) + 5 * (n // 10000 % 10) + 4 * (n // 1000 % 10) + 3 * (n // 100 % 10) + 2 * (n // 10 % 10) + n % 10;

create or replace macro linkage_checked_nhs_number(digits) as case
    when regexp_full_match(digits, '[0-9]{10}')
        and digits::bigint % 1111111111 <> 0
        and linkage_nhs_weighted_sum(digits::bigint) % 11 = 0 then digits end;

create or replace macro linkage_nhs_number(x) as linkage_checked_nhs_number(regexp_replace(x, '[\s-]', '', 'g'));

-- OUT IN, in capitals. O and 0, I and 1 are put right in the last three characters, which are a digit and two letters.
-- Pseudo postcodes (ZZ99) are no place, and what is not shaped like a postcode is missing.
create or replace macro linkage_shaped_postcode(outward, inward) as case
    when outward not like 'ZZ99%' and regexp_full_match(outward, '[A-Z]{1,2}[0-9][A-Z0-9]?')
        and regexp_full_match(inward, '[0-9][A-Z]{2}') then outward || ' ' || inward end;

create or replace macro linkage_split_postcode(x) as linkage_shaped_postcode(
    left(x, -3), translate(right(left(x, -2), 1), 'OI', '01') || translate(right(x, 2), '01', 'OI'));

create or replace macro linkage_postcode(x) as case
    when regexp_full_match(x, '[A-Y]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}') then x
    else linkage_split_postcode(regexp_replace(upper(x), '[^A-Z0-9]', '', 'g')) end;

create or replace macro linkage_postcode_part(x, part) as case part
    when 'area' then regexp_extract(x, '^[A-Z]+')
    when 'district' then left(x, -4)
    when 'sector' then left(x, -2) end;

-- A DATE, from 1971-06-24, 19710624, 24/06/1971, 24-06-1971, 24.06.1971, 24 Jun 1971, 24 June 1971, 24-Jun-1971, each with
-- or without a time. Day before month; years of two digits say too little. 1900-01-01 and 1800-01-01 stand for "not known".
create or replace macro linkage_parsed_date(x) as case
    when regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(x as date)
    when regexp_full_match(x, '[0-9]{8}') then try_strptime(x, '%Y%m%d')::date
    when regexp_full_match(x, '[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}') then try_strptime(x, '%Y/%m/%d')::date
    when regexp_full_match(x, '[0-9]{1,2}[-/. ]([0-9]{1,2}|[A-Za-z]{3,9})[-/. ][0-9]{4}')
        then try_strptime(regexp_replace(x, '[-/. ]', ' ', 'g'), ['%d %m %Y', '%d %b %Y', '%d %B %Y'])::date end;

create or replace macro linkage_known_date(x) as
    case when x in (date '1900-01-01', date '1800-01-01') then null else x end;

create or replace macro linkage_date(x) as
    linkage_known_date(linkage_parsed_date(regexp_replace(trim(x), '[T ][0-9]{1,2}:.*$', '')));

-- A DOUBLE.
create or replace macro linkage_number(x) as
    case when isfinite(try_cast(trim(x) as double)) then try_cast(trim(x) as double) end;

-- A list of text, from values between semicolons or bars, sorted and each once; missing when there is none.
create or replace macro linkage_list(x) as
    nullif(list_sort(list_distinct(list_filter(list_transform(string_split_regex(upper(x), '[;|]'), lambda v: trim(v)), lambda v: v <> ''))), []);

-- True unless the flag says no: what says nothing, or what nobody can read, restricts.
create or replace macro linkage_is_restricted(x) as
    coalesce(lower(trim(x)) not in ('false', 'f', 'no', 'n', '0'), true);

-- American soundex. Letters of one code that stand together, or with H or W between, count once; vowels part them.
-- Source: United States National Archives, The Soundex Indexing System (from memory).
create or replace macro linkage_single(x) as
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(x,
        '111', '1'), '222', '2'), '333', '3'), '444', '4'), '555', '5'), '666', '6'),
        '11', '1'), '22', '2'), '33', '3'), '44', '4'), '55', '5'), '66', '6');

create or replace macro linkage_soundex_codes(letters) as linkage_single(linkage_single(translate(
    left(letters, 1) || translate(substr(letters, 2), 'HW', ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202')));

create or replace macro linkage_soundex_of(letters) as nullif(rpad(
    left(letters, 1) || left(replace(substr(linkage_soundex_codes(letters), 2), '0', ''), 3), 4, '0'), '0000');

create or replace macro linkage_soundex(x) as linkage_soundex_of(nullif(regexp_replace(upper(strip_accents(x)), '[^A-Z]', '', 'g'), ''));

-- Kilometres between two places of the earth, in degrees (haversine; the earth a ball of 6,371 km).
create or replace macro linkage_distance_km(lat1, lon1, lat2, lon2) as
    12742 * asin(sqrt(least(1, pow(sin(radians(lat2 - lat1) / 2), 2)
        + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lon2 - lon1) / 2), 2))));

-- Numbers from 0 to below 1 that look like chance and repeat for the same seed (two rounds of a 32-bit mixer).
create or replace macro linkage_fold(x) as xor(x, x >> 16);
create or replace macro linkage_mix(x) as linkage_fold(
    (linkage_fold((linkage_fold(x) * 2146121005::ubigint) & 4294967295::ubigint) * 2221713035::ubigint) & 4294967295::ubigint);
create or replace macro linkage_uniform(i, salt) as
    linkage_mix(xor(i::ubigint & 4294967295::ubigint, linkage_mix(salt::ubigint))) / 4294967296.0;
