-- Where the account of a patient's phone is written to by mail: proved by a code that was sent there; null once taken back.
create table portal.mail (
  account_id uuid primary key references identity.accounts,
  address text,
  changed_at timestamptz not null
);
select audit.watch('portal.mail');
