select platform.open_schema('scheduling');

-- What the clinic decided about booking; one row, absent until somebody decides.
create table scheduling.rules (
  id text primary key check (id = 'clinic'),
  version int not null default 1,
  rules jsonb not null
);
select audit.watch('scheduling.rules');

-- A weekly session. Times are minutes of the day on the branch's clock (1440 is its end); breaks `[[720, 765]]`.
create table scheduling.schedules (
  id uuid primary key,
  version int not null default 1,
  doctor_id uuid not null references identity.staff,
  branch_id uuid not null references organisation.branches,
  -- ISO: Monday is 1.
  day_of_week int not null check (day_of_week between 1 and 7),
  from_minute int not null check (from_minute between 0 and 1439),
  until_minute int not null check (until_minute between 1 and 1440),
  slot_minutes int not null check (slot_minutes between 5 and 480),
  buffer_minutes int not null default 0 check (buffer_minutes between 0 and 120),
  -- Numbers of the session; null: by minutes.
  capacity int check (capacity between 1 and 300),
  breaks jsonb not null default '[]',
  kinds text[] not null,
  room_id uuid references organisation.rooms,
  valid_from date not null,
  valid_until date,
  created_at timestamptz not null,
  constraint session_has_length check (from_minute < until_minute),
  constraint schedule_has_length check (valid_until is null or valid_from <= valid_until + 1),
  -- Nobody sits in two rooms at once, or in two branches.
  constraint sessions_apart exclude using gist (
    doctor_id with =, day_of_week with =, int4range(from_minute, until_minute) with &&,
    daterange(valid_from, valid_until, '[]') with &&
  ) where (valid_until is null or valid_from <= valid_until)
);
create index schedules_branch on scheduling.schedules (branch_id);
select audit.watch('scheduling.schedules');

-- One day that is not as the week says.
create table scheduling.exceptions (
  id uuid primary key,
  doctor_id uuid not null references identity.staff,
  branch_id uuid not null references organisation.branches,
  on_date date not null,
  kind text not null check (kind in ('closed', 'changed', 'extra')),
  from_minute int not null check (from_minute between 0 and 1439),
  until_minute int not null check (until_minute between 1 and 1440),
  slot_minutes int not null check (slot_minutes between 5 and 480),
  buffer_minutes int not null default 0 check (buffer_minutes between 0 and 120),
  capacity int check (capacity between 1 and 300),
  breaks jsonb not null default '[]',
  kinds text[] not null,
  room_id uuid references organisation.rooms,
  reason text,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  check (from_minute < until_minute),
  constraint extra_sessions_apart exclude using gist (
    doctor_id with =, on_date with =, int4range(from_minute, until_minute) with &&
  ) where (kind <> 'closed' and withdrawn_at is null)
);
create index exceptions_doctor on scheduling.exceptions (doctor_id, on_date) where withdrawn_at is null;
select audit.watch('scheduling.exceptions');

create table scheduling.leaves (
  id uuid primary key,
  doctor_id uuid not null references identity.staff,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text,
  entered_at timestamptz not null,
  entered_by uuid not null,
  withdrawn_at timestamptz,
  constraint leave_has_length check (starts_at < ends_at),
  constraint leaves_apart exclude using gist (doctor_id with =, tstzrange(starts_at, ends_at) with &&)
    where (withdrawn_at is null)
);
select audit.watch('scheduling.leaves');

-- A doctor begins late: what is expected moves, what is booked stays.
create table scheduling.late_starts (
  id uuid primary key,
  doctor_id uuid not null references identity.staff,
  branch_id uuid not null references organisation.branches,
  on_date date not null,
  minutes int not null check (minutes between 0 and 480),
  unique (doctor_id, branch_id, on_date)
);
select audit.watch('scheduling.late_starts');

