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
  active boolean not null default true
);
select audit.watch('billing.prices');

-- What care has given rise to. Appended by whoever gave the care, priced when the invoice is drafted, never changed:
-- a reversal is a row of its own.
create table billing.charges (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid,
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
  unique (source, line)
);
create index charges_encounter on billing.charges (encounter_id) where encounter_id is not null;
create index charges_patient on billing.charges (patient_id, charged_at desc);
select audit.watch('billing.charges');
select platform.append_only('billing.charges');

create table billing.invoices (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid,
  -- Given when the invoice is issued, without gaps per branch and year.
  number text unique,
  status text not null check (status in ('draft', 'issued', 'cancelled')),
  currency text not null,
  subtotal_minor bigint not null default 0 check (subtotal_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0),
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
create unique index invoices_one_draft on billing.invoices (encounter_id) where status = 'draft' and encounter_id is not null;
create index invoices_encounter on billing.invoices (encounter_id);
create index invoices_patient on billing.invoices (patient_id, drafted_at desc);
create index invoices_unpaid on billing.invoices (branch_id, drafted_at desc) where status <> 'cancelled' and paid_minor < total_minor;
select audit.watch('billing.invoices');

create table billing.invoice_lines (
  id uuid primary key,
  invoice_id uuid not null references billing.invoices,
  charge_id uuid not null unique references billing.charges,
  position int not null,
  kind text not null,
  code text not null,
  description text not null,
  hsn_sac text,
  quantity numeric(12, 3) not null,
  unit_minor bigint not null,
  amount_minor bigint not null,
  tax_rate int not null,
  discount_minor bigint not null default 0,
  tax_minor bigint not null
);
create index invoice_lines_invoice on billing.invoice_lines (invoice_id, position);
select audit.watch('billing.invoice_lines');

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
create index payments_day on billing.payments (branch_id, received_on, method);
select audit.watch('billing.payments');
select platform.append_only('billing.payments');
