-- Roles are rows. A built-in role is named by its id and takes what it allows from the program, so that a new permission
-- reaches it by itself; a role the clinic made carries all it allows and denies. A denial beats every allowance.
create table identity.roles (
  id text primary key,
  version int not null default 1,
  built_in boolean not null default false,
  -- The built-in role whose day it follows: where work begins, and what stands on the rail.
  base text not null,
  -- Built-in roles are named in every language by the screens.
  name text check (length(name) between 1 and 80),
  description text,
  allow text[] not null default '{}',
  deny text[] not null default '{}',
  -- Hundredths of a percent that may be taken off an invoice.
  discount_cap int not null default 0 check (discount_cap between 0 and 10000),
  archived_at timestamptz,
  created_at timestamptz not null,
  check (built_in = (name is null)),
  check (not built_in or base = id),
  -- A copy of the owner's role makes nobody an owner.
  check (built_in or base <> 'owner')
);
create unique index roles_name on identity.roles (platform.fold(name)) where archived_at is null and name is not null;
insert into identity.roles (id, built_in, base, discount_cap, created_at)
select id, true, id, cap, '2026-01-01T00:00:00Z'
from (values
  ('owner', 10000), ('clinic_admin', 5000), ('doctor', 0), ('nurse', 0), ('receptionist', 0), ('pharmacist', 0),
  ('lab_technician', 0), ('blood_bank_officer', 0), ('cashier', 1000), ('accountant', 0), ('hr', 0), ('lawyer', 0),
  ('patient', 0), ('family_member', 0)) as built_in (id, cap);
select audit.watch('identity.roles');

-- Who holds which role: in all of the person's branches, or in one of them.
create table identity.role_assignments (
  account_id uuid not null references identity.accounts,
  role_id text not null references identity.roles,
  branch_id uuid,
  constraint role_assignments_own_branch foreign key (account_id, branch_id) references identity.branch_grants (account_id, branch_id),
  constraint role_assignments_once unique nulls not distinct (account_id, role_id, branch_id)
);
create index role_assignments_role on identity.role_assignments (role_id);
grant delete on identity.role_assignments to tabib_app;
insert into identity.role_assignments (account_id, role_id)
select account_id, role from identity.role_grants g where exists (select from identity.roles r where r.id = g.role);
select audit.watch('identity.role_assignments');

create or replace view identity.pub_doctors as
  select s.id, g.branch_id, a.name, s.speciality, s.qualifications, s.room_id
  from identity.staff s
  join identity.accounts a on a.id = s.account_id and a.active
  join identity.branch_grants g on g.account_id = a.id
  where exists (
    select from identity.role_assignments d join identity.roles r on r.id = d.role_id and r.base = 'doctor'
    where d.account_id = a.id and (d.branch_id is null or d.branch_id = g.branch_id));
drop table identity.role_grants;

-- The person behind the name: a picture, where they live, whom to call.
alter table identity.staff
  add photo_id uuid,
  add second_phone text,
  add address text,
  add emergency_name text,
  add emergency_phone text;

-- How an invitation reaches a person: a link that is handed over, a message, or a code on paper for who has neither phone nor email.
alter table identity.invitations
  add way text not null default 'link' check (way in ('link', 'message', 'paper')),
  add created_by uuid references identity.accounts;

-- An emergency look at a patient beyond what a person may normally see. It ends by itself.
create table identity.break_glass (
  id uuid primary key,
  account_id uuid not null references identity.accounts,
  session_id uuid not null references identity.sessions,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  reason text not null,
  started_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  reviewed_by uuid references identity.accounts,
  reviewed_at timestamptz,
  check (ends_at > started_at),
  check ((reviewed_by is null) = (reviewed_at is null))
);
create index break_glass_session on identity.break_glass (session_id, ends_at);
create index break_glass_started on identity.break_glass (started_at desc, id desc);
select audit.watch('identity.break_glass');
