-- What is neither a change of a row nor a look at a patient: who came and went, what was refused, who may do what, emergencies.
create table audit.events (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  written_at timestamptz not null default clock_timestamp(),
  account_id uuid,
  actor_name text,
  session_id uuid,
  branch_id uuid,
  address text,
  device text,
  request_id text,
  route text,
  reason text,
  kind text not null check (kind ~ '^[a-z_]{2,40}$'),
  -- The problem's code, the name that was tried, the role that was given: what a person calls it by.
  subject text,
  patient_id uuid,
  detail jsonb,
  -- The same thing again within a minute is counted, so that nobody fills the disk by trying.
  count integer not null default 1 check (count > 0)
);
create index events_at on audit.events (at, id);
create index events_account on audit.events (account_id, at, id) where account_id is not null;
create index events_kind on audit.events (kind, at, id);
create index events_patient on audit.events (patient_id, at, id) where patient_id is not null;

-- The chain: each seal names its rows one by one, says what they were, and holds the hash of the seal before it. It is signed
-- with a key that is not in the database. One seal follows another: two processes cannot fork the chain.
create table audit.seals (
  n bigint primary key check (n > 0),
  at timestamptz not null,
  prev bytea not null unique check (length(prev) = 32),
  hash bytea not null unique check (length(hash) = 32),
  -- The public half of the key, and its signature of the hash (Ed25519).
  key bytea not null check (length(key) = 32),
  signature bytea not null check (length(signature) = 64),
  -- Transactions numbered below this one had begun when the seal was made; numbers are those of this cluster.
  horizon xid8 not null,
  cluster text not null
);

create table audit.seal_parts (
  seal bigint not null references audit.seals,
  source text not null check (source in ('changes', 'looks', 'events')),
  -- The rows of this seal. Ids are given out in another order than transactions commit in, so a range would not do.
  ids int8multirange not null,
  count integer not null,
  -- SHA-256 over the rows' own digests, in the order of their ids; and the first eight bytes of each of those digests.
  digest bytea not null check (length(digest) = 32),
  marks bytea not null check (length(marks) = 8 * count),
  -- The highest id given out so far, and the ids below it whose transaction may still commit.
  upto bigint not null,
  open int8multirange not null,
  primary key (seal, source)
);

grant select, insert on audit.events, audit.seals, audit.seal_parts to tabib_app;
