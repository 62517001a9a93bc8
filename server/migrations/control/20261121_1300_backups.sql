-- The newest backup of each clinic, and how the last try went.
create table control.backups (
  tenant text primary key references control.tenants on delete cascade,
  tried_at timestamptz not null,
  -- Why the last try failed.
  error text,
  -- The newest one that is whole: as of when, where it lies, and how large it is.
  written_at timestamptz,
  path text,
  size_bytes bigint,
  -- Until when nothing was written in the clinic that is not in it.
  holds_until timestamptz,
  -- What had been written in the clinic's database by then, as Postgres counts it: as long as it says the same, the backup holds.
  marks text,
  check (num_nulls(written_at, path, size_bytes, holds_until, marks) in (0, 5)),
  check (written_at is not null or error is not null)
);
grant select, insert, update on control.backups to tabib_operator;
-- A clinic that is put in the place of another one brings along where it is.
grant update (country, time_zone, currency) on control.tenants to tabib_operator;
