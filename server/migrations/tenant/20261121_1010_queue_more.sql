-- Where somebody stands at a counter, since when. Without a row, or where something new came up since, they wait.
create table frontdesk.counter_visits (
  id uuid primary key,
  arrival_id uuid not null references frontdesk.arrivals,
  counter text not null check (counter in ('vitals', 'lab', 'pharmacy', 'register')),
  status text not null check (status in ('waiting', 'called', 'skipped', 'held', 'done')),
  -- The counter that comes first: back here by itself once that one has nothing to do any more.
  sent_to text check (sent_to in ('vitals', 'lab', 'pharmacy', 'register')),
  since timestamptz not null,
  decided_by uuid not null,
  constraint counter_visits_once unique (arrival_id, counter),
  constraint sent_elsewhere_is_held check (sent_to is null or (status = 'held' and sent_to <> counter))
);
select audit.watch('frontdesk.counter_visits');
