-- Minutes a visit takes in a session: its slot, or its share of the working time where numbers share it.
create function scheduling.minutes_each(from_minute int, until_minute int, breaks jsonb, slot_minutes int, capacity int)
  returns int language sql immutable
  return case when capacity is null then slot_minutes else greatest(1, (until_minute - from_minute
    - coalesce((select sum((b ->> 1)::int - (b ->> 0)::int) from jsonb_array_elements(breaks) b), 0))::int / capacity) end;

create or replace view scheduling.pub_sessions as
  select doctor_id, branch_id, day_of_week, from_minute, until_minute,
    scheduling.minutes_each(from_minute, until_minute, breaks, slot_minutes, capacity) as slot_minutes, valid_from, valid_until
  from scheduling.schedules;

-- Days unlike the week, for those who estimate when a doctor begins.
create view scheduling.pub_exceptions as
  select doctor_id, branch_id, on_date, kind, from_minute, until_minute,
    scheduling.minutes_each(from_minute, until_minute, breaks, slot_minutes, capacity) as slot_minutes
  from scheduling.exceptions where withdrawn_at is null;