create table scheduling.appointments (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  doctor_id uuid not null references identity.staff,
  patient_id uuid not null references patients.patients,
  kind text not null check (kind in ('in_person', 'video', 'home_visit')),
  status text not null check (status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED', 'CANCELLED', 'NO_SHOW')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- With buffer and travel: what nobody else can have.
  busy_from timestamptz not null,
  busy_until timestamptz not null,
  -- The branch's date of `starts_at`.
  on_date date not null,
  -- The weekly session or exception it was given from, and the number in it.
  session_id uuid,
  number int check (number > 0),
  room_id uuid references organisation.rooms,
  device_id uuid references organisation.equipment,
  address text,
  travel_minutes int not null default 0 check (travel_minutes between 0 and 240),
  reason text,
  notes text,
  source text not null check (source in ('desk', 'phone', 'portal', 'kiosk', 'series', 'waiting_list')),
  booked_at timestamptz not null,
  booked_by uuid not null,
  held_until timestamptz,
  overbook_reason text,
  overbooked_by uuid,
  series_id uuid,
  -- Charged ahead, where the clinic asks for payment before it confirms.
  charged boolean not null default false,
  confirmed_at timestamptz,
  arrived_at timestamptz,
  completed_at timestamptz,
  ended_at timestamptz,
  cancel_reason text,
  constraint appointment_has_length check (starts_at < ends_at and busy_from <= starts_at and ends_at <= busy_until),
  constraint only_pending_is_held check (held_until is null or status in ('PENDING', 'CANCELLED')),
  constraint cancelled_says_why check ((status = 'CANCELLED') = (cancel_reason is not null)),
  constraint ended_says_when check ((status in ('CANCELLED', 'NO_SHOW')) = (ended_at is not null)),
  constraint overbooked_by_somebody check ((overbook_reason is null) = (overbooked_by is null)),
  constraint visited_at_home check (kind <> 'home_visit' or address is not null),
  -- Nobody is booked twice: pending bookings and holds count, only what staff put on top with a reason does not.
  constraint doctor_once exclude using gist (doctor_id with =, tstzrange(busy_from, busy_until) with &&)
    where (status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED') and overbook_reason is null),
  constraint room_once exclude using gist (room_id with =, tstzrange(starts_at, ends_at) with &&)
    where (room_id is not null and status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED') and overbook_reason is null),
  constraint device_once exclude using gist (device_id with =, tstzrange(starts_at, ends_at) with &&)
    where (device_id is not null and status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED') and overbook_reason is null)
);
create unique index number_once on scheduling.appointments (session_id, on_date, number)
  where number is not null and status in ('PENDING', 'CONFIRMED', 'ARRIVED', 'COMPLETED') and overbook_reason is null;
create index appointments_branch on scheduling.appointments (branch_id, starts_at, id);
create index appointments_doctor on scheduling.appointments (doctor_id, starts_at);
create index appointments_patient on scheduling.appointments (patient_id, starts_at desc);
create index appointments_held on scheduling.appointments (held_until) where held_until is not null and status = 'PENDING';
select audit.watch('scheduling.appointments');

-- Who would come sooner, in the order they asked.
create table scheduling.waiting (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  -- Null: any doctor of the branch.
  doctor_id uuid references identity.staff,
  kind text not null check (kind in ('in_person', 'video', 'home_visit')),
  from_date date not null,
  until_date date not null,
  from_minute int not null check (from_minute between 0 and 1439),
  until_minute int not null check (until_minute between 1 and 1440),
  days int[] not null,
  note text,
  status text not null check (status in ('WAITING', 'OFFERED', 'BOOKED', 'LEFT')),
  joined_at timestamptz not null,
  check (from_date <= until_date),
  check (from_minute < until_minute)
);
create index waiting_order on scheduling.waiting (branch_id, joined_at) where status in ('WAITING', 'OFFERED');
create unique index waiting_once on scheduling.waiting (branch_id, patient_id, coalesce(doctor_id, '00000000-0000-0000-0000-000000000000'))
  where status in ('WAITING', 'OFFERED');
select audit.watch('scheduling.waiting');

-- A freed time kept for one person: the appointment is the hold itself.
create table scheduling.offers (
  id uuid primary key,
  waiting_id uuid not null references scheduling.waiting,
  appointment_id uuid not null unique references scheduling.appointments,
  patient_id uuid not null references patients.patients,
  doctor_id uuid not null references identity.staff,
  starts_at timestamptz not null,
  token_hash text not null unique,
  status text not null check (status in ('OPEN', 'ACCEPTED', 'REFUSED', 'EXPIRED')),
  offered_at timestamptz not null,
  expires_at timestamptz not null
);
create unique index offers_one_open on scheduling.offers (waiting_id) where status = 'OPEN';
create index offers_slot on scheduling.offers (doctor_id, starts_at);
select audit.watch('scheduling.offers', 'token_hash');

-- A private calendar address.
create table scheduling.feeds (
  id uuid primary key,
  account_id uuid not null,
  doctor_id uuid references identity.staff,
  patient_id uuid references patients.patients,
  token_hash text not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_read_at timestamptz,
  constraint feed_of_one check ((doctor_id is null) <> (patient_id is null))
);
create index feeds_account on scheduling.feeds (account_id) where revoked_at is null;
select audit.watch('scheduling.feeds', 'token_hash', 'last_read_at');

-- What other modules may join.
create view scheduling.pub_appointments as
  select id, branch_id, doctor_id, patient_id, kind, status, starts_at, ends_at, on_date, number, source, reason, charged,
    overbook_reason is not null as overbooked, arrived_at
  from scheduling.appointments;

-- The languages a doctor speaks, for those who look for one.
create view identity.pub_languages as select id as staff_id, languages from identity.staff;
