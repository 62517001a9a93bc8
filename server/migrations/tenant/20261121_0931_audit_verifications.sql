-- Somebody asked whether the audit is what it was. How far the answer is, and the answer, are rows: nothing here is changed later.
create table audit.verifications (
  id uuid primary key,
  requested_at timestamptz not null,
  account_id uuid not null,
  actor_name text not null
);
create index verifications_requested on audit.verifications (requested_at);

create table audit.verification_reports (
  id bigint generated always as identity primary key,
  verification_id uuid not null references audit.verifications,
  at timestamptz not null,
  done bigint not null,
  total bigint not null,
  -- Null while it goes on.
  outcome jsonb
);
create index verification_reports_of on audit.verification_reports (verification_id, id);

grant select, insert on audit.verifications, audit.verification_reports to tabib_app;
