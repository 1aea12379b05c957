with home as (select * from household where kind = 'home' and size > 0)
select 'with-children' as key, 'homes with children under 18' as label, avg((children > 0)::integer) as made, sum((children > 0)::integer) as events from home
union all select 'social-rent', 'homes rented from a council or housing association', avg((tenure = 'social rent')::integer), sum((tenure = 'social rent')::integer) from home
union all select 'care-home-85', 'people of 85 and over who live in a care home', avg((h.kind = 'care-home')::integer), sum((h.kind = 'care-home')::integer)
    from living l join household h using (household_id) where l.age >= 85
