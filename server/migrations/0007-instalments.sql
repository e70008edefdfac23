-- What banks' instalments cost, and whose cards begin with which digits: the operator's configuration.
-- What banks must turn into instalments: one row per payment captured so.
-- An older server still works: it offers no instalments.
create table instalment_fee (
  id int primary key,
  bank text not null,
  card_type text not null,
  months smallint not null check (months > 0),
  currency text not null check (currency = 'VND'),
  fee_bps int not null check (fee_bps between 0 and 10000),
  paid_by text not null check (paid_by in ('buyer', 'merchant')),
  min_amount bigint not null check (min_amount > 0),
  valid_from date not null,
  valid_until date check (valid_until >= valid_from)
);

create table card_issuer (
  prefix text primary key,
  bank text not null
);

create table conversion (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  payment_id uuid not null,
  attempt_id text not null,
  bank text not null,
  amount bigint not null check (amount > 0),
  captured_at timestamptz not null,
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index conversion_payment on conversion (merchant_id, payment_id);
create index conversion_bank on conversion (bank, captured_at);
