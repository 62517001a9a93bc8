-- A prescription can be taken back, or written anew in a version that stands in its place.
alter table prescriptions.prescriptions
  drop constraint prescriptions_status_check,
  add constraint prescriptions_status_check check (status in ('active', 'dispensed', 'cancelled', 'superseded')),
  -- Why this version stands in place of the one it amends.
  add column amend_reason text,
  add column cancelled_at timestamptz,
  add column cancelled_by uuid,
  add column cancel_reason text,
  add constraint amended_with_reason check (amends is null or amend_reason is not null),
  add constraint cancelled_with_reason check (status <> 'cancelled' or source = 'import' or cancel_reason is not null);
-- Two versions cannot take the place of the same one.
create unique index prescription_amended_once on prescriptions.prescriptions (amends) where amends is not null;

create or replace view prescriptions.pub_prescriptions as
  select id, branch_id, patient_id, encounter_id, doctor_id, status, source, written_at, amends
  from prescriptions.prescriptions;

-- What may still be handed out counts, not what has expired. A branch keeps what it ever received: the starter list
-- names a level for every medicine, and what nobody here ever kept is not missing.
create or replace view pharmacy.pub_low_stock as
  select m.id, w.id as branch_id, m.generic, m.strength, m.form, m.unit, m.reorder_level, coalesce(s.on_hand, 0) as on_hand
  from pharmacy.medicines m
  cross join organisation.pub_branches w
  left join lateral (
    select sum(b.on_hand) filter (where b.expires_on >= (now() at time zone w.time_zone)::date) as on_hand, count(*) as batches
    from pharmacy.batches b where b.branch_id = w.id and b.medicine_id = m.id
  ) s on true
  where m.active and w.active and m.reorder_level > 0 and coalesce(s.on_hand, 0) <= m.reorder_level
    and s.batches > 0;
