-- The payment core. Every tenant table leads with merchant_id, in its primary, unique and foreign keys,
-- so that create_distributed_table(…, 'merchant_id') shards the schema unchanged.

create table payment (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  protocol text not null,
  order_ref text not null,
  public_id text not null,
  amount bigint not null check (amount >= 0),
  status text not null,
  facts jsonb not null,
  state jsonb not null,
  created_at timestamptz not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
comment on column payment.facts is 'what never changes: order, terms, expiry';
comment on column payment.state is 'what the status implies, and the attempts';
create unique index payment_order_key on payment (merchant_id, protocol, order_ref);
create index payment_public_id on payment (public_id);
create index payment_due on payment (due_at) where due_at is not null;

create table refund (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  payment_id uuid not null,
  protocol text not null,
  request_id text not null,
  amount bigint not null check (amount > 0),
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index refund_request_key on refund (merchant_id, protocol, request_id);
create index refund_payment on refund (merchant_id, payment_id);
create index refund_due on refund (due_at) where due_at is not null;

create table reversal (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  payment_id uuid not null,
  attempt_id text not null,
  amount bigint not null check (amount > 0),
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index reversal_attempt_key on reversal (merchant_id, attempt_id);
create index reversal_payment on reversal (merchant_id, payment_id);
create index reversal_due on reversal (due_at) where due_at is not null;

-- What happened, in order, per aggregate (stream: a payment's, refund's or reversal's id). Append-only.
create table event (
  merchant_id int not null,
  stream uuid not null,
  version int not null,
  seq smallint not null,
  change_id uuid not null,
  type text not null,
  data jsonb,
  at timestamptz not null,
  primary key (merchant_id, stream, version, seq)
);

-- One amount from one account to another. Append-only.
create table posting (
  merchant_id int not null,
  payment_id uuid not null,
  change_id uuid not null,
  seq smallint not null,
  attempt_id text not null,
  debit text not null,
  credit text not null,
  amount bigint not null check (amount > 0),
  at timestamptz not null,
  primary key (merchant_id, payment_id, change_id, seq)
);

-- What the gateway owes a merchant. The row is the job: workers take what is due.
create table message (
  merchant_id int not null,
  payment_id uuid not null,
  id uuid not null,
  kind text not null,
  host text,
  status text not null default 'pending' check (status in ('pending', 'received', 'parked')),
  tries int not null default 0,
  due_at timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, payment_id, id)
);
create index message_due on message (due_at) where status = 'pending';

create table message_try (
  merchant_id int not null,
  payment_id uuid not null,
  message_id uuid not null,
  number int not null,
  at timestamptz not null,
  took_ms int not null,
  url text not null,
  request text not null,
  response_status int,
  response text,
  verdict text not null,
  primary key (merchant_id, payment_id, message_id, number)
);
comment on column message_try.request is 'as sent, the signature left out';

-- What a merchant's orders of one Viet Nam day come to, kept only where a daily limit is set.
create table merchant_day (
  merchant_id int not null,
  day date not null,
  used bigint not null,
  primary key (merchant_id, day)
);
