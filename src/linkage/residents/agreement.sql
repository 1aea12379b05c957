-- Whether what a record says agrees with what is known of a person. Missing on either side: missing, which neither agrees
-- nor disagrees.

-- Names: alike to a typing error or a part of a double name.
create or replace macro resident_names_alike(a, b) as
    jaro_winkler_similarity(a, b) >= 0.88 or list_has_any(string_split(a, ' '), string_split(b, ' '));

create or replace macro resident_surname_agrees(a, b) as case
    when a is null or b is null then null when a = b then true else resident_names_alike(a, b) end;

-- Forenames may be nicknames of one another.
create or replace macro resident_forename_agrees(a, b, a_nicknames, b_nicknames) as case
    when a is null or b is null then null when a = b then true
    else resident_names_alike(a, b) or coalesce(list_has_any(a_nicknames, b_nicknames), false) end;

-- Birth dates: same, near (one of year, month and day is wrong, or day and month changed places), different.
-- Where one side has a month only: same month, near (same year or same month of the year), different.
create or replace macro resident_dates_level(a, b) as case
    when a = b then 'same'
    when (year(a) = year(b))::integer + (month(a) = month(b))::integer + (day(a) = day(b))::integer = 2 then 'near'
    when year(a) = year(b) and month(a) = day(b) and day(a) = month(b) then 'near'
    else 'different' end;

create or replace macro resident_months_level(a, b) as case
    when a = b then 'same' when left(a, 4) = left(b, 4) or right(a, 2) = right(b, 2) then 'near' else 'different' end;

create or replace macro resident_birth_level(a_date, a_month, b_date, b_month) as case
    when a_month is null or b_month is null then null
    when a_date is null or b_date is null then resident_months_level(a_month, b_month)
    else resident_dates_level(a_date, b_date) end;

-- The rule: is the holder of the number (or of the partner's number) the person that the record tells of?
--   the same birth date: yes, unless the forename disagrees and so does the surname or the sex
--   one part of it wrong: when the sex agrees, and the surname or the postcode does
--   another birth date: no
--   none: when nothing is given; or when something agrees, and not both names disagree
create or replace macro resident_agrees(birth, forename, surname, sex, postcode) as case birth
    when 'same' then coalesce(forename, true) or (coalesce(surname, true) and coalesce(sex, true))
    when 'near' then coalesce(sex, false) and (coalesce(surname, false) or coalesce(postcode, false))
    when 'different' then false
    else coalesce(forename, surname, sex, postcode) is null
        or ((coalesce(forename, false) or coalesce(surname, false) or coalesce(sex, false) or coalesce(postcode, false))
            and (coalesce(forename, true) or coalesce(surname, true))) end;

-- A feed of tokens has a birth month, a sex and no names: the month must fit, or one part of it where the sex agrees.
create or replace macro resident_token_agrees(birth, sex) as case birth
    when 'same' then true when 'near' then coalesce(sex, false) when 'different' then false
    else coalesce(sex, true) end;
