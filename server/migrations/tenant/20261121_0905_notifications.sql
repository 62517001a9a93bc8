select platform.open_schema('notifications');

-- One fact for one person. What the fact is stands in `data`; a secret one is sealed by a key this database does not hold.
create table notifications.messages (
  id uuid primary key,
  -- One fact, one key: the same fact again tells nobody twice.
  key text not null unique check (length(key) between 1 and 200),
  kind text not null,
  branch_id uuid,
  account_id uuid,
  patient_id uuid,
  name text not null,
  phone text,
  email text,
  language text check (language in ('en', 'hi', 'bn', 'ar')),
  data jsonb not null default '{}',
  sealed text,
  secret boolean not null default false,
  -- What an answer to it is about, e.g. appointment and its id.
  subject_kind text,
  subject_id uuid,
  -- Narrows the channels; null where preferences and the clinic's policy decide.
  channels text[],
  -- Added by the plan: one after the other, or all at once.
  policy text check (policy in ('first', 'all')),
  state text not null default 'new'
    check (state in ('new', 'waiting', 'outbox', 'sent', 'delivered', 'read', 'failed', 'expired', 'suppressed')),
  reason text,
  not_before timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz,
  -- When the person read it in the app.
  seen_at timestamptz,
  wiped_at timestamptz,
  constraint sealed_when_secret check (secret or sealed is null),
  constraint subject_whole check ((subject_kind is null) = (subject_id is null))
);
create index messages_new on notifications.messages (created_at) where state = 'new';
create index messages_day on notifications.messages (created_at desc, id desc);
create index messages_account on notifications.messages (account_id, created_at desc, id desc) where account_id is not null;
create index messages_unread on notifications.messages (account_id) where account_id is not null and seen_at is null;
create index messages_patient on notifications.messages (patient_id, created_at desc) where patient_id is not null;
create index messages_phone on notifications.messages (phone, created_at desc) where subject_id is not null;
create index messages_missed on notifications.messages (created_at desc, id desc) where state in ('outbox', 'failed', 'expired');
create index messages_unwiped on notifications.messages (created_at) where wiped_at is null;
select audit.watch('notifications.messages', 'sealed');

-- A message on one channel. The row is the hand-over's own state: it says `handing_over` before the provider is asked.
create table notifications.deliveries (
  id uuid primary key,
  message_id uuid not null references notifications.messages,
  channel text not null check (channel in ('in_app', 'push', 'whatsapp', 'sms', 'email')),
  -- Its place in the order of fallback; 0 goes first.
  position int not null,
  provider text,
  -- What was rendered; wiped with the message.
  subject text,
  body text,
  address text,
  state text not null
    check (state in ('held', 'waiting', 'handing_over', 'outbox', 'accepted', 'delivered', 'read', 'failed', 'unknown', 'skipped')),
  reason text,
  detail text,
  tries int not null default 0,
  due_at timestamptz,
  -- A hand-over that has not ended by then died with its worker.
  leased_until timestamptz,
  provider_id text,
  accepted_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  unique (message_id, channel)
);
create index deliveries_due on notifications.deliveries (due_at) where state = 'waiting';
create index deliveries_leased on notifications.deliveries (leased_until) where state = 'handing_over';
create unique index deliveries_provider on notifications.deliveries (channel, provider_id) where provider_id is not null;
select audit.watch('notifications.deliveries');

-- Everything that happened on the way, one row each; never changed.
create table notifications.attempts (
  id uuid primary key,
  delivery_id uuid not null references notifications.deliveries,
  message_id uuid not null references notifications.messages,
  at timestamptz not null,
  event text not null,
  reason text,
  detail text,
  status int,
  took_ms int
);
create index attempts_message on notifications.attempts (message_id, at);
create index attempts_delivery on notifications.attempts (delivery_id, at);
select platform.append_only('notifications.attempts');

-- How a clinic reaches people: settings in the open, credentials sealed.
create table notifications.channels (
  channel text primary key check (channel in ('push', 'whatsapp', 'sms', 'email')),
  version int not null default 1,
  active boolean not null default false,
  provider text not null,
  settings jsonb not null default '{}',
  sealed text,
  -- The last four characters of each credential, so that people can tell which one is set.
  hints jsonb not null default '{}',
  tested_at timestamptz,
  test_outcome text,
  changed_at timestamptz not null
);
select audit.watch('notifications.channels', 'sealed');

