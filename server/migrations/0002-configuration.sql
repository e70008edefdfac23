-- The operator's configuration: small, cached by every process, changed by command.

-- The master key never stands here: data_key is a merchant's own key, wrapped by it.
create table merchant (
  id int primary key,
  name text not null,
  status text not null default 'active' check (status in ('active', 'blocked')),
  settings jsonb not null,
  data_key bytea not null,
  master_key_id text not null,
  created_at timestamptz not null
);
create sequence merchant_id_seq as int start 1;

-- The name a merchant goes by in one protocol: nobody else's.
create table merchant_code (
  protocol text not null,
  code text not null,
  merchant_id int not null references merchant (id) deferrable initially deferred,
  primary key (protocol, code),
  unique (merchant_id, protocol)
);

-- How a merchant proves itself in one protocol. Secrets are encrypted under the merchant's data key.
create table credential (
  merchant_id int not null,
  protocol text not null,
  id uuid not null,
  secrets bytea not null,
  created_at timestamptz not null,
  retires_at timestamptz,
  primary key (merchant_id, protocol, id),
  foreign key (merchant_id, protocol) references merchant_code (merchant_id, protocol)
);

-- What the operator says of a bank; one without a row is open.
create table bank_setting (
  bank text primary key,
  state text not null check (state in ('open', 'maintenance', 'closed')),
  changed_at timestamptz not null
);

-- The next public ids of a protocol's day are handed out in blocks.
create table public_id_block (
  protocol text not null,
  day date not null,
  next bigint not null,
  primary key (protocol, day)
);

-- Sandbox or production, decided by the first start: keys that everybody knows never meet real money.
create table installation (
  only_row boolean primary key default true check (only_row),
  mode text not null check (mode in ('sandbox', 'production')),
  created_at timestamptz not null
);

-- Sandbox only: how far the clock was moved.
create table sandbox_clock (
  only_row boolean primary key default true check (only_row),
  offset_ms bigint not null
);

-- What an operator did by hand. Append-only; never holds a key.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  operator text not null,
  action text not null,
  subject text not null,
  detail jsonb not null
);
create index audit_subject on audit (subject, id);
