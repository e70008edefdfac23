-- The schema as the migrations make it, for reading. Made by `npm run schema`; a test compares it with a
-- fresh database. Change it by a migration, never here.

create table audit (
  id bigint not null generated as identity,
  at timestamp with time zone not null,
  operator text not null,
  action text not null,
  subject text not null,
  detail jsonb not null,
  constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_subject ON public.audit USING btree (subject, id);

create table balance_checkpoint (
  merchant_id integer not null,
  account text not null,
  upto timestamp with time zone not null,
  debits bigint not null,
  credits bigint not null,
  constraint balance_checkpoint_pkey PRIMARY KEY (merchant_id, account)
);
comment on column balance_checkpoint.upto is 'postings before this instant are in';

create table bank_setting (
  bank text not null,
  state text not null,
  changed_at timestamp with time zone not null,
  constraint bank_setting_pkey PRIMARY KEY (bank),
  constraint bank_setting_state_check CHECK ((state = ANY (ARRAY['open'::text, 'maintenance'::text, 'closed'::text])))
);

create table card_issuer (
  prefix text not null,
  bank text not null,
  constraint card_issuer_pkey PRIMARY KEY (prefix)
);

create table conversion (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  payment_id uuid not null,
  attempt_id text not null,
  bank text not null,
  amount bigint not null,
  captured_at timestamp with time zone not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint conversion_pkey PRIMARY KEY (merchant_id, id),
  constraint conversion_amount_check CHECK ((amount > 0))
);
CREATE INDEX conversion_bank ON public.conversion USING btree (bank, captured_at);
CREATE INDEX conversion_withdrawn ON public.conversion USING btree (bank, ((state ->> 'withdrawnAt'::text))) WHERE (status = 'withdrawn'::text);
CREATE UNIQUE INDEX conversion_payment ON public.conversion USING btree (merchant_id, payment_id);

create table credential (
  merchant_id integer not null,
  protocol text not null,
  id uuid not null,
  secrets bytea not null,
  created_at timestamp with time zone not null,
  retires_at timestamp with time zone,
  constraint credential_pkey PRIMARY KEY (merchant_id, protocol, id),
  constraint credential_merchant_id_protocol_fkey FOREIGN KEY (merchant_id, protocol) REFERENCES merchant_code(merchant_id, protocol)
);

create table event (
  merchant_id integer not null,
  stream uuid not null,
  version integer not null,
  seq smallint not null,
  change_id uuid not null,
  type text not null,
  data jsonb,
  at timestamp with time zone not null,
  constraint event_pkey PRIMARY KEY (merchant_id, stream, version, seq)
);
CREATE INDEX event_discrepancy ON public.event USING btree (merchant_id, stream) WHERE (type = 'discrepancy_noted'::text);

create table installation (
  only_row boolean not null default true,
  mode text not null,
  created_at timestamp with time zone not null,
  constraint installation_pkey PRIMARY KEY (only_row),
  constraint installation_mode_check CHECK ((mode = ANY (ARRAY['sandbox'::text, 'production'::text]))),
  constraint installation_only_row_check CHECK (only_row)
);

create table instalment_fee (
  id integer not null,
  bank text not null,
  card_type text not null,
  months smallint not null,
  currency text not null,
  fee_bps integer not null,
  paid_by text not null,
  min_amount bigint not null,
  valid_from date not null,
  valid_until date,
  constraint instalment_fee_pkey PRIMARY KEY (id),
  constraint instalment_fee_check CHECK ((valid_until >= valid_from)),
  constraint instalment_fee_currency_check CHECK ((currency = 'VND'::text)),
  constraint instalment_fee_fee_bps_check CHECK (((fee_bps >= 0) AND (fee_bps <= 10000))),
  constraint instalment_fee_min_amount_check CHECK ((min_amount > 0)),
  constraint instalment_fee_months_check CHECK ((months > 0)),
  constraint instalment_fee_paid_by_check CHECK ((paid_by = ANY (ARRAY['buyer'::text, 'merchant'::text])))
);

create table merchant (
  id integer not null,
  name text not null,
  status text not null default 'active'::text,
  settings jsonb not null,
  data_key bytea not null,
  master_key_id text not null,
  created_at timestamp with time zone not null,
  constraint merchant_pkey PRIMARY KEY (id),
  constraint merchant_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text])))
);

