select platform.open_schema('billing');

-- What things cost: services, tests and panels by code. Medicines are priced by their batch.
create table billing.prices (
  id uuid primary key,
  version int not null default 1,
  code text not null unique,
  kind text not null check (kind in ('consultation', 'lab', 'procedure', 'medicine', 'other')),
  name jsonb not null,
  amount_minor bigint not null check (amount_minor >= 0),
  -- Hundredths of a percent: 500 is 5 %.
  tax_rate int not null default 0 check (tax_rate between 0 and 10000),
  hsn_sac text,
  active boolean not null default true,
  search text generated always as (platform.fold(code || ' ' || coalesce(name->>'en', '') || ' ' || coalesce(name->>'hi', '') || ' ' ||
    coalesce(name->>'bn', '') || ' ' || coalesce(name->>'ar', ''))) stored
);
create index prices_search on billing.prices using gin (search gin_trgm_ops);
select audit.watch('billing.prices', 'search');

-- What a visit owes, or a person outside any visit: the row that charging, drafting and paying lock, and the list of dues
-- without a walk over old invoices. `open` follows from charges and invoices, so it is not audited.
create table billing.accounts (
  -- The visit's id; the patient's for charges outside a visit.
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid,
  -- Said by the desk, for the cashier to call people by.
  doctor_id uuid references identity.staff,
  token int check (token > 0),
  opened_at timestamptz not null,
  -- Something is on no invoice yet, or not paid.
  open boolean not null default true,
  check (id = coalesce(encounter_id, patient_id))
);
create index accounts_open on billing.accounts (branch_id, opened_at desc, id desc) where open;
create index accounts_patient on billing.accounts (patient_id);

-- What care has given rise to. Appended by whoever gave the care, priced when the invoice is drafted, never changed:
-- a reversal is a row of its own.
create table billing.charges (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid,
  account_id uuid not null generated always as (coalesce(encounter_id, patient_id)) stored,
  -- `lab.orders:<id>`: what caused it; with `line` it makes charging idempotent.
  source text not null,
  line int not null default 1,
  kind text not null check (kind in ('consultation', 'lab', 'procedure', 'medicine', 'other')),
  code text not null,
  description text not null,
  quantity numeric(12, 3) not null check (quantity <> 0),
  -- Null: the price list decides when the invoice is drafted.
  unit_minor bigint check (unit_minor >= 0),
  tax_rate int check (tax_rate between 0 and 10000),
  hsn_sac text,
  reverses uuid references billing.charges,
  charged_at timestamptz not null,
  charged_by uuid not null,
  unique (source, line),
  check ((reverses is null) = (quantity > 0))
);
create index charges_account on billing.charges (account_id);
create unique index charge_reversed_once on billing.charges (reverses) where reverses is not null;
create index charges_patient on billing.charges (patient_id, charged_at desc);
select audit.watch('billing.charges');
select platform.append_only('billing.charges');

create table billing.invoices (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid,
  account_id uuid not null generated always as (coalesce(encounter_id, patient_id)) stored,
  -- Given when the invoice is issued, without gaps per branch and year.
  number text unique,
  status text not null check (status in ('draft', 'issued', 'cancelled')),
  currency text not null,
  subtotal_minor bigint not null default 0 check (subtotal_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0),
  -- Hundredths of a percent, where the discount was given so; and the most its giver could give.
  discount_rate int check (discount_rate between 0 and 10000),
  discount_cap int check (discount_cap between 0 and 10000),
  discount_reason text,
  discount_by uuid,
  tax_minor bigint not null default 0 check (tax_minor >= 0),
  total_minor bigint not null default 0 check (total_minor >= 0),
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  drafted_at timestamptz not null,
  issued_at timestamptz,
  issued_by uuid,
  constraint invoice_not_overpaid check (paid_minor <= total_minor),
  constraint discount_has_reason check (discount_minor = 0 or discount_reason is not null),
  constraint issued_has_number check (status <> 'issued' or number is not null)
);
create unique index invoices_one_draft on billing.invoices (account_id) where status = 'draft';
create index invoices_account on billing.invoices (account_id);
create index invoices_patient on billing.invoices (patient_id, drafted_at desc, id desc);
create index invoices_unpaid on billing.invoices (branch_id, drafted_at desc) where status <> 'cancelled' and paid_minor < total_minor;
select audit.watch('billing.invoices');

