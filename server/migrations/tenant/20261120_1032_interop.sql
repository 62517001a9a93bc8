select platform.open_schema('interop');

-- What an import has brought in, each resource as it came, and the row it became: bringing it in again changes nothing.
create table interop.imported (
  id uuid primary key,
  -- Where the id is good: `urn:uuid`, or the address of the server that gave it.
  source text not null,
  resource_type text not null,
  source_id text not null,
  -- SHA-256 of the content: the same id with other content is another version.
  digest text not null,
  patient_id uuid references patients.patients,
  entity text not null,
  entity_id uuid not null,
  resource jsonb not null,
  imported_at timestamptz not null,
  unique (source, resource_type, source_id)
);
create index imported_source_id on interop.imported (source_id);
create index imported_entity on interop.imported (entity, entity_id);
create index imported_patient on interop.imported (patient_id) where patient_id is not null;
select audit.watch('interop.imported', 'resource');
select platform.append_only('interop.imported');

-- Resources that have no home yet, kept as they came; each version of one that came in several.
create table interop.kept_aside (
  id uuid primary key,
  source text not null,
  resource_type text not null,
  source_id text not null,
  digest text not null,
  patient_id uuid references patients.patients,
  reason text not null,
  resource jsonb not null,
  kept_at timestamptz not null,
  unique (source, resource_type, source_id, digest)
);
create index kept_aside_type on interop.kept_aside (resource_type, id desc);
create index kept_aside_patient on interop.kept_aside (patient_id, id desc) where patient_id is not null;
-- A practitioner is referred to by number (`Practitioner?identifier=…`).
create index kept_aside_identifier on interop.kept_aside using gin ((resource->'identifier') jsonb_path_ops)
  where resource_type in ('Practitioner', 'Organization');
-- Others refer to these by id alone.
create index kept_aside_source_id on interop.kept_aside (source_id) where resource_type in ('Practitioner', 'Medication');
select audit.watch('interop.kept_aside', 'resource');
select platform.append_only('interop.kept_aside');
