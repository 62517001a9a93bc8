-- What a branch is called above its papers and in its messages.
create view organisation.pub_letterheads as
  select b.id as branch_id, coalesce(l.name, b.clinic_name) as clinic_name
  from organisation.branches b left join organisation.letterheads l on l.branch_id = b.id;

-- Holds that ran out are looked for by doctor whenever a time is asked for.
create index appointments_held_doctor on scheduling.appointments (doctor_id, held_until)
  where held_until is not null and status = 'PENDING';
