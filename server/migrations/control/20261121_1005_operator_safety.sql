-- Operators' own doors: a second factor, showing again who one is, the sessions they have, tries that are counted where
-- every server sees them.
alter table control.operators
  add column totp_confirmed_at timestamptz,
  -- The last half minute whose code was used: a code works once.
  add column totp_last_step bigint not null default 0,
  add column password_changed_at timestamptz,
  -- Somebody else chose the password: nothing opens before the operator has chosen one.
  add column password_once boolean not null default false;

alter table control.operator_sessions
  add column stepped_up_at timestamptz,
  -- The browser: one that an operator has signed in with is not closed by those who guess elsewhere.
  add column browser_hash text;
create index operator_sessions_browser on control.operator_sessions (browser_hash) where browser_hash is not null;

create table control.operator_recovery_codes (
  id uuid primary key,
  operator_id uuid not null references control.operators,
  hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  unique (operator_id, hash)
);

-- Sign-ins whose password was right and whose second factor is still asked for.
create table control.operator_challenges (
  id uuid primary key,
  operator_id uuid not null references control.operators,
  hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  guesses int not null default 0,
  used_at timestamptz
);
create index operator_challenges_operator on control.operator_challenges (operator_id);

-- Keys hold digests: what somebody typed as a name may be a password.
create table control.operator_attempts (
  key text primary key,
  count int not null,
  last_at timestamptz not null,
  ends_at timestamptz not null
);

-- What a request with an Idempotency-Key came to, sealed: an answer may hold an invitation.
create table control.operator_outcomes (
  operator_id uuid not null references control.operators,
  key text not null,
  fingerprint text not null,
  -- Who is at it; null once there is an outcome.
  claim uuid,
  at timestamptz not null,
  outcome text,
  primary key (operator_id, key),
  check ((claim is null) = (outcome is not null))
);
create index operator_outcomes_at on control.operator_outcomes (at);

create index operator_acts_operator on control.operator_acts (operator_id, id desc);

grant select, insert, update, delete on control.operator_recovery_codes, control.operator_challenges, control.operator_attempts,
  control.operator_outcomes to tabib_operator;
