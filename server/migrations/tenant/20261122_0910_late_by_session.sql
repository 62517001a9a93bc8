-- A late start belongs to one session: what is expected in the others stays. Without a stretch it is the whole day's, as all
-- were until now. Said again, it is a new row; of those about one time, the last said holds.
alter table scheduling.late_starts
  add column starts_at timestamptz,
  add column ends_at timestamptz,
  add constraint late_session_has_length check ((starts_at is null) = (ends_at is null) and starts_at < ends_at),
  drop constraint late_starts_doctor_id_branch_id_on_date_key;
create index late_starts_day on scheduling.late_starts (doctor_id, branch_id, on_date, id desc);

-- Minutes of the day on the branch's clock, as sessions have them; null: all day. The greatest id is the last said.
create or replace view scheduling.pub_late_starts as
  select l.doctor_id, l.branch_id, l.on_date, l.minutes, l.id,
    (extract(epoch from (l.starts_at at time zone b.time_zone) - l.on_date::timestamp) / 60)::int as from_minute,
    (extract(epoch from (l.ends_at at time zone b.time_zone) - l.on_date::timestamp) / 60)::int as until_minute
  from scheduling.late_starts l join organisation.branches b on b.id = l.branch_id;