create table merchant_code (
  protocol text not null,
  code text not null,
  merchant_id integer not null,
  constraint merchant_code_pkey PRIMARY KEY (protocol, code),
  constraint merchant_code_merchant_id_protocol_key UNIQUE (merchant_id, protocol),
  constraint merchant_code_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(id) DEFERRABLE INITIALLY DEFERRED
);

create table merchant_day (
  merchant_id integer not null,
  day date not null,
  used bigint not null,
  constraint merchant_day_pkey PRIMARY KEY (merchant_id, day)
);

create table message (
  merchant_id integer not null,
  payment_id uuid not null,
  id uuid not null,
  kind text not null,
  host text,
  status text not null default 'pending'::text,
  tries integer not null default 0,
  due_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint message_pkey PRIMARY KEY (merchant_id, payment_id, id),
  constraint message_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'received'::text, 'parked'::text])))
);
CREATE INDEX message_due_host ON public.message USING btree (((merchant_id % 64)), COALESCE(host, ''::text), due_at) WHERE (status = 'pending'::text);
CREATE INDEX message_parked_payment ON public.message USING btree (merchant_id, payment_id) WHERE (status = 'parked'::text);

create table message_try (
  merchant_id integer not null,
  payment_id uuid not null,
  message_id uuid not null,
  number integer not null,
  at timestamp with time zone not null,
  took_ms integer not null,
  url text not null,
  request text not null,
  response_status integer,
  response text,
  verdict text not null,
  constraint message_try_pkey PRIMARY KEY (merchant_id, payment_id, message_id, number)
);
comment on column message_try.request is 'as sent, the signature left out';

create table migration (
  name text not null,
  applied_at timestamp with time zone not null,
  constraint migration_pkey PRIMARY KEY (name)
);

create table payment (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  protocol text not null,
  order_ref text not null,
  public_id text not null,
  amount bigint not null,
  status text not null,
  facts jsonb not null,
  state jsonb not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone,
  constraint payment_pkey PRIMARY KEY (merchant_id, id),
  constraint payment_amount_check CHECK ((amount >= 0))
);
CREATE INDEX payment_due ON public.payment USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX payment_public_id ON public.payment USING btree (public_id);
CREATE INDEX payment_uncertain ON public.payment USING btree (merchant_id, id) WHERE (status = 'uncertain'::text);
CREATE UNIQUE INDEX payment_order_key ON public.payment USING btree (merchant_id, protocol, order_ref);
CREATE UNIQUE INDEX payment_request ON public.payment USING btree (merchant_id, protocol, (((facts -> 'order'::text) ->> 'requestRef'::text))) WHERE ((facts -> 'order'::text) ? 'requestRef'::text);
comment on column payment.facts is 'what never changes: order, terms, expiry';
comment on column payment.state is 'what the status implies, and the attempts';

