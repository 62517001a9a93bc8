select platform.open_schema('partners');

create table partners.partners (
  id uuid primary key,
  version int not null default 1,
  kind text not null check (kind in ('insurer', 'law_firm', 'supplier', 'laboratory', 'referrer')),
  name text not null,
  contact_name text,
  phone text,
  email text,
  address text,
  registration_number text,
  tax_number text,
  note text,
  active boolean not null default true,
  created_at timestamptz not null
);
create unique index partners_name on partners.partners (kind, platform.fold(name)) where active;
select audit.watch('partners.partners');

create view partners.pub_partners as select id, kind, name, active from partners.partners;
