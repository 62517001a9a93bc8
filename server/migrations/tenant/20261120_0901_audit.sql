create schema audit;
grant usage on schema audit to tabib_app;

-- One number for all changes a request makes in one transaction; a change outside any request has a number of its own.
create sequence audit.acts;

-- Every change of every row: who, from where, why, and what it was before and after.
create table audit.changes (
  id bigint generated always as identity primary key,
  act bigint not null,
  -- By the server's clock, as everything the change itself says about time; `written_at` is the database's own.
  at timestamptz not null,
  written_at timestamptz not null default clock_timestamp(),
  account_id uuid,
  actor_name text not null,
  session_id uuid,
  branch_id uuid,
  address text,
  device text,
  request_id text,
  route text,
  reason text,
  action text not null check (action in ('insert', 'update', 'delete')),
  entity text not null,
  entity_id text not null,
  patient_id uuid,
  before jsonb,
  after jsonb
);
-- Each way of asking has the order of the list in its index: the newest come out without sorting, however many there are.
create index changes_at on audit.changes (at, act);
create index changes_account on audit.changes (account_id, at, act);
create index changes_patient on audit.changes (patient_id, at, act) where patient_id is not null;
create index changes_entity on audit.changes (entity, at, act);
create index changes_deleted on audit.changes (at, act) where action = 'delete';

-- Every look at patient data: opened, listed, searched, printed, exported, downloaded.
create table audit.looks (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account_id uuid not null,
  actor_name text not null,
  session_id uuid,
  branch_id uuid,
  address text,
  request_id text,
  action text not null check (action in ('open', 'list', 'search', 'print', 'export', 'download')),
  route text not null,
  patient_ids uuid[] not null
);
create index looks_at on audit.looks (at, id);
create index looks_account on audit.looks (account_id, at, id);
create index looks_route on audit.looks (route, at, id);
create index looks_taken_away on audit.looks (action, at, id) where action in ('print', 'export', 'download');
create index looks_patients on audit.looks using gin (patient_ids);

-- The application may add to the audit and read it; nothing else, ever.
grant select, insert on audit.changes, audit.looks to tabib_app;

-- Records the change that fired it. A change made by nobody is refused.
create function audit.record_change() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  who jsonb := nullif(current_setting('tabib.actor', true), '')::jsonb;
  old_row jsonb;
  new_row jsonb;
  row_now jsonb;
  act bigint := nullif(current_setting('tabib.act', true), '')::bigint;
  hidden text[] := coalesce(tg_argv, '{}');
begin
  if who is null then
    raise exception 'no actor: % may change only inside a use case', tg_table_schema || '.' || tg_table_name;
  end if;
  if tg_op <> 'INSERT' then old_row := to_jsonb(old) - hidden; end if;
  if tg_op <> 'DELETE' then new_row := to_jsonb(new) - hidden; end if;
  row_now := coalesce(new_row, old_row);
  if tg_op = 'UPDATE' then
    if new_row = old_row then return null; end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value) into old_row, new_row
      from jsonb_each(old_row) o join jsonb_each(new_row) n using (key) where o.value is distinct from n.value;
  end if;
  if act is null then
    act := nextval('audit.acts');
    if who->>'request' is not null then perform set_config('tabib.act', act::text, true); end if;
  end if;
  insert into audit.changes (act, at, account_id, actor_name, session_id, branch_id, address, device, request_id, route, reason,
                             action, entity, entity_id, patient_id, before, after)
  values (act, coalesce((who->>'at')::timestamptz, clock_timestamp()), (who->>'account')::uuid, coalesce(who->>'name', 'system'), (who->>'session')::uuid, (who->>'branch')::uuid,
          who->>'address', who->>'device', who->>'request', who->>'route', who->>'reason',
          lower(tg_op), tg_table_schema || '.' || tg_table_name,
          coalesce(row_now->>'id', row_now->>'code', row_now->>'account_id', ''),
          case when tg_table_schema = 'patients' and tg_table_name = 'patients' then (row_now->>'id')::uuid
               else (row_now->>'patient_id')::uuid end,
          old_row, new_row);
  return null;
end $$;

-- Puts a table under audit; columns named in `hidden` (secrets, search text) are left out of the record.
create function audit.watch(target regclass, variadic hidden text[] default '{}') returns void language plpgsql as $$
begin
  execute format('create trigger audit after insert or update or delete on %s for each row execute function audit.record_change(%s)',
                 target, (select coalesce(string_agg(quote_literal(h), ', '), '') from unnest(hidden) h));
end $$;
