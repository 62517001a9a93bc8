select platform.open_schema('prescriptions');

create table prescriptions.prescriptions (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid references encounters.encounters,
  doctor_id uuid references identity.staff,
  status text not null check (status in ('active', 'dispensed', 'cancelled')),
  source text not null default 'desk' check (source in ('desk', 'import')),
  written_at timestamptz not null,
  amends uuid references prescriptions.prescriptions
);
create index prescriptions_patient on prescriptions.prescriptions (patient_id, written_at desc);
create index prescriptions_encounter on prescriptions.prescriptions (encounter_id);
create index prescriptions_open on prescriptions.prescriptions (branch_id, written_at) where status = 'active' and source = 'desk';
select audit.watch('prescriptions.prescriptions');

create table prescriptions.lines (
  id uuid primary key,
  prescription_id uuid not null references prescriptions.prescriptions,
  patient_id uuid not null references patients.patients,
  position int not null,
  -- The formulary's item; what was prescribed is written out beside it and does not change with the formulary.
  medicine_id uuid,
  medicine text not null,
  generic text,
  strength text,
  form text,
  atc text,
  dose numeric(10, 3),
  dose_unit text,
  morning numeric(6, 2),
  noon numeric(6, 2),
  night numeric(6, 2),
  frequency text,
  duration_days int check (duration_days between 1 and 3650),
  route text,
  timing text check (timing in ('before_food', 'after_food', 'with_food', 'empty_stomach', 'any')),
  as_needed boolean not null default false,
  instructions text,
  -- Why the doctor went on in spite of a warning.
  override_reason text,
  quantity numeric(12, 3) check (quantity > 0),
  quantity_unit text,
  dispensed numeric(12, 3) not null default 0 check (dispensed >= 0),
  constraint not_more_than_prescribed check (quantity is null or dispensed <= quantity),
  unique (prescription_id, position)
);
create index lines_patient on prescriptions.lines (patient_id);
create index lines_medicine on prescriptions.lines (medicine_id) where medicine_id is not null;
select audit.watch('prescriptions.lines');

create view prescriptions.pub_prescriptions as
  select id, branch_id, patient_id, encounter_id, doctor_id, status, source, written_at from prescriptions.prescriptions;
create view prescriptions.pub_lines as
  select id, prescription_id, patient_id, position, medicine_id, medicine, generic, strength, form, quantity, quantity_unit, dispensed
  from prescriptions.lines;
