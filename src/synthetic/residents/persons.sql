-- Lives and fates together, with the name of birth that a person without parents here would have.
create or replace table forming.person as
select l.resident_id, l.sex, l.birth_date, l.partner_id, l.mother_id, l.parent_id, l.group_id as family_id, l.twin_of, l.origin, l.deprivation,
    n.surname as birth_surname, f.arrived_date as arrived_on, f.death_date, f.left_date, f.ends
from forming.life l join forming.fate f using (resident_id) join forming.birth_name n using (resident_id)
order by l.resident_id;
