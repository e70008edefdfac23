-- Payers' wallets, kept by the house (merchant 0). An older server still works beside it: it does not know the tables.

-- What a wallet holds is a balance of the ledger; it stands here so that it can be locked, and is never negative.
create table wallet (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  phone text not null,
  password_hash text not null,
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  balance bigint not null default 0 check (balance >= 0),
  entries int not null default 0,
  primary key (merchant_id, id)
);
comment on column wallet.balance is 'what its postings come to';
comment on column wallet.entries is 'how many lines its statement has';
create unique index wallet_phone_key on wallet (merchant_id, phone);

create table top_up (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  wallet_id uuid not null,
  request_id text not null,
  amount bigint not null check (amount > 0),
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index top_up_request_key on top_up (merchant_id, request_id);

-- A wallet's statement: one line for each posting that moved its money, in the order of booking. Append-only.
create table wallet_entry (
  merchant_id int not null,
  wallet_id uuid not null,
  number int not null,
  change_id uuid not null,
  other_merchant_id int not null,
  subject_id uuid not null,
  other_account text not null,
  amount bigint not null,
  balance bigint not null check (balance >= 0),
  at timestamptz not null,
  primary key (merchant_id, wallet_id, number)
);
comment on column wallet_entry.subject_id is 'the payment of other_merchant_id, or the top-up';

-- What a wallet's payments of one Viet Nam day come to.
create table wallet_day (
  merchant_id int not null,
  wallet_id uuid not null,
  day date not null,
  used bigint not null,
  primary key (merchant_id, wallet_id, day)
);

-- Tries that are limited, such as sign-ins, by a hash of what they are counted for.
create table try_count (
  merchant_id int not null,
  subject text not null,
  tries int not null,
  until timestamptz not null,
  primary key (merchant_id, subject)
);

comment on column try_count.until is 'then counting begins anew';

-- A top-up's posting is of no attempt.
alter table posting alter column attempt_id drop not null;