-- An issued invoice is a legal document: from then on only what is paid changes, and whether it was cancelled.
create function billing.keep_issued() returns trigger language plpgsql as $$
declare
  -- account_id is generated, and not yet known to a trigger that runs before.
  moving text[] := '{version,paid_minor,status,account_id}';
begin
  if old.status <> 'draft' and (new.status = 'draft' or to_jsonb(new) - moving <> to_jsonb(old) - moving) then
    raise exception 'an issued invoice stays as it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_issued before update on billing.invoices for each row execute function billing.keep_issued();

create table billing.invoice_lines (
  id uuid primary key,
  invoice_id uuid not null references billing.invoices,
  charge_id uuid not null unique references billing.charges,
  position int not null,
  kind text not null,
  code text not null,
  description text not null,
  -- The name in the price list's languages.
  names jsonb,
  hsn_sac text,
  quantity numeric(12, 3) not null check (quantity > 0),
  unit_minor bigint not null check (unit_minor >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  tax_rate int not null,
  discount_minor bigint not null default 0 check (discount_minor between 0 and amount_minor),
  tax_minor bigint not null check (tax_minor >= 0),
  -- No price was found: it counts as nothing, and the invoice cannot be issued.
  unpriced boolean not null default false
);
create index invoice_lines_invoice on billing.invoice_lines (invoice_id, position);
select audit.watch('billing.invoice_lines');
-- Care called off before the invoice is issued leaves its line.
grant delete on billing.invoice_lines to tabib_app;

create function billing.keep_issued_lines() returns trigger language plpgsql as $$
begin
  if (select status from billing.invoices where id = old.invoice_id) <> 'draft' then
    raise exception 'the lines of an issued invoice stay as they are' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger keep_issued before update or delete on billing.invoice_lines
  for each row execute function billing.keep_issued_lines();

create table billing.payments (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  invoice_id uuid not null references billing.invoices,
  patient_id uuid not null references patients.patients,
  receipt_number text not null unique,
  amount_minor bigint not null check (amount_minor > 0),
  method text not null check (method in ('cash', 'card', 'upi', 'net_banking')),
  reference text,
  received_at timestamptz not null,
  received_on date not null,
  received_by uuid not null
);
create index payments_invoice on billing.payments (invoice_id);
create index payments_day on billing.payments (branch_id, received_on, received_at desc, id desc);
select audit.watch('billing.payments');
select platform.append_only('billing.payments');

-- Every paper that left the printer: the first of a kind is the original, the others are marked.
create table billing.prints (
  id uuid primary key,
  invoice_id uuid not null references billing.invoices,
  patient_id uuid not null references patients.patients,
  -- What was on it: `80mm:all`, `80mm:<payment>`, `a4:all`.
  paper text not null,
  copy int not null check (copy > 0),
  printed_at timestamptz not null,
  printed_by uuid not null,
  unique (invoice_id, paper, copy)
);
select audit.watch('billing.prints');
select platform.append_only('billing.prints');

-- What other modules may join.
create view billing.pub_prices as select code, kind, name, amount_minor, tax_rate from billing.prices where active;
create view billing.pub_invoices as
  select id, branch_id, patient_id, encounter_id, number, status, currency, total_minor, paid_minor, drafted_at, issued_at from billing.invoices;
create view billing.pub_payments as
  select id, branch_id, invoice_id, patient_id, amount_minor, method, received_at, received_on, received_by from billing.payments;
create view billing.pub_open_accounts as
  select id, branch_id, patient_id, encounter_id, doctor_id, opened_at from billing.accounts where open;