create table plan (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  protocol text not null,
  code text not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint plan_pkey PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX plan_code ON public.plan USING btree (merchant_id, protocol, code);

create table posting (
  merchant_id integer not null,
  payment_id uuid not null,
  change_id uuid not null,
  seq smallint not null,
  attempt_id text,
  debit text not null,
  credit text not null,
  amount bigint not null,
  at timestamp with time zone not null,
  constraint posting_pkey PRIMARY KEY (merchant_id, payment_id, change_id, seq),
  constraint posting_amount_check CHECK ((amount > 0))
);
CREATE INDEX posting_at ON public.posting USING brin (at);

create table profile (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  protocol text not null,
  customer_ref text not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint profile_pkey PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX profile_customer ON public.profile USING btree (merchant_id, protocol, customer_ref);

create table provider_account (
  merchant_id integer not null,
  connector text not null,
  secrets bytea not null,
  changed_at timestamp with time zone not null,
  constraint provider_account_pkey PRIMARY KEY (merchant_id, connector),
  constraint provider_account_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchant(id)
);

create table public_id_block (
  protocol text not null,
  day date not null,
  next bigint not null,
  constraint public_id_block_pkey PRIMARY KEY (protocol, day)
);

create table refund (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  payment_id uuid not null,
  protocol text not null,
  request_id text not null,
  amount bigint not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint refund_pkey PRIMARY KEY (merchant_id, id),
  constraint refund_amount_check CHECK ((amount > 0))
);
CREATE INDEX refund_due ON public.refund USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX refund_payment ON public.refund USING btree (merchant_id, payment_id);
CREATE UNIQUE INDEX refund_request_key ON public.refund USING btree (merchant_id, protocol, request_id);

create table reversal (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  payment_id uuid not null,
  attempt_id text not null,
  amount bigint not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint reversal_pkey PRIMARY KEY (merchant_id, id),
  constraint reversal_amount_check CHECK ((amount > 0))
);
CREATE INDEX reversal_due ON public.reversal USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX reversal_payment ON public.reversal USING btree (merchant_id, payment_id);
CREATE UNIQUE INDEX reversal_attempt_key ON public.reversal USING btree (merchant_id, attempt_id);

create table sandbox_clock (
  only_row boolean not null default true,
  offset_ms bigint not null,
  constraint sandbox_clock_pkey PRIMARY KEY (only_row),
  constraint sandbox_clock_only_row_check CHECK (only_row)
);

create table saved_card (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  protocol text not null,
  token text not null,
  customer_ref text,
  fingerprint text not null,
  payment_id uuid not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint saved_card_pkey PRIMARY KEY (merchant_id, id)
);
CREATE INDEX saved_card_customer ON public.saved_card USING btree (merchant_id, protocol, customer_ref) WHERE (customer_ref IS NOT NULL);
CREATE INDEX saved_card_fingerprint ON public.saved_card USING btree (merchant_id, fingerprint);
CREATE INDEX saved_card_payment ON public.saved_card USING btree (merchant_id, payment_id);
CREATE UNIQUE INDEX saved_card_token ON public.saved_card USING btree (merchant_id, protocol, token) WHERE (status <> 'deleted'::text);

create table subscription (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  protocol text not null,
  code text not null,
  plan_id uuid not null,
  customer_ref text not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint subscription_pkey PRIMARY KEY (merchant_id, id)
);
CREATE INDEX subscription_due ON public.subscription USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE UNIQUE INDEX subscription_code ON public.subscription USING btree (merchant_id, protocol, code);
CREATE UNIQUE INDEX subscription_open ON public.subscription USING btree (merchant_id, plan_id, customer_ref) WHERE (status = ANY (ARRAY['pending'::text, 'active'::text]));

create table top_up (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  wallet_id uuid not null,
  request_id text not null,
  amount bigint not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  constraint top_up_pkey PRIMARY KEY (merchant_id, id),
  constraint top_up_amount_check CHECK ((amount > 0))
);
CREATE UNIQUE INDEX top_up_request_key ON public.top_up USING btree (merchant_id, request_id);

create table try_count (
  merchant_id integer not null,
  subject text not null,
  tries integer not null,
  until timestamp with time zone not null,
  constraint try_count_pkey PRIMARY KEY (merchant_id, subject)
);
comment on column try_count.until is 'then counting begins anew';

create table wallet (
  merchant_id integer not null,
  id uuid not null,
  version integer not null,
  phone text not null,
  password_hash text not null,
  status text not null,
  state jsonb not null,
  due_at timestamp with time zone,
  balance bigint not null default 0,
  entries integer not null default 0,
  constraint wallet_pkey PRIMARY KEY (merchant_id, id),
  constraint wallet_balance_check CHECK ((balance >= 0))
);
CREATE UNIQUE INDEX wallet_phone_key ON public.wallet USING btree (merchant_id, phone);
comment on column wallet.balance is 'what its postings come to';
comment on column wallet.entries is 'how many lines its statement has';

create table wallet_day (
  merchant_id integer not null,
  wallet_id uuid not null,
  day date not null,
  used bigint not null,
  constraint wallet_day_pkey PRIMARY KEY (merchant_id, wallet_id, day)
);

create table wallet_entry (
  merchant_id integer not null,
  wallet_id uuid not null,
  number integer not null,
  change_id uuid not null,
  other_merchant_id integer not null,
  subject_id uuid not null,
  other_account text not null,
  amount bigint not null,
  balance bigint not null,
  at timestamp with time zone not null,
  constraint wallet_entry_pkey PRIMARY KEY (merchant_id, wallet_id, number),
  constraint wallet_entry_balance_check CHECK ((balance >= 0))
);
comment on column wallet_entry.subject_id is 'the payment of other_merchant_id, or the top-up';

create sequence audit_id_seq as bigint start 1 increment 1;
create sequence merchant_id_seq as integer start 1 increment 1;
