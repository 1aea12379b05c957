-- What an identity record says, as far as it says anything.

create or replace macro resident_sex(x) as case
    when x in ('1', 'M', 'MALE') then '1' when x in ('2', 'F', 'FEMALE') then '2' end;

-- One letter is no forename.
create or replace macro resident_forename(x) as case when length(linkage_name(x)) > 1 then linkage_name(x) end;

create or replace macro resident_local_number(x) as
    case when x not in ('', '0', 'UNKNOWN', 'UNK', 'NK', 'NONE', 'NULL', 'NA', 'N/A') then x end;

create or replace macro resident_birth_month(x) as
    case when x <> '' and left(x, 10) not in ('1900-01-01', '1800-01-01', '1900-01', '1800-01') then left(x, 7) end;
