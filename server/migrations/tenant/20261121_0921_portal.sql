select platform.open_schema('portal');

-- Whom the account of a phone may act for beyond the people who gave that phone as their own: a child, a parent.
-- Given at the desk; it ends, and is never deleted.
create table portal.access (
  id uuid primary key,
  account_id uuid not null references identity.accounts,
  patient_id uuid not null references patients.patients,
  relation text not null check (relation in ('self', 'child', 'parent', 'other')),
  given_by uuid references identity.accounts,
  given_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references identity.accounts
);
create unique index access_open on portal.access (account_id, patient_id) where ended_at is null;
create index access_patient on portal.access (patient_id);
select audit.watch('portal.access');

-- Accounts of patients, by their phone.
create view identity.pub_portal_accounts as
  select id, phone, active from identity.accounts where kind = 'patient' and phone is not null;
