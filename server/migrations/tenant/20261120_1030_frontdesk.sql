select platform.open_schema('frontdesk');

-- A patient who is here: the token, and where they are in the doctor's queue.
create table frontdesk.arrivals (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  encounter_id uuid not null unique references encounters.encounters,
  patient_id uuid not null references patients.patients,
  doctor_id uuid not null references identity.staff,
  service_date date not null,
  token int not null check (token > 0),
  status text not null check (status in ('waiting', 'called', 'with_doctor', 'skipped', 'done', 'left')),
  -- Place in the queue; the token's number unless somebody was put back.
  place numeric(12, 4) not null,
  arrived_at timestamptz not null,
  called_at timestamptz,
  seen_at timestamptz,
  done_at timestamptz,
  vitals_at timestamptz,
  times_called int not null default 0,
  constraint token_once unique (doctor_id, service_date, branch_id, token)
);
create index arrivals_queue on frontdesk.arrivals (doctor_id, service_date, place);
create index arrivals_day on frontdesk.arrivals (branch_id, service_date);
create index arrivals_patient on frontdesk.arrivals (patient_id);
select audit.watch('frontdesk.arrivals');

-- What other modules may join.
create view frontdesk.pub_arrivals as
  select id, branch_id, encounter_id, patient_id, doctor_id, service_date, token, status, arrived_at, called_at, seen_at, done_at
  from frontdesk.arrivals;
