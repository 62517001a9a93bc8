select platform.open_schema('identity');

create table identity.accounts (
  id uuid primary key,
  version int not null default 1,
  name text not null,
  username text not null unique,
  email text,
  phone text,
  password_hash text,
  language text check (language in ('en', 'hi', 'bn', 'ar')),
  active boolean not null default true,
  demo_password text,
  created_at timestamptz not null
);
create unique index accounts_email on identity.accounts (lower(email)) where email is not null;
create unique index accounts_phone on identity.accounts (phone) where phone is not null;
select audit.watch('identity.accounts', 'password_hash', 'demo_password');

create table identity.staff (
  id uuid primary key,
  version int not null default 1,
  account_id uuid not null unique references identity.accounts,
  number text not null unique,
  speciality text,
  qualifications text,
  licence_number text,
  languages text[] not null default '{}',
  room_id uuid references organisation.rooms,
  created_at timestamptz not null
);
select audit.watch('identity.staff');

create table identity.role_grants (
  account_id uuid not null references identity.accounts,
  role text not null,
  primary key (account_id, role)
);
grant delete on identity.role_grants to tabib_app;
select audit.watch('identity.role_grants');

create table identity.branch_grants (
  account_id uuid not null references identity.accounts,
  branch_id uuid not null references organisation.branches,
  primary key (account_id, branch_id)
);
create index branch_grants_branch on identity.branch_grants (branch_id);
grant delete on identity.branch_grants to tabib_app;
select audit.watch('identity.branch_grants');

create table identity.sessions (
  id uuid primary key,
  account_id uuid not null references identity.accounts,
  branch_id uuid not null references organisation.branches,
  address text,
  device text,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text
);
create index sessions_account on identity.sessions (account_id, started_at desc);
select audit.watch('identity.sessions');

-- Rotating refresh tokens, stored hashed. A token that is used twice ends its session.
create table identity.refresh_tokens (
  hash text primary key,
  session_id uuid not null references identity.sessions,
  issued_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_session on identity.refresh_tokens (session_id);

create table identity.invitations (
  id uuid primary key,
  account_id uuid not null references identity.accounts,
  hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index invitations_account on identity.invitations (account_id);
select audit.watch('identity.invitations', 'hash');


-- What other modules may join.
create view identity.pub_staff as
  select s.id, s.account_id, s.number, a.name, s.speciality, s.qualifications, s.licence_number, s.room_id, a.active
  from identity.staff s join identity.accounts a on a.id = s.account_id;
create view identity.pub_accounts as select id, name, username, active from identity.accounts;
create view identity.pub_doctors as
  select s.id, g.branch_id, a.name, s.speciality, s.qualifications, s.room_id
  from identity.staff s
  join identity.accounts a on a.id = s.account_id and a.active
  join identity.role_grants d on d.account_id = a.id and d.role = 'doctor'
  join identity.branch_grants g on g.account_id = a.id;
