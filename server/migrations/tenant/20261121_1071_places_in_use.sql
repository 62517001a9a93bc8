-- Whether a room or a device may be put away is asked by what is still to come in it, not of every visit it ever saw.
create index appointments_room on scheduling.appointments (room_id, ends_at)
  where room_id is not null and status in ('PENDING', 'CONFIRMED');
create index appointments_device on scheduling.appointments (device_id, ends_at)
  where device_id is not null and status in ('PENDING', 'CONFIRMED');
create index schedules_room on scheduling.schedules (room_id) where room_id is not null;

-- Counters grow by one for each doctor and day; those of a prefix are asked for wherever it may be changed.
create index counters_prefix on organisation.counters ((substring(scope from '^[a-z]+:([A-Z]{2,5})(?:[:-]|$)')));
