-- Clerical review: pairs of records that linkage doubts. Ids and levels only: who the records are about is in the
-- identity index, which a reviewer's screen reads by these ids.
create table review_pair (
  pair_id text not null primary key,
  record_a text not null,
  record_b text not null,
  -- log2 of the odds that both records are of one person
  match_weight double precision not null,
  -- JSON object: comparison -> level of agreement
  levels text not null,
  -- name and hash of the linkage model that weighed the pair
  model text not null,
  -- open until two reviewers agree, or three have looked; 1 for the first time of asking, one more each time it is reopened
  state text not null check (state in ('open', 'decided')),
  round integer not null check (round >= 1),
  decision text check (decision in ('link', 'not-the-same', 'unsure')),
  added_at text not null,
  decided_at text,
  unique (record_a, record_b),
  check (record_a <> record_b),
  check ((state = 'decided') = (decision is not null) and (state = 'decided') = (decided_at is not null))
);
create index review_pair_state on review_pair (state, match_weight);

-- What each reviewer said. A reviewer says it once, whatever the round: key of the person, not of the spelling.
create table review_decision (
  pair_id text not null references review_pair (pair_id),
  reviewer_key text not null,
  reviewer text not null,
  round integer not null,
  decision text not null check (decision in ('link', 'not-the-same', 'unsure')),
  reason text not null,
  at text not null,
  primary key (pair_id, reviewer_key)
);
