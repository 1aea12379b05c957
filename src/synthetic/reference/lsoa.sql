-- Small areas with what they belong to, where they are, and their deprivation (rank 1 and decile 1: most deprived).
select
    lsoa_code, name as lsoa_name, msoa_code, ward_code, lad_code, place_id, settlement,
    case when urban then 'Urban' else 'Rural' end as urban_rural,
    hectares, x, y, longitude, latitude, round(weight * residents())::bigint as residents_about,
    imd_score, imd_rank, imd_decile, income_score, employment_score, education_score, health_score, crime_score,
    barriers_score, living_score
from lsoa
order by lsoa_code
