select platform.open_schema('documents');

create table documents.documents (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  patient_id uuid references patients.patients,
  encounter_id uuid,
  kind text not null,
  title text not null,
  content_type text not null,
  bytes int not null check (bytes > 0),
  file_key text not null unique,
  sha256 text not null,
  created_at timestamptz not null,
  created_by uuid not null
);
create index documents_patient on documents.documents (patient_id, created_at desc);
create index documents_encounter on documents.documents (encounter_id) where encounter_id is not null;
select audit.watch('documents.documents', 'file_key');
select platform.append_only('documents.documents');

create view documents.pub_documents as
  select id, branch_id, patient_id, encounter_id, kind, title, content_type, created_at from documents.documents;
