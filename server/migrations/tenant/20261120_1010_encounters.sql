select platform.open_schema('encounters');

create table encounters.encounters (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  doctor_id uuid references identity.staff,
  visit_type text not null check (visit_type in ('new', 'follow_up')),
  status text not null check (status in ('arrived', 'in_consultation', 'completed', 'cancelled')),
  -- The day of the visit in the branch's zone.
  service_date date not null,
  chief_complaint text,
  reference text,
  -- The paper the patient brought along.
  existing_prescription_id uuid references documents.documents,
  source text not null default 'desk' check (source in ('desk', 'import')),
  doctor_name text,
  started_at timestamptz not null,
  completed_at timestamptz
);
create index encounters_patient on encounters.encounters (patient_id, started_at desc, id desc);
create index encounters_day on encounters.encounters (branch_id, service_date);
create index encounters_doctor on encounters.encounters (doctor_id, service_date);
select audit.watch('encounters.encounters');

-- One row per measured value, vital signs and imported laboratory values alike: LOINC code, UCUM unit.
-- A correction is a whole new set that takes the place of the set it amends.
create table encounters.observations (
  id uuid primary key,
  patient_id uuid not null references patients.patients,
  encounter_id uuid references encounters.encounters,
  -- Values measured together.
  set_id uuid not null,
  category text not null check (category in ('vital-signs', 'laboratory', 'survey', 'other')),
  code text not null,
  title text not null,
  value numeric,
  value_text text,
  unit text,
  flag text check (flag in ('L', 'H', 'LL', 'HH', 'A')),
  observed_at timestamptz not null,
  recorded_by uuid not null,
  amends_set uuid,
  reason text,
  check ((amends_set is null) = (reason is null))
);
create index observations_trend on encounters.observations (patient_id, code, observed_at);
create index observations_encounter on encounters.observations (encounter_id);
create index observations_amended on encounters.observations (amends_set) where amends_set is not null;
select audit.watch('encounters.observations');
select platform.append_only('encounters.observations');

-- What a doctor is typing: kept on every pause, one per visit, until it is signed.
create table encounters.drafts (
  encounter_id uuid primary key references encounters.encounters,
  patient_id uuid not null references patients.patients,
  author_id uuid not null references identity.staff,
  version int not null default 1,
  content jsonb not null,
  saved_at timestamptz not null
);
grant delete on encounters.drafts to tabib_app;
select audit.watch('encounters.drafts', 'content');

create table encounters.notes (
  id uuid primary key,
  encounter_id uuid not null references encounters.encounters,
  patient_id uuid not null references patients.patients,
  author_id uuid not null references identity.staff,
  complaint text,
  history text,
  examination text,
  advice text,
  signed_at timestamptz not null,
  amends uuid references encounters.notes,
  reason text,
  check ((amends is null) = (reason is null)),
  -- A note is corrected once; the next correction corrects the correction.
  constraint note_amended_once unique (amends)
);
-- A visit is signed once.
create unique index note_signed_once on encounters.notes (encounter_id) where amends is null;
create index notes_encounter on encounters.notes (encounter_id);
create index notes_patient on encounters.notes (patient_id, signed_at desc);
select audit.watch('encounters.notes');
select platform.append_only('encounters.notes');

create table encounters.diagnoses (
  id uuid primary key,
  encounter_id uuid references encounters.encounters,
  patient_id uuid not null references patients.patients,
  system text not null check (system in ('icd10', 'snomed')),
  code text not null,
  title text not null,
  status text not null default 'active' check (status in ('active', 'resolved')),
  onset_on date,
  resolved_on date,
  recorded_at timestamptz not null,
  recorded_by uuid not null
);
create index diagnoses_patient on encounters.diagnoses (patient_id, recorded_at desc);
create index diagnoses_encounter on encounters.diagnoses (encounter_id);
select audit.watch('encounters.diagnoses');

create table encounters.allergies (
  id uuid primary key,
  version int not null default 1,
  patient_id uuid not null references patients.patients,
  substance text not null,
  system text,
  code text,
  reaction text,
  severity text check (severity in ('mild', 'moderate', 'severe')),
  status text not null default 'active' check (status in ('active', 'inactive', 'entered_in_error')),
  recorded_at timestamptz not null,
  recorded_by uuid not null
);
create index allergies_patient on encounters.allergies (patient_id);
select audit.watch('encounters.allergies');

-- Whether anybody has asked: "none known" is said, never concluded from an empty list.
create table encounters.allergy_reviews (
  patient_id uuid primary key references patients.patients,
  none_known boolean not null,
  said_at timestamptz not null,
  said_by uuid not null
);
select audit.watch('encounters.allergy_reviews');

create table encounters.procedures (
  id uuid primary key,
  encounter_id uuid references encounters.encounters,
  patient_id uuid not null references patients.patients,
  system text not null,
  code text not null,
  title text not null,
  performed_at timestamptz not null,
  recorded_by uuid not null
);
create index procedures_patient on encounters.procedures (patient_id, performed_at desc);
select audit.watch('encounters.procedures');

create table encounters.immunizations (
  id uuid primary key,
  encounter_id uuid references encounters.encounters,
  patient_id uuid not null references patients.patients,
  system text not null,
  code text not null,
  title text not null,
  given_at timestamptz not null,
  recorded_by uuid not null
);
create index immunizations_patient on encounters.immunizations (patient_id, given_at desc);
select audit.watch('encounters.immunizations');

create table encounters.follow_ups (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid not null unique references encounters.encounters,
  doctor_id uuid references identity.staff,
  due_on date not null,
  note text,
  status text not null default 'due' check (status in ('due', 'seen', 'cancelled')),
  seen_encounter_id uuid references encounters.encounters
);
create index follow_ups_due on encounters.follow_ups (branch_id, due_on) where status = 'due';
create index follow_ups_patient on encounters.follow_ups (patient_id);
select audit.watch('encounters.follow_ups');

-- The list diagnoses are picked from (ICD-10).
create table encounters.diagnosis_codes (
  code text primary key,
  title jsonb not null,
  words text not null default '',
  search text generated always as (platform.fold(code || ' ' || coalesce(title->>'en', '') || ' ' || coalesce(title->>'hi', '') || ' ' ||
    coalesce(title->>'bn', '') || ' ' || coalesce(title->>'ar', '') || ' ' || words)) stored
);
create index diagnosis_codes_search on encounters.diagnosis_codes using gin (search gin_trgm_ops);

create view encounters.pub_encounters as
  select id, branch_id, patient_id, doctor_id, visit_type, status, service_date, chief_complaint, reference, started_at, completed_at
  from encounters.encounters;

-- Visits at which somebody has measured something, and when last.
create view encounters.pub_vitals_done as
  select encounter_id, max(observed_at) as observed_at
  from encounters.observations
  where category = 'vital-signs' and encounter_id is not null
  group by encounter_id;
