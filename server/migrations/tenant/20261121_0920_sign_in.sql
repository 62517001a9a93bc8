-- Patients may have an account too. A phone that a family shares has one account, and a member of staff may be a patient.
alter table identity.accounts
  add column kind text not null default 'staff' check (kind in ('staff', 'patient')),
  add column email_verified_at timestamptz,
  add column password_changed_at timestamptz;
drop index identity.accounts_phone;
create unique index accounts_phone on identity.accounts (phone) where phone is not null and kind = 'staff';
create unique index accounts_portal_phone on identity.accounts (phone) where phone is not null and kind = 'patient';

-- What the owner decides about signing in; one row.
create table identity.sign_in_policy (
  id boolean primary key default true check (id),
  version int not null default 1,
  staff_idle_minutes int not null default 15 check (staff_idle_minutes between 5 and 60),
  patient_idle_minutes int not null default 30 check (patient_idle_minutes between 5 and 60),
  second_factor_roles text[] not null default '{}'
);
insert into identity.sign_in_policy default values;
select audit.watch('identity.sign_in_policy');

-- A browser that somebody has signed in with. The cookie's digest is all that is kept of it.
create table identity.devices (
  id uuid primary key,
  hash text not null unique,
  created_at timestamptz not null
);
select audit.watch('identity.devices', 'hash');
create table identity.device_accounts (
  device_id uuid not null references identity.devices on delete cascade,
  account_id uuid not null references identity.accounts,
  last_at timestamptz not null,
  primary key (device_id, account_id)
);
grant delete on identity.devices, identity.device_accounts to tabib_app;
select audit.watch('identity.device_accounts', 'last_at');

alter table identity.sessions
  add column means text not null default 'password' check (means in ('password', 'code', 'passkey')),
  add column device_id uuid references identity.devices on delete set null,
  add column last_used_at timestamptz,
  add column last_address text,
  add column stepped_up_at timestamptz,
  add column locked_at timestamptz;
create index sessions_device on identity.sessions (device_id) where ended_at is null;
-- Every use would be a line of its own in the audit; when a session was last used is no fact about anybody's work.
drop trigger audit on identity.sessions;
select audit.watch('identity.sessions', 'last_used_at', 'last_address', 'stepped_up_at');
grant delete on identity.sessions, identity.refresh_tokens to tabib_app;

-- People a patient's session has been shown to act for: the phone and a second fact were right.
create table identity.session_people (
  session_id uuid not null references identity.sessions on delete cascade,
  patient_id uuid not null,
  proved_at timestamptz not null,
  primary key (session_id, patient_id)
);
create index session_people_patient on identity.session_people (patient_id);
grant delete on identity.session_people to tabib_app;
select audit.watch('identity.session_people');

-- How often something was tried under a key, until its window ends. Shared by every server of the clinic.
create table identity.attempts (
  key text primary key,
  count int not null,
  last_at timestamptz not null,
  ends_at timestamptz not null
);
create index attempts_end on identity.attempts (ends_at);
grant delete on identity.attempts to tabib_app;

-- One-time codes that were sent. At most one of a purpose and an address is open.
create table identity.codes (
  id uuid primary key,
  purpose text not null,
  address text not null,
  hash text not null,
  tries int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  replaced_at timestamptz
);
create unique index codes_open on identity.codes (purpose, address) where used_at is null and replaced_at is null;
create index codes_end on identity.codes (expires_at);
grant delete on identity.codes to tabib_app;
select audit.watch('identity.codes', 'hash', 'tries');

-- Tokens a person carries from one step to the next: a link in a message, a sign-in that waits for its second factor.
create table identity.tickets (
  id uuid primary key,
  purpose text not null,
  hash text not null unique,
  account_id uuid references identity.accounts,
  -- The address a link went to, the phone that was proved, or the challenge a passkey must sign.
  detail text,
  means text,
  tries int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index tickets_account on identity.tickets (account_id) where used_at is null;
create index tickets_end on identity.tickets (expires_at);
grant delete on identity.tickets to tabib_app;
select audit.watch('identity.tickets', 'hash', 'detail', 'tries');

create table identity.authenticators (
  account_id uuid primary key references identity.accounts,
  secret text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  -- The thirty-second step of the last code that was taken: the same code does not work twice.
  last_step bigint not null default 0
);
grant delete on identity.authenticators to tabib_app;
select audit.watch('identity.authenticators', 'secret', 'last_step');

create table identity.recovery_codes (
  id uuid primary key,
  account_id uuid not null references identity.accounts,
  hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  unique (account_id, hash)
);
grant delete on identity.recovery_codes to tabib_app;
select audit.watch('identity.recovery_codes', 'hash');

create table identity.passkeys (
  id uuid primary key,
  account_id uuid not null references identity.accounts,
  credential_id text not null unique,
  public_key text not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_account on identity.passkeys (account_id);
grant delete on identity.passkeys to tabib_app;
select audit.watch('identity.passkeys', 'public_key', 'counter', 'last_used_at');

create table identity.pins (
  account_id uuid primary key references identity.accounts,
  hash text not null,
  set_at timestamptz not null
);
grant delete on identity.pins to tabib_app;
select audit.watch('identity.pins', 'hash');
