-- What merchants told of the customers whose cards they have linked.
-- An older server still works: it does not know the table.
create table profile (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  protocol text not null,
  customer_ref text not null,
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index profile_customer on profile (merchant_id, protocol, customer_ref);
