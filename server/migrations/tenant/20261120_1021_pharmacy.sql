select platform.open_schema('pharmacy');

create table pharmacy.medicines (
  id uuid primary key,
  version int not null default 1,
  code text not null unique,
  generic text not null,
  brand text,
  atc text,
  system text not null default 'allopathy' check (system in ('allopathy', 'ayurveda')),
  form text not null,
  strength text,
  route text,
  -- What stock is counted in: tablet, mL, bottle.
  unit text not null,
  dose_unit text not null,
  -- How many dose units one unit holds: 60 mL a bottle, 200 puffs an inhaler; null where one is one or nobody knows.
  content numeric(12, 3) check (content > 0),
  pack_size numeric(10, 3) not null default 1 check (pack_size > 0),
  pack_unit text,
  price_minor bigint not null check (price_minor >= 0),
  tax_rate int not null default 0 check (tax_rate between 0 and 10000),
  hsn text,
  schedule text,
  reorder_level numeric(12, 3) not null default 0,
  active boolean not null default true,
  search text generated always as (platform.fold(generic || ' ' || coalesce(brand, '') || ' ' || coalesce(strength, '') || ' ' || form || ' ' || code)) stored
);
create index medicines_generic on pharmacy.medicines (generic, id);
create index medicines_search on pharmacy.medicines using gin (search gin_trgm_ops);
select audit.watch('pharmacy.medicines', 'search');

create table pharmacy.batches (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  medicine_id uuid not null references pharmacy.medicines,
  number text not null,
  expires_on date not null,
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  unit_cost_minor bigint check (unit_cost_minor >= 0),
  supplier_id uuid references partners.partners,
  -- What the ledger adds up to; the check makes selling what is not there impossible.
  on_hand numeric(12, 3) not null default 0 constraint stock_not_below_zero check (on_hand >= 0),
  received_at timestamptz not null,
  unique (branch_id, medicine_id, number)
);
create index batches_fefo on pharmacy.batches (branch_id, medicine_id, expires_on) where on_hand > 0;
create index batches_expiry on pharmacy.batches (branch_id, expires_on) where on_hand > 0;
select audit.watch('pharmacy.batches');

create table pharmacy.stock_movements (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  batch_id uuid not null references pharmacy.batches,
  medicine_id uuid not null references pharmacy.medicines,
  kind text not null check (kind in ('receipt', 'dispensing', 'adjustment', 'return', 'expiry')),
  quantity numeric(12, 3) not null check (quantity <> 0),
  dispensing_line_id uuid,
  reason text,
  moved_at timestamptz not null,
  moved_by uuid not null
);
create index stock_movements_batch on pharmacy.stock_movements (batch_id, moved_at);
create index stock_movements_medicine on pharmacy.stock_movements (medicine_id, moved_at desc);
select audit.watch('pharmacy.stock_movements');
select platform.append_only('pharmacy.stock_movements');

create table pharmacy.dispensings (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  patient_id uuid not null references patients.patients,
  encounter_id uuid references encounters.encounters,
  prescription_id uuid not null references prescriptions.prescriptions,
  dispensed_at timestamptz not null,
  dispensed_by uuid not null
);
create index dispensings_prescription on pharmacy.dispensings (prescription_id);
create index dispensings_patient on pharmacy.dispensings (patient_id, dispensed_at desc);
select audit.watch('pharmacy.dispensings');
select platform.append_only('pharmacy.dispensings');

create table pharmacy.dispensing_lines (
  id uuid primary key,
  dispensing_id uuid not null references pharmacy.dispensings,
  patient_id uuid not null references patients.patients,
  prescription_line_id uuid not null references prescriptions.lines,
  medicine_id uuid not null references pharmacy.medicines,
  batch_id uuid not null references pharmacy.batches,
  quantity numeric(12, 3) not null check (quantity > 0),
  unit_price_minor bigint not null
);
create index dispensing_lines_dispensing on pharmacy.dispensing_lines (dispensing_id);
select audit.watch('pharmacy.dispensing_lines');
select platform.append_only('pharmacy.dispensing_lines');

create view pharmacy.pub_low_stock as
  select m.id, b.branch_id, m.generic, m.strength, m.form, m.unit, m.reorder_level, sum(b.on_hand) as on_hand
  from pharmacy.medicines m join pharmacy.batches b on b.medicine_id = m.id
  where m.active and m.reorder_level > 0
  group by m.id, b.branch_id having sum(b.on_hand) <= m.reorder_level;
