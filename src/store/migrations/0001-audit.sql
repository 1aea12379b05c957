-- The audit log: one chain of entries, each bound to the one before it. Text ids, ISO 8601 times in UTC, JSON as text.
create table audit_event (
  seq bigint not null primary key,
  event_id text not null unique,
  at text not null,
  user_id text not null,
  user_name text,
  user_role text not null,
  organisation text not null,
  action text not null,
  purpose text,
  -- JSON array of the tokens whose data were seen; of many people, the cohort's hash and count instead
  tokens text not null,
  cohort_hash text,
  cohort_count bigint,
  object_type text not null,
  object_id text not null,
  -- address or device that asked
  source text,
  outcome text not null,
  reason text,
  request_id text,
  -- JSON object of what this action says besides
  details text not null,
  -- SHA-256 of seq|user|action|object|prev_hash
  prev_hash text not null unique,
  hash text not null unique,
  -- SHA-256 of every column above and of the entry hash before it
  prev_entry_hash text not null unique,
  entry_hash text not null unique
);
create index audit_event_request on audit_event (request_id);
create index audit_event_user on audit_event (user_id, at);

-- Where the chain ends, so that a removed end is missed.
create table audit_head (
  id integer not null primary key check (id = 1),
  seq bigint not null,
  hash text not null,
  entry_hash text not null
);
insert into audit_head (id, seq, hash, entry_hash) values (
  1,
  0,
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000000'
);
