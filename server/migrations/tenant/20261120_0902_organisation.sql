select platform.open_schema('organisation');

create table organisation.branches (
  id uuid primary key,
  version int not null default 1,
  code text not null unique check (code ~ '^[A-Z]{2,5}$'),
  -- The clinic above its branches, and the branch's own name: `Sunrise Hospital`, `Park Street`.
  clinic_name text not null,
  name text not null,
  address text,
  phone text,
  email text,
  registration_number text,
  tax_number text,
  upi_id text,
  time_zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  country text not null check (country ~ '^[A-Z]{2}$'),
  language text not null default 'en' check (language in ('en', 'hi', 'bn', 'ar')),
  created_at timestamptz not null
);
select audit.watch('organisation.branches');

create table organisation.rooms (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  name text not null,
  unique (branch_id, name)
);
select audit.watch('organisation.rooms');

-- One row per run of human numbers: a branch's patients of a year, a doctor's tokens of a day. Locked while a number is taken.
create table organisation.counters (
  scope text primary key,
  value bigint not null check (value > 0)
);

-- What a clinic decides for itself, by key.
create table organisation.settings (
  id text primary key,
  value jsonb not null,
  version int not null default 1
);
select audit.watch('organisation.settings');

-- What other modules may join.
create view organisation.pub_branches as select id, code, name, time_zone, currency, country from organisation.branches;
create view organisation.pub_rooms as select id, branch_id, name from organisation.rooms;
