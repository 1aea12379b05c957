-- Requests to see who a token is. No NHS number and no person key is ever kept here.
create table reidentification_request (
  -- one attempt; a refused request may be sent again under its own id
  transaction_id text not null primary key,
  request_id text not null,
  -- key of the person, not of the spelling
  user_key text not null,
  user_id text not null,
  organisation text not null,
  purpose text not null,
  reason text not null,
  token_count integer not null,
  -- SHA-256 of the sorted tokens, so that what was approved is what is run
  tokens_hash text not null,
  -- waiting for a second person's approval, then approved; begun, then done or failed
  state text not null check (state in ('refused', 'waiting', 'approved', 'begun', 'done', 'failed')),
  -- rule that refused it
  rule text,
  -- how often access was denied by it: once for a refused request, else once for each token
  denied integer not null,
  at text not null,
  -- day in London
  day text not null,
  approved_by text,
  approved_at text
);
create index reidentification_request_user on reidentification_request (user_key, at);
create index reidentification_request_day on reidentification_request (user_key, day);
create index reidentification_request_id on reidentification_request (request_id);

create table reidentification_item (
  transaction_id text not null references reidentification_request (transaction_id),
  token text not null,
  user_key text not null,
  day text not null,
  primary key (transaction_id, token)
);
create index reidentification_item_day on reidentification_item (user_key, day, token);
