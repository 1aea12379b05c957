-- Chance as a pure function of an id and a salt: the same seed gives the same value on any machine, in any order and on
-- any number of threads. `seed()` is made beforehand (generate-world.ts).
--
-- A turn multiplies modulo a prime just below 2^32 after an exclusive or with a key; the two do not commute, so four
-- turns in a row leave no trace of the id (tests/synthetic/random.test.ts: pairs of neighbouring ids and salts on a grid).
-- The id stands in the expression only twice, so it also stays fast in a filter or a CASE, where the engine does not
-- share parts of expressions.

create or replace macro low_bits(i) as i::ubigint & 4294967295::ubigint;

create or replace macro turn(x, key, factor) as xor(x, key) * factor::ubigint % 4294967291::ubigint;

-- one key for each salt under this seed; a constant, so the engine works it out once
create or replace macro salt_key(salt) as
    turn(turn(turn(low_bits(salt), low_bits(seed()), 2654435769), 2246822519::ubigint, 3266489917), 668265263::ubigint, 374761393);

-- uniform on [0, 1): `i` any whole number from 0, `salt` a number that no other use with the same ids has
create or replace macro u(i, salt) as
    turn(
        turn(
            turn(turn(low_bits(i), salt_key(salt), 3266489917), low_bits(salt_key(salt + 7777777) + (i::ubigint >> 32)), 2654435769),
            2246822519::ubigint, 2221713035),
        salt_key(salt + 3333333), 3812015801)
    / 4294967291.0;

-- another uniform from one that was drawn already, for details that need no draw of their own: its digits behind some place
-- (`places` 100 the third decimal and on). Two of one draw are as good as independent when their places are some decimals apart.
create or replace macro further(x, places) as (x) * (places) - floor((x) * (places));

-- standard normal (Box and Muller); it also uses the salt 500,000 above
create or replace macro normal(i, salt) as sqrt(-2 * ln(1 - u(i, salt))) * cos(2 * pi() * u(i, salt + 500000));

-- exponential with this mean
create or replace macro exponential(i, salt, mean) as -(mean) * ln(1 - u(i, salt));

-- the member of a list that the uniform `x` points at
create or replace macro pick(members, x) as members[1 + floor((x) * len(members))::bigint];

create or replace macro poisson_probability(mean, k) as exp((k) * ln(mean) - (mean) - lgamma((k) + 1));

-- the Poisson count that the uniform `x` points at (inverse of the distribution function), for means up to about 30:
-- `x` is used up by one probability after another, and the count at which it ran out is kept as -(count + 1)
create or replace macro poisson_of(mean, x) as
    case
        when (x) < exp(-(mean)) then 0
        else -list_reduce(
            range(0, 20 + ceil(3 * (mean))::bigint),
            lambda poisson_left, poisson_count: case
                when poisson_left < 0 then poisson_left
                when poisson_left < poisson_probability(mean, poisson_count) then -(poisson_count + 1)
                else poisson_left - poisson_probability(mean, poisson_count)
            end,
            (x)::double) - 1
    end::bigint;
