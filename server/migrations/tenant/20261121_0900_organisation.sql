-- A branch is closed by switching it off; its numbers, papers and people stay.
alter table organisation.branches
  add active boolean not null default true,
  add website text;

-- Every prefix a branch ever gave numbers with. A prefix stays its branch's for ever: two branches can never give one number.
create table organisation.branch_codes (
  code text primary key check (code ~ '^[A-Z]{2,5}$'),
  branch_id uuid not null references organisation.branches
);
create index branch_codes_branch on organisation.branch_codes (branch_id);
insert into organisation.branch_codes (code, branch_id) select code, id from organisation.branches;
select audit.watch('organisation.branch_codes');

create function organisation.keep_code() returns trigger language plpgsql as $$
begin
  insert into organisation.branch_codes (code, branch_id) values (new.code, new.id) on conflict (code) do nothing;
  if not exists (select from organisation.branch_codes where code = new.code and branch_id = new.id) then
    raise exception 'the prefix % was given to another branch', new.code
      using errcode = 'unique_violation', constraint = 'branches_code_key';
  end if;
  return null;
end $$;
create trigger keep_code_added after insert on organisation.branches for each row execute function organisation.keep_code();
create trigger keep_code_changed after update of code on organisation.branches for each row execute function organisation.keep_code();

-- Times of one weekday (ISO: Monday is 1). What lies past midnight is written on the next day; `24:00` is the end of a day.
create table organisation.hours (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  weekday int not null check (weekday between 1 and 7),
  kind text not null check (kind in ('open', 'break')),
  -- What a break is for, where the clinic says: `Lunch`, `Prayer`.
  name text,
  opens time not null,
  closes time not null,
  check (opens < closes),
  constraint hours_apart exclude using gist (
    branch_id with =, weekday with =, kind with =,
    int4range(extract(epoch from opens)::int, extract(epoch from closes)::int) with &&
  )
);
grant delete on organisation.hours to tabib_app;
select audit.watch('organisation.hours');

-- A day unlike its weekday: closed, or open at other times.
create table organisation.holidays (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  on_date date not null,
  name text not null,
  opens time,
  closes time,
  active boolean not null default true,
  created_at timestamptz not null,
  check ((opens is null) = (closes is null)),
  check (opens < closes)
);
create unique index holidays_day on organisation.holidays (branch_id, on_date) where active;
select audit.watch('organisation.holidays');

create table organisation.departments (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  name text not null,
  active boolean not null default true,
  created_at timestamptz not null,
  unique (id, branch_id)
);
create unique index departments_name on organisation.departments (branch_id, lower(name)) where active;
select audit.watch('organisation.departments');

alter table organisation.rooms
  add version int not null default 1,
  add kind text not null default 'consultation' check (kind in
    ('consultation', 'procedure', 'laboratory', 'imaging', 'ward', 'pharmacy', 'counter', 'waiting', 'other')),
  add department_id uuid,
  -- People, or beds, the room holds at once.
  add capacity int not null default 1 check (capacity between 1 and 500),
  add active boolean not null default true,
  add constraint rooms_of_branch unique (id, branch_id),
  add constraint rooms_department foreign key (department_id, branch_id) references organisation.departments (id, branch_id);
create index rooms_department on organisation.rooms (department_id) where department_id is not null;

-- What is booked like a room: an ultrasound machine, a dental chair.
create table organisation.equipment (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  name text not null,
  serial_number text,
  room_id uuid,
  department_id uuid,
  active boolean not null default true,
  created_at timestamptz not null,
  foreign key (room_id, branch_id) references organisation.rooms (id, branch_id),
  foreign key (department_id, branch_id) references organisation.departments (id, branch_id)
);
create unique index equipment_name on organisation.equipment (branch_id, lower(name)) where active;
create index equipment_room on organisation.equipment (room_id) where room_id is not null;
create index equipment_department on organisation.equipment (department_id) where department_id is not null;
select audit.watch('organisation.equipment');

-- How a branch's papers begin, where that differs from what the branch says of itself.
create table organisation.letterheads (
  branch_id uuid primary key references organisation.branches,
  name text,
  address text,
  phones text[] not null default '{}',
  -- Registrations beside the health authority's: `[{"name": "NABH", "number": "H-2026-0001"}]`.
  registrations jsonb not null default '[]' check (jsonb_typeof(registrations) = 'array'),
  -- A small PNG made here from what was handed in; it lies with the branch so that every paper of a backup finds it.
  logo bytea check (octet_length(logo) <= 1048576),
  logo_sha256 text,
  check ((logo is null) = (logo_sha256 is null))
);
select audit.watch('organisation.letterheads', 'logo');

-- What other modules may join.
create or replace view organisation.pub_branches as
  select id, code, name, time_zone, currency, country, active from organisation.branches;
create or replace view organisation.pub_rooms as
  select id, branch_id, name, active, kind, department_id, capacity from organisation.rooms;
create view organisation.pub_equipment as
  select id, branch_id, name, active, room_id from organisation.equipment;
create view organisation.pub_departments as
  select id, branch_id, name, active from organisation.departments;

-- When a branch is open, its breaks taken out: several rows a weekday.
create view organisation.pub_hours as
  select branch_id, weekday,
    make_time(lower(r) / 3600, lower(r) % 3600 / 60, 0) as opens,
    make_time(upper(r) / 3600, upper(r) % 3600 / 60, 0) as closes
  from (
    select branch_id, weekday, unnest(
      range_agg(int4range(extract(epoch from opens)::int, extract(epoch from closes)::int)) filter (where kind = 'open')
      - coalesce(range_agg(int4range(extract(epoch from opens)::int, extract(epoch from closes)::int)) filter (where kind = 'break'), '{}')
    ) as r
    from organisation.hours group by branch_id, weekday
  ) sessions;

-- Days unlike their weekday; without `opens` the branch is closed all day.
create view organisation.pub_holidays as
  select branch_id, on_date, name, opens, closes from organisation.holidays where active;
