select platform.open_schema('interop');

-- What an import has already brought in, so that bringing it in again changes nothing.
create table interop.imported (
  source text not null,
  resource_type text not null,
  source_id text not null,
  entity text not null,
  entity_id uuid not null,
  imported_at timestamptz not null,
  primary key (source, resource_type, source_id)
);

-- Resources that have no home yet, kept as they came.
create table interop.kept_aside (
  id uuid primary key,
  source text not null,
  resource_type text not null,
  source_id text not null,
  patient_id uuid references patients.patients,
  reason text not null,
  resource jsonb not null,
  kept_at timestamptz not null,
  unique (source, resource_type, source_id)
);
create index kept_aside_type on interop.kept_aside (resource_type, kept_at desc);
create index kept_aside_patient on interop.kept_aside (patient_id);
