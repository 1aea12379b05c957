with grouped as (
    select case when ethnic_code in ('A', 'B', 'C') then 'White' when ethnic_code in ('D', 'E', 'F', 'G') then 'Mixed'
        when ethnic_code in ('H', 'J', 'K', 'L', 'R') then 'Asian' when ethnic_code in ('M', 'N', 'P') then 'Black' else 'Other' end as key
    from living
)
select key, count(*) / (select count(*) from grouped) as made, count(*) as events from grouped group by key order by made desc
