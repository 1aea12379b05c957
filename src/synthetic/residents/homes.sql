-- Where each household lives. A class of household leans towards deprived or well-off, urban or rural areas; the areas'
-- chances are then scaled so that each area has its share of people. Tilts are the makers' own (unsourced).
create or replace table forming.class_tilt as
from (values
    ('young', 0.15, 0.5), ('family', -0.05, 0.0), ('lone-parent', 0.45, 0.2), ('middle', 0.0, 0.0), ('older', -0.25, -0.4),
    ('student', 0.2, 2.0), ('hostel', 0.8, 1.5), ('care-home', -0.1, 0.0), ('no-fixed-abode', 0.9, 2.0)
) as t(class, deprived, town);

create or replace table forming.class_chance as
with people as (select class, sum(people) + count(*) filter (where people = 0) as people from forming.address group by class),
leaning as (
    select class, people, lsoa_id, weight::double as weight,
        exp(deprived * deprivation + town * case when urban then 1 else 0 end) as lean
    from forming.class_tilt join people using (class) cross join lsoa
),
first_pass as (
    select *, (people * weight * lean / sum(weight * lean) over (partition by class order by lsoa_id
        rows between unbounded preceding and unbounded following) * 1000000)::bigint as expected
    from leaning
),
raked as (
    select *, (1000000000 * weight * lean * weight / greatest(1, sum(expected) over (partition by lsoa_id))
        * sum(expected) over ())::bigint as chance
    from first_pass
)
select class, lsoa_id, sum(chance) over (partition by class order by lsoa_id) - chance as low, sum(chance) over (partition by class) as whole
from raked
order by class, lsoa_id;

create or replace table forming.located as
with drawn as (
    select household_id, class, floor(u(household_id, 2050) * (select max(whole) from forming.class_chance c where c.class = a.class))::bigint as target
    from forming.address a
)
select d.household_id, c.lsoa_id
from drawn d asof join forming.class_chance c on d.class = c.class and d.target >= c.low
order by d.household_id;

-- a postcode of the area, a street for each postcode, and house numbers that go up the street
create or replace table forming.dwelling as
with postcodes as (
    select postcode, lsoa_id, row_number() over (partition by lsoa_id order by postcode) - 1 as nth, count(*) over (partition by lsoa_id) as postcodes
    from postcode
),
streets as (
    select name, lsoa_id, row_number() over (partition by lsoa_id order by street_id) - 1 as nth, count(*) over (partition by lsoa_id) as streets
    from street
),
counted as (
    select distinct lsoa_id, postcodes, streets from postcodes join (select distinct lsoa_id, streets from streets) using (lsoa_id)
),
chosen as (
    select l.household_id, l.lsoa_id, floor(u(l.household_id, 2051) * postcodes)::bigint as nth, streets
    from forming.located l join counted using (lsoa_id)
),
addressed as (
    select c.*, p.postcode, s.name as street, c.nth // c.streets as stretch,
        row_number() over (partition by p.postcode order by c.household_id) as house
    from chosen c
    join postcodes p using (lsoa_id, nth)
    join streets s on s.lsoa_id = c.lsoa_id and s.nth = c.nth % c.streets
)
select a.household_id, 900000000000 + (a.household_id * 7368787 + seed() * 6151) % 10000000 as uprn, a.kind, a.class, d.lsoa_id,
    case a.kind when 'no-fixed-abode' then 'ZZ99 3VZ' else d.postcode end as postcode,
    case a.kind
        when 'no-fixed-abode' then 'No fixed abode'
        when 'care-home' then pick(['The Beeches', 'Oak Lodge', 'Willow Court', 'St Anne''s', 'Rosemount', 'The Laurels', 'Meadow View', 'Hazel House'],
            u(a.household_id, 2052)) || ' Care Home, ' || (d.stretch * 60 + d.house * 2)::varchar || ' ' || d.street
        when 'hostel' then 'Hostel, ' || (d.stretch * 60 + d.house * 2)::varchar || ' ' || d.street
        else (d.stretch * 60 + d.house * 2 - (d.nth % 2))::varchar || ' ' || d.street
    end as address_line,
    a.people, a.adults, a.children, a.oldest_birth
from forming.address a join addressed d using (household_id)
order by a.household_id;
