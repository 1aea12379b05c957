-- The token of a feed that comes without identifiers: HMAC-SHA-256 of `nhs|<number>` under the sender's key, in hexadecimal.
-- `token_inner()` and `token_outer()` are the key's two pads (token-key.ts).
create or replace macro nhs_token(nhs_number) as
    sha256(token_outer() || unhex(sha256(token_inner() || encode('nhs|' || nhs_number))));
