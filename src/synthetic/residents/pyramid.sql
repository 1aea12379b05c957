-- Ages and sexes. Source: Office for National Statistics, mid-2023 population estimates, England, by single year of age
-- and sex (Open Government Licence v3); the last figure is everyone aged 90 and over.
create schema if not exists forming;

create or replace table forming.population as
with published(sex, people) as (
    values
    ('2', [
        279167, 298988, 297423, 307905, 312529, 316813, 324426, 332617, 330045, 331941, 339519, 348893, 348165,
        343885, 341284, 344315, 330622, 324507, 324547, 328240, 325534, 329081, 331235, 345013, 361888, 369890,
        379188, 375004, 384557, 397037, 399178, 412384, 417512, 419044, 417098, 422891, 413850, 408208, 405771,
        392998, 392640, 389013, 392804, 392829, 375222, 347593, 340244, 346591, 353283, 357012, 369968, 383711,
        398952, 388155, 395977, 394307, 395319, 395085, 394913, 388786, 378799, 369231, 353273, 338179, 328875,
        318729, 305975, 293096, 282116, 282344, 275725, 267981, 267569, 271143, 275176, 289150, 309463, 234189,
        223653, 218690, 198932, 173919, 151373, 152822, 146074, 135895, 122383, 109600, 96854, 82610, 347835
    ]),
    ('1', [
        293933, 312995, 311501, 322067, 328129, 331735, 339328, 348942, 345591, 347329, 356650, 365469, 366063,
        360895, 358117, 361691, 349931, 345236, 346661, 349313, 347749, 345536, 345643, 355934, 368759, 370911,
        376733, 370426, 373327, 380776, 380078, 390686, 395074, 392740, 389629, 392507, 383002, 382093, 380825,
        368755, 368886, 368552, 371001, 373542, 358913, 335009, 329186, 336077, 342724, 346555, 359694, 372431,
        383893, 374199, 382036, 380548, 383158, 379113, 379303, 373318, 363989, 354500, 341604, 326378, 315915,
        305908, 290478, 278154, 264200, 261871, 255543, 244170, 243498, 242922, 246267, 255937, 273876, 203760,
        192397, 186010, 165062, 140882, 119224, 117844, 110353, 99978, 87281, 74936, 63762, 52022, 173456
    ])
),
single_years as (
    select sex, unnest(range(len(people))) as age, unnest(people) as people from published
),
-- 90 and over is spread to 104: each year of age holds 76% (women) or 72% (men) of the year before it (from memory)
oldest as (
    select sex, 90 + step as age, people * power(case sex when '2' then 0.76 else 0.72 end, step) as weight
    from single_years, range(15) as steps(step)
    where age = 90
)
select sex, age, people::bigint as people from single_years where age < 90
union all
select sex, age, (weight / sum(weight) over (partition by sex) * (select s.people from single_years s where s.sex = oldest.sex and s.age = 90))::bigint
from oldest;

-- a draw of one in 20,000 points at an age and a sex
create or replace table forming.age_slot as
with ranked as (
    select sex, age, sum(people) over (order by age, sex) as upto, sum(people) over () as everyone from forming.population
),
slots as (select slot, (slot * 2 + 1) * (select any_value(everyone) from ranked) // 40000 as target from range(20000) as r(slot))
select slot, sex, age
from slots
asof join ranked on slots.target < ranked.upto
order by slot;
