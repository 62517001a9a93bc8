select platform.open_schema('federation');

-- A session may begin outside: at a provider the clinic trusts.
alter table identity.sessions drop constraint sessions_means_check;
alter table identity.sessions
  add constraint sessions_means_check check (means in ('password', 'code', 'passkey', 'external', 'break_in'));

-- How far the clinic trusts a provider; one row. Secrets are sealed by a key this database does not hold.
create table federation.settings (
  id boolean primary key default true check (id),
  version int not null default 1,
  mode text not null default 'local' check (mode in ('local', 'external', 'both')),
  set_up boolean not null default false,
  name text not null default '',
  issuer text not null default '',
  bearer boolean not null default false,
  audience text not null default '',
  algorithms text[] not null default '{RS256}',
  key_source text not null default 'jwks' check (key_source in ('jwks', 'key', 'secret')),
  jwks_url text not null default '',
  public_key text not null default '',
  shared_secret text,
  introspection_url text not null default '',
  introspection_key text,
  oidc boolean not null default false,
  client_id text not null default '',
  client_secret text,
  scopes text not null default 'openid profile email',
  claims jsonb not null default
    '{"subject":"sub","name":"name","email":"email","phone":"phone_number","picture":"picture","roles":"roles"}',
  branch_id uuid references organisation.branches,
  link_by_email boolean not null default false,
  recovery_hash text,
  recovery_at timestamptz,
  -- Local sign-in is never left without a way back.
  constraint settings_way_back check (mode <> 'external' or (set_up and recovery_hash is not null))
);
insert into federation.settings default values;
select audit.watch('federation.settings', 'shared_secret', 'introspection_key', 'client_secret', 'recovery_hash');

-- What a role of the provider's is here. What is not listed gives nothing.
create table federation.role_map (
  outside text not null,
  role_id text not null references identity.roles,
  primary key (outside, role_id)
);
grant delete on federation.role_map to tabib_app;
select audit.watch('federation.role_map');

-- Whom a provider's subject is here.
create table federation.people (
  issuer text not null,
  subject text not null,
  account_id uuid not null references identity.accounts,
  -- Roles this person holds because the provider says so; those given by hand are not among them.
  managed_roles text[] not null default '{}',
  picture_url text,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create index people_account on federation.people (account_id);
select audit.watch('federation.people');

-- The session of record of a token, named by a digest: a session that was ended stays ended however long the token lives.
create table federation.token_sessions (
  token text primary key,
  session_id uuid not null,
  expires_at timestamptz not null
);
create index token_sessions_end on federation.token_sessions (expires_at);
grant delete on federation.token_sessions to tabib_app;
select audit.watch('federation.token_sessions');

-- A browser on its way to the provider and back: single use, bound to that browser.
create table federation.flows (
  state text primary key,
  browser text not null,
  nonce text not null,
  verifier text not null,
  redirect_uri text not null,
  return_to text,
  settings_version int not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index flows_end on federation.flows (expires_at);
grant delete on federation.flows to tabib_app;
select audit.watch('federation.flows', 'state', 'browser', 'nonce', 'verifier');

-- What a session needs to sign out at the provider too.
create table federation.logins (
  session_id uuid primary key references identity.sessions on delete cascade,
  id_token text not null
);
grant delete on federation.logins to tabib_app;
select audit.watch('federation.logins', 'id_token');
