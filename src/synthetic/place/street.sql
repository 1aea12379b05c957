-- About one street for every 40 households, at least four in each small area; names as they are found anywhere in England.
create or replace table street as
with sizes as (
    select lsoa_id, greatest(4, round(weight * residents() / 2.35 / 40))::integer as streets
    from lsoa
),
numbered as (
    select lsoa_id, unnest(range(1, streets + 1))::integer as nth
    from sizes
),
drawn as (
    select
        lsoa_id,
        nth,
        lsoa_id::bigint * 4096 + nth as id,
        ['Church', 'Station', 'Mill', 'School', 'Victoria', 'Park', 'Manor', 'Queen''s', 'King''s', 'Albert', 'Oak',
         'Elm', 'Ash', 'Beech', 'Willow', 'Hawthorn', 'Rowan', 'Chestnut', 'Lime', 'Maple', 'Holly', 'Orchard', 'Meadow',
         'Brook', 'River', 'Spring', 'Well', 'Bridge', 'Castle', 'Abbey', 'Priory', 'Chapel', 'Vicarage', 'Rectory',
         'Windmill', 'Quarry', 'Forge', 'Smithy', 'Market', 'Tanner''s', 'Wheatfield', 'Barley', 'Farm', 'Grange',
         'Kestrel', 'Skylark', 'Heron', 'Swallow', 'Wren', 'Kingfisher', 'Nelson', 'Wellington', 'Churchill', 'Alma',
         'Waterloo', 'Trafalgar', 'Coronation', 'Jubilee', 'Milton', 'Tennyson', 'Wordsworth', 'Shelley', 'Byron',
         'Keats', 'Coleridge', 'Cedar', 'Laurel', 'Poplar', 'Sycamore', 'Heath', 'Common', 'Green', 'Hill', 'North',
         'South', 'East', 'West', 'London', 'Canal', 'Harbour'] as stems,
        ['Road', 'Road', 'Road', 'Street', 'Street', 'Close', 'Close', 'Avenue', 'Avenue', 'Lane', 'Lane', 'Drive',
         'Drive', 'Way', 'Gardens', 'Crescent', 'Court', 'Grove', 'Place', 'Terrace'] as kinds
    from numbered
),
named as (
    select lsoa_id, nth, pick(stems, u(id, 1000)) || ' ' || pick(kinds, u(id, 1001)) as name
    from drawn
)
-- a name that came twice in an area is one street
select
    (row_number() over (order by lsoa_id, min(nth), name))::integer as street_id,
    lsoa_id,
    name
from named
group by lsoa_id, name
order by street_id;
