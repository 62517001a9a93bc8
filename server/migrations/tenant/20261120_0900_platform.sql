create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create schema platform;
grant usage on schema platform to tabib_app;

-- Opens a module's schema to the application role: it may read, add and change rows, and owns nothing.
-- Deleting is granted table by table, where a row is neither clinical nor financial.
create function platform.open_schema(name text) returns void language plpgsql as $$
begin
  execute format('create schema %I', name);
  execute format('grant usage on schema %I to tabib_app', name);
  execute format('alter default privileges in schema %I grant select, insert, update on tables to tabib_app', name);
  execute format('alter default privileges in schema %I grant usage, select on sequences to tabib_app', name);
end $$;

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'restrict_violation';
end $$;

-- A correction to such a table is a new row; what is written stays written.
create function platform.append_only(target regclass) returns void language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete on %s for each row execute function platform.refuse_change()', target);
end $$;

create table platform.idempotency (
  account_id uuid not null,
  key text not null check (length(key) between 8 and 100),
  fingerprint text not null,
  outcome jsonb not null,
  at timestamptz not null,
  primary key (account_id, key)
);
create index idempotency_at on platform.idempotency (at);
grant select, insert, delete on platform.idempotency to tabib_app;

-- Text as it is searched: lower case, without accents, in every script; immutable, so that an index can hold it.
create function platform.fold(value text) returns text language sql immutable strict parallel safe as $$
  select lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, nfkc)))
$$;
