-- Operators run the installation: they open, suspend and resume clinics. They connect as a role of their own, which may not
-- enter any clinic's database: of a clinic it sees how large it is and when somebody last worked there.
grant usage on schema control to tabib_operator;
grant pg_read_all_stats to tabib_operator;

alter table control.tenants
  add column name text not null default '',
  add column country text check (country ~ '^[A-Z]{2}$'),
  add column time_zone text,
  add column currency text check (currency ~ '^[A-Z]{3}$'),
  -- The clinic that answers at the installation's bare address; the first one, unless an operator says otherwise.
  add column home boolean not null default false,
  add column created_by text,
  add column suspended_at timestamptz,
  add column suspended_reason text,
  -- Digest of the migrations its database has had; another digest than the server's own means it is not served yet.
  add column digest text,
  add column migrated_at timestamptz,
  add column migration_error text,
  add column migration_tried_at timestamptz,
  add column backed_up_at timestamptz;
create unique index tenants_home on control.tenants (home) where home;
create index tenants_name on control.tenants (lower(name));
alter table control.tenants drop constraint tenants_status_check;
-- `opening`: its database is being made; nobody is served there yet.
alter table control.tenants add constraint tenants_status_check check (status in ('opening', 'active', 'suspended'));
update control.tenants set home = true where slug = 'main';

-- A clinic's row goes only where its opening failed.
create function control.keep_clinics() returns trigger language plpgsql as $$
begin
  if old.status <> 'opening' then
    raise exception 'a clinic is suspended, never deleted' using errcode = 'restrict_violation';
  end if;
  return old;
end $$;
create trigger keep before delete on control.tenants for each row execute function control.keep_clinics();

-- Every server hears of a change at once, whoever made it: an operator, a tool, a hand at the database.
create function control.tell_tenant() returns trigger language plpgsql as $$
begin
  perform pg_notify('tabib_tenants', coalesce(new.slug, old.slug));
  return null;
end $$;
create trigger tell after insert or update or delete on control.tenants for each row execute function control.tell_tenant();

-- When somebody last worked in a clinic; written every half minute by each server.
create table control.activity (
  tenant text primary key references control.tenants on delete cascade,
  last_at timestamptz not null
);

create table control.operators (
  id uuid primary key,
  username text not null unique check (username ~ '^[a-z][a-z0-9._-]{1,39}$'),
  name text not null,
  password_hash text not null,
  -- Key of a second factor, encrypted; none is asked for where it is absent.
  totp_secret text,
  demo_password text,
  active boolean not null default true,
  created_at timestamptz not null
);

create table control.operator_sessions (
  id uuid primary key,
  operator_id uuid not null references control.operators,
  hash text not null unique,
  address text,
  device text,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index operator_sessions_operator on control.operator_sessions (operator_id, started_at desc);

-- One person may administer several clinics; in each they have an account of their own.
create table control.clinic_admins (
  id uuid primary key,
  name text not null,
  email text,
  phone text,
  created_at timestamptz not null
);
create unique index clinic_admins_email on control.clinic_admins (lower(email)) where email is not null;

create table control.clinic_admin_posts (
  id uuid primary key,
  admin_id uuid not null references control.clinic_admins,
  tenant text not null references control.tenants,
  account_id uuid not null,
  username text not null,
  added_at timestamptz not null,
  removed_at timestamptz
);
create unique index clinic_admin_posts_held on control.clinic_admin_posts (tenant, admin_id) where removed_at is null;
create index clinic_admin_posts_admin on control.clinic_admin_posts (admin_id);

-- What operators did. Nobody but the owner of the database can change a line of it.
create table control.operator_acts (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  written_at timestamptz not null default clock_timestamp(),
  operator_id uuid,
  operator_name text not null,
  address text,
  action text not null,
  tenant text,
  reason text,
  detail jsonb not null default '{}'
);
create index operator_acts_tenant on control.operator_acts (tenant, id desc);

create function control.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on control.operator_acts for each row execute function control.refuse_change();
create trigger append_only_all before truncate on control.operator_acts execute function control.refuse_change();

grant select, insert, delete on control.tenants to tabib_operator;
grant update (name, host, status, home, suspended_at, suspended_reason, digest, migrated_at, migration_error, migration_tried_at, backed_up_at)
  on control.tenants to tabib_operator;
grant select on control.activity to tabib_operator;
grant select, insert, update on control.operators, control.operator_sessions, control.clinic_admins, control.clinic_admin_posts to tabib_operator;
grant select, insert on control.operator_acts to tabib_operator;
grant select, insert, update on control.activity to tabib_app;
