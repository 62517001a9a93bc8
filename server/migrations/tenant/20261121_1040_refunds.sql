-- Money that is paid back, and what is owed back. `paid_minor` becomes the money kept: what was paid less what was paid
-- back. `credited_minor` is what lines come to whose care was called off after the invoice was issued: nobody owes it.
alter table billing.invoices
  add column credited_minor bigint not null default 0,
  add constraint credited_within_total check (credited_minor between 0 and total_minor);

create or replace function billing.keep_issued() returns trigger language plpgsql as $$
declare
  -- account_id is generated, and not yet known to a trigger that runs before.
  moving text[] := '{version,paid_minor,credited_minor,status,account_id}';
begin
  if old.status <> 'draft' and (new.status = 'draft' or to_jsonb(new) - moving <> to_jsonb(old) - moving) then
    raise exception 'an issued invoice stays as it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

drop index billing.invoices_unpaid;
create index invoices_unpaid on billing.invoices (branch_id, drafted_at desc)
  where status <> 'cancelled' and paid_minor < total_minor - credited_minor;

-- A payment paid back, wholly or in part, in the branch whose till it left.
create table billing.refunds (
  id uuid primary key,
  branch_id uuid not null references organisation.branches,
  payment_id uuid not null references billing.payments,
  invoice_id uuid not null references billing.invoices,
  patient_id uuid not null references patients.patients,
  number text not null unique,
  amount_minor bigint not null check (amount_minor > 0),
  method text not null check (method in ('cash', 'card', 'upi', 'net_banking')),
  reference text,
  reason text not null,
  refunded_at timestamptz not null,
  refunded_on date not null,
  refunded_by uuid not null references identity.accounts
);
create index refunds_payment on billing.refunds (payment_id);
create index refunds_invoice on billing.refunds (invoice_id);
create index refunds_day on billing.refunds (branch_id, refunded_on, refunded_at desc, id desc);
select audit.watch('billing.refunds');
select platform.append_only('billing.refunds');

-- Never more than was paid and not yet paid back. The invoice is the row that two cashiers wait for.
create function billing.refund_within_payment() returns trigger language plpgsql as $$
declare
  paid bigint;
  back bigint;
begin
  perform 1 from billing.invoices where id = new.invoice_id for update;
  select amount_minor into paid from billing.payments where id = new.payment_id and invoice_id = new.invoice_id;
  select coalesce(sum(amount_minor), 0) into back from billing.refunds where payment_id = new.payment_id;
  if paid is null or back + new.amount_minor > paid then
    raise exception 'more than was paid' using errcode = 'check_violation', constraint = 'refund_within_payment';
  end if;
  return new;
end $$;
create trigger refund_within_payment before insert on billing.refunds
  for each row execute function billing.refund_within_payment();

-- How much a cashier of a branch pays back without showing again who they are; without a row, nothing.
create table billing.refund_limits (
  -- The branch's id.
  id uuid primary key references organisation.branches,
  version int not null default 1,
  amount_minor bigint not null check (amount_minor >= 0)
);
select audit.watch('billing.refund_limits');

create or replace view billing.pub_invoices as
  select id, branch_id, patient_id, encounter_id, number, status, currency, total_minor, paid_minor, drafted_at, issued_at, credited_minor
  from billing.invoices;
create view billing.pub_refunds as
  select id, branch_id, invoice_id, payment_id, patient_id, amount_minor, method, refunded_at, refunded_on, refunded_by
  from billing.refunds;
-- Who is still to pay; whom the clinic owes is open at the cash desk only.
create or replace view billing.pub_open_accounts as
  select id, branch_id, patient_id, encounter_id, doctor_id, opened_at from billing.accounts a
  where a.open and (
    exists (select 1 from billing.invoices i where i.account_id = a.id
              and (i.status = 'draft' or (i.status = 'issued' and i.paid_minor < i.total_minor - i.credited_minor)))
    or exists (select 1 from billing.charges c where c.account_id = a.id and c.reverses is null
                 and not exists (select 1 from billing.charges r where r.reverses = c.id)
                 and not exists (select 1 from billing.invoice_lines l where l.charge_id = c.id)));
