select platform.open_schema('patients');

create table patients.patients (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  number text not null unique,
  name text not null check (length(name) between 1 and 200),
  gender text not null check (gender in ('female', 'male', 'other', 'unknown')),
  birth_date date not null,
  birth_date_estimated boolean not null default false,
  phone text,
  blood_group text check (blood_group in ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')),
  language text check (language in ('en', 'hi', 'bn', 'ar')),
  address jsonb not null default '{}',
  emergency_name text,
  emergency_phone text,
  reference text,
  deceased_on date,
  source text not null default 'desk' check (source in ('desk', 'import', 'portal')),
  created_at timestamptz not null,
  created_by uuid not null,
  -- Name, number and phone as they are searched.
  search text generated always as (platform.fold(name || ' ' || number || ' ' || coalesce(phone, ''))) stored
);
create index patients_search on patients.patients using gin (search gin_trgm_ops);
create index patients_phone on patients.patients (phone) where phone is not null;
create index patients_birth_date on patients.patients (birth_date);
select audit.watch('patients.patients', 'search');

-- Numbers other systems and papers know the person by.
create table patients.identifiers (
  id uuid primary key,
  patient_id uuid not null references patients.patients,
  system text not null,
  value text not null,
  unique (system, value)
);
create index identifiers_patient on patients.identifiers (patient_id);
select audit.watch('patients.identifiers');

create view patients.pub_patients as
  select id, branch_id, number, name, gender, birth_date, birth_date_estimated, phone, blood_group, language, reference, deceased_on
  from patients.patients;
