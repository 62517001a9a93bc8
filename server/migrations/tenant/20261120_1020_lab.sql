select platform.open_schema('lab');

create table lab.tests (
  id uuid primary key,
  version int not null default 1,
  code text not null unique,
  loinc text,
  name jsonb not null,
  specimen text not null,
  container text,
  -- UCUM.
  unit text,
  kind text not null check (kind in ('numeric', 'text', 'choice')),
  choices jsonb,
  -- Choices that are no finding; null where none is one (a blood group).
  normal_choices jsonb,
  decimals int not null default 0 check (decimals between 0 and 6),
  -- Outside these an entry is a typing error.
  minimum numeric,
  maximum numeric,
  turnaround_minutes int,
  active boolean not null default true,
  search text generated always as (platform.fold(code || ' ' || coalesce(name->>'en', '') || ' ' || coalesce(name->>'hi', '') || ' ' ||
    coalesce(name->>'bn', '') || ' ' || coalesce(name->>'ar', ''))) stored
);
create index tests_search on lab.tests using gin (search gin_trgm_ops);
select audit.watch('lab.tests', 'search');

-- Ages in days, from inclusive, to exclusive (null: no end).
create table lab.reference_ranges (
  id uuid primary key,
  test_id uuid not null references lab.tests,
  sex text not null check (sex in ('female', 'male', 'any')),
  from_days int not null default 0,
  to_days int,
  low numeric,
  high numeric,
  critical_low numeric,
  critical_high numeric,
  constraint ranges_apart exclude using gist (test_id with =, sex with =, int4range(from_days, to_days) with &&)
);
-- A range is part of the list, not of anybody's record: a result keeps the limits it was judged by.
grant delete on lab.reference_ranges to tabib_app;
select audit.watch('lab.reference_ranges');

create table lab.panels (
  id uuid primary key,
  version int not null default 1,
  code text not null unique,
  name jsonb not null,
  active boolean not null default true,
  search text generated always as (platform.fold(code || ' ' || coalesce(name->>'en', '') || ' ' || coalesce(name->>'hi', '') || ' ' ||
    coalesce(name->>'bn', '') || ' ' || coalesce(name->>'ar', ''))) stored
);
create index panels_search on lab.panels using gin (search gin_trgm_ops);
select audit.watch('lab.panels', 'search');

create table lab.panel_tests (
  panel_id uuid not null references lab.panels,
  test_id uuid not null references lab.tests,
  position int not null,
  primary key (panel_id, test_id)
);
grant delete on lab.panel_tests to tabib_app;
select audit.watch('lab.panel_tests');

-- What was asked for: one test, or one panel.
create table lab.orders (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid references encounters.encounters,
  ordered_by uuid references identity.staff,
  test_id uuid references lab.tests,
  panel_id uuid references lab.panels,
  code text not null,
  title jsonb not null,
  status text not null check (status in ('placed', 'collected', 'resulted', 'verified', 'cancelled')),
  urgent boolean not null default false,
  note text,
  placed_at timestamptz not null,
  sample_number text,
  collected_at timestamptz,
  collected_by uuid,
  verified_at timestamptz,
  verified_by uuid,
  cancel_reason text,
  constraint test_or_panel check ((test_id is null) <> (panel_id is null)),
  constraint sample_is_collected check ((sample_number is null) = (collected_at is null)),
  constraint results_need_sample check (status in ('placed', 'cancelled') or sample_number is not null),
  constraint verified_says_when check ((status = 'verified') = (verified_at is not null) and (verified_at is null) = (verified_by is null)),
  constraint cancelled_says_why check ((status = 'cancelled') = (cancel_reason is not null))
);
-- The worklist is what is unfinished, and the day.
create index orders_open on lab.orders (branch_id, placed_at) where status in ('placed', 'collected', 'resulted');
create index orders_day on lab.orders (branch_id, placed_at);
create index orders_patient on lab.orders (patient_id, placed_at desc);
create index orders_encounter on lab.orders (encounter_id);
create unique index orders_sample on lab.orders (sample_number) where sample_number is not null;
select audit.watch('lab.orders');

-- The tests of an order, each with its latest value; `results` keeps every value ever entered.
create table lab.order_tests (
  id uuid primary key,
  order_id uuid not null references lab.orders,
  patient_id uuid not null references patients.patients,
  test_id uuid not null references lab.tests,
  position int not null,
  unique (order_id, test_id)
);
select audit.watch('lab.order_tests');

create table lab.results (
  id uuid primary key,
  order_test_id uuid not null references lab.order_tests,
  order_id uuid not null references lab.orders,
  patient_id uuid not null references patients.patients,
  test_id uuid not null references lab.tests,
  value numeric,
  value_text text,
  unit text,
  low numeric,
  high numeric,
  flag text check (flag in ('L', 'H', 'LL', 'HH', 'A')),
  note text,
  entered_at timestamptz not null,
  entered_by uuid not null,
  amends uuid unique references lab.results,
  amend_reason text,
  constraint one_value check ((value is null) <> (value_text is null)),
  constraint amendment_has_reason check ((amends is null) = (amend_reason is null))
);
create unique index results_first on lab.results (order_test_id) where amends is null;
create index results_order on lab.results (order_id);
create index results_trend on lab.results (patient_id, test_id, entered_at);
select audit.watch('lab.results');
select platform.append_only('lab.results');

-- The value of a test as it stands: nothing amends it.
create view lab.current_results as
  select r.* from lab.results r where not exists (select 1 from lab.results a where a.amends = r.id);

create view lab.pub_orders as
  select id, branch_id, patient_id, encounter_id, code, title, status, urgent, placed_at from lab.orders;

-- Values that are entered and wait for somebody to verify them.
create view lab.pub_unverified_results as
  select r.id, o.id as order_id, o.branch_id, o.patient_id, o.placed_at, r.entered_at, r.flag
  from lab.orders o join lab.results r on r.order_id = o.id
  where o.status = 'resulted' and not exists (select 1 from lab.results a where a.amends = r.id);
