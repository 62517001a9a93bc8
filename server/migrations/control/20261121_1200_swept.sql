-- How much had been written to a clinic's database when a server last looked there for work that nobody had asked for: a server
-- that starts looks only where something was written since.
create table control.swept (
  tenant text primary key references control.tenants on delete cascade,
  written bigint not null
);
grant select, insert, update on control.swept to tabib_app;