-- Circuit breakers: shared by all processes, so that one learns from another.
create table notifications.breakers (
  provider text primary key,
  failures int not null default 0,
  open_until timestamptz
);

-- What the clinic decides for each kind; kinds without a row go by the code's defaults.
create table notifications.policies (
  id text primary key,
  active boolean not null default true,
  policy text not null check (policy in ('first', 'all')),
  channels text[] not null,
  version int not null default 1
);
select audit.watch('notifications.policies');

-- One row: quiet hours in the branch's zone, and how long bodies are kept.
create table notifications.rules (
  id text primary key check (id = 'clinic'),
  version int not null default 1,
  quiet_from time,
  quiet_to time,
  retention_days int not null default 180 check (retention_days between 7 and 3650),
  constraint quiet_whole check ((quiet_from is null) = (quiet_to is null))
);
select audit.watch('notifications.rules');

-- Every edition of a text; the newest stands, and one without a body is the built-in again.
create table notifications.templates (
  id uuid primary key,
  kind text not null,
  channel text not null check (channel in ('in_app', 'push', 'whatsapp', 'sms', 'email')),
  language text not null check (language in ('en', 'hi', 'bn', 'ar')),
  edition int not null check (edition > 0),
  subject text,
  body text,
  -- WhatsApp: the approved template of this text, and its language there.
  provider_name text,
  provider_language text,
  made_at timestamptz not null,
  made_by uuid not null,
  made_by_name text not null,
  unique (kind, channel, language, edition)
);
select audit.watch('notifications.templates');
select platform.append_only('notifications.templates');

create table notifications.preferences (
  account_id uuid primary key,
  version int not null default 1,
  language text check (language in ('en', 'hi', 'bn', 'ar')),
  time_zone text,
  dark_mode text not null default 'auto' check (dark_mode in ('auto', 'light', 'dark')),
  default_template text,
  -- Channels by kind; a kind that is missing goes by the clinic's policy.
  channels jsonb not null default '{}',
  changed_at timestamptz not null
);
select audit.watch('notifications.preferences');

-- Who asked for silence, by address; the newest row of an address stands.
create table notifications.consents (
  id uuid primary key,
  channel text not null check (channel in ('whatsapp', 'sms', 'email')),
  address text not null,
  stopped boolean not null,
  source text not null check (source in ('reply', 'desk', 'link')),
  at timestamptz not null
);
create index consents_address on notifications.consents (channel, address, at desc);
select audit.watch('notifications.consents');
select platform.append_only('notifications.consents');

-- What people wrote back.
create table notifications.replies (
  id uuid primary key,
  version int not null default 1,
  channel text not null check (channel in ('whatsapp', 'sms')),
  provider_id text not null,
  address text not null,
  name text,
  body text,
  button text,
  received_at timestamptz not null,
  -- What it was understood as; null goes to the inbox.
  meaning text check (meaning in ('confirm', 'cancel', 'stop', 'start')),
  outcome text,
  message_id uuid references notifications.messages,
  patient_id uuid,
  patient_name text,
  state text not null check (state in ('open', 'done')),
  done_at timestamptz,
  done_by uuid,
  wiped_at timestamptz,
  unique (channel, provider_id)
);
create index replies_open on notifications.replies (received_at desc, id desc) where state = 'open';
create index replies_received on notifications.replies (received_at desc, id desc);
create index replies_address on notifications.replies (channel, address, received_at desc);
select audit.watch('notifications.replies');

-- Where browsers and phones take push messages.
create table notifications.subscriptions (
  id uuid primary key,
  account_id uuid not null,
  provider text not null check (provider in ('web', 'fcm')),
  -- The push service's address, or the device's token.
  address text not null,
  keys jsonb not null default '{}',
  device text,
  active boolean not null default true,
  at timestamptz not null,
  unique (provider, address)
);
create index subscriptions_account on notifications.subscriptions (account_id) where active;
select audit.watch('notifications.subscriptions', 'address', 'keys');

-- Webhooks seen before, so that a copy does nothing.
create table notifications.hooks (
  id text primary key,
  at timestamptz not null
);
create index hooks_at on notifications.hooks (at);
grant delete on notifications.hooks to tabib_app;
