create schema control;
grant usage on schema control to tabib_app;

create table control.tenants (
  slug text primary key check (slug ~ '^[a-z][a-z0-9-]{0,39}$'),
  database text not null unique,
  host text unique,
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null default now()
);

-- What is next due in each tenant, so that one dispatcher serves all of them and an idle tenant costs nothing.
create table control.due (
  tenant text primary key references control.tenants,
  due_at timestamptz not null
);
create index due_at on control.due (due_at);

grant select on control.tenants to tabib_app;
grant select, insert, update, delete on control.due to tabib_app;
