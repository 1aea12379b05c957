-- Requests to see who a token is. No NHS number and no person key is ever kept here.
create table reidentification_request (
  request_id text not null primary key,
  user_key text not null,
  user_id text not null,
  organisation text not null,
  purpose text not null,
  token_count integer not null,
  -- SHA-256 of the sorted tokens, so that what was approved is what is run
  tokens_hash text not null,
  state text not null check (state in ('refused', 'waiting', 'approved', 'begun', 'done', 'failed')),
  at text not null,
  -- day in London
  day text not null,
  approved_by text,
  approved_at text,
  denied integer not null
);
create index reidentification_request_user on reidentification_request (user_key, at);
create index reidentification_request_day on reidentification_request (user_key, day);

create table reidentification_item (
  request_id text not null references reidentification_request (request_id),
  token text not null,
  user_key text not null,
  day text not null,
  primary key (request_id, token)
);
create index reidentification_item_day on reidentification_item (user_key, day, token);
