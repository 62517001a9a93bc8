-- Held: away from the queue with a reason, keeping the place. The lab, for one.
alter table frontdesk.arrivals drop constraint arrivals_status_check;
alter table frontdesk.arrivals add constraint arrivals_status_check
  check (status in ('waiting', 'called', 'with_doctor', 'skipped', 'held', 'done', 'left'));
-- The place is the minute of the day from which it is somebody's turn, and the token's ten thousandth beside it.
alter table frontdesk.arrivals alter column place type numeric(16, 8);
alter table frontdesk.arrivals
  add column appointment_id uuid unique references scheduling.appointments,
  add column booked_for timestamptz,
  add column priority text not null default 'none' check (priority in ('none', 'elderly', 'pregnant', 'emergency')),
  add column held_for text check (held_for in ('lab', 'away', 'other')),
  add column held_at timestamptz,
  add constraint booked_for_an_appointment check ((appointment_id is null) = (booked_for is null)),
  add constraint held_for_a_reason check ((status = 'held') = (held_for is not null));

-- Whether finishing a visit calls the next one: for a doctor, or for all of a branch where the doctor is null.
create table frontdesk.queue_rules (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  doctor_id uuid references identity.staff,
  automatic_next boolean not null,
  constraint queue_rules_once unique nulls not distinct (branch_id, doctor_id)
);
select audit.watch('frontdesk.queue_rules');

-- Every time a token is called anywhere: what boards speak, phones show, and reports count.
create table frontdesk.calls (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  arrival_id uuid not null references frontdesk.arrivals,
  counter text not null check (counter in ('doctor', 'vitals', 'lab', 'pharmacy', 'register')),
  doctor_id uuid references identity.staff,
  -- The room or desk to come to.
  place text,
  token int not null,
  service_date date not null,
  called_at timestamptz not null,
  called_by uuid not null,
  constraint called_by_a_doctor_or_a_desk check ((counter = 'doctor') = (doctor_id is not null))
);
create index calls_lately on frontdesk.calls (branch_id, called_at desc);
create index calls_arrival on frontdesk.calls (arrival_id, called_at desc);
select audit.watch('frontdesk.calls');

-- Televisions and kiosks that open without a session, each by a code of its own.
create table frontdesk.screens (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  kind text not null check (kind in ('board', 'kiosk')),
  name text not null,
  code_hash text not null unique,
  -- Empty: every doctor of the branch.
  doctor_ids uuid[] not null default '{}',
  counters text[] not null default '{}',
  languages text[] not null check (cardinality(languages) > 0),
  created_at timestamptz not null,
  created_by uuid not null,
  revoked_at timestamptz,
  -- Questions asked at a kiosk in the minute that began then.
  asked int not null default 0,
  asked_since timestamptz
);
create index screens_branch on frontdesk.screens (branch_id) where revoked_at is null;
select audit.watch('frontdesk.screens', 'code_hash', 'asked', 'asked_since');

-- Who came without an appointment and took a number at a kiosk; reception makes a visit of it.
create table frontdesk.kiosk_requests (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  screen_id uuid not null references frontdesk.screens,
  service_date date not null,
  number int not null check (number > 0),
  doctor_id uuid references identity.staff,
  name text not null,
  phone text,
  birth_year int check (birth_year between 1880 and 2200),
  language text not null,
  asked_at timestamptz not null,
  encounter_id uuid references encounters.encounters,
  closed_at timestamptz,
  constraint kiosk_number_once unique (branch_id, service_date, number)
);
create index kiosk_requests_open on frontdesk.kiosk_requests (branch_id, service_date) where closed_at is null;
select audit.watch('frontdesk.kiosk_requests');

-- Weekly sessions and late starts, for those who estimate when a doctor begins and how long a visit takes.
create view scheduling.pub_sessions as
  select doctor_id, branch_id, day_of_week, from_minute, until_minute, slot_minutes, valid_from, valid_until
  from scheduling.schedules;
create view scheduling.pub_late_starts as select doctor_id, branch_id, on_date, minutes from scheduling.late_starts;
