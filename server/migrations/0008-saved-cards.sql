-- Cards that payers let merchants keep. The number stands in the state, encrypted under the merchant's data key, until the card is deleted.
-- An older server still works: it does not know the table.
create table saved_card (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  protocol text not null,
  token text not null,
  customer_ref text,
  fingerprint text not null,
  payment_id uuid not null,
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index saved_card_token on saved_card (merchant_id, protocol, token) where status <> 'deleted';
create index saved_card_payment on saved_card (merchant_id, payment_id);
create index saved_card_customer on saved_card (merchant_id, protocol, customer_ref) where customer_ref is not null;
create index saved_card_fingerprint on saved_card (merchant_id, fingerprint);
