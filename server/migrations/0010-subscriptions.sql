-- What merchants sell by subscription, and who has signed up. A cycle's payment is an ordinary payment; its order_ref names the cycle.
-- An older server still works: it does not know the tables, and bills nothing.
create table plan (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  protocol text not null,
  code text not null,
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index plan_code on plan (merchant_id, protocol, code);

create table subscription (
  merchant_id int not null,
  id uuid not null,
  version int not null,
  protocol text not null,
  code text not null,
  plan_id uuid not null,
  customer_ref text not null,
  status text not null,
  state jsonb not null,
  due_at timestamptz,
  primary key (merchant_id, id)
);
create unique index subscription_code on subscription (merchant_id, protocol, code);
create unique index subscription_open on subscription (merchant_id, plan_id, customer_ref)
  where status in ('pending', 'active');
create index subscription_due on subscription (due_at) where due_at is not null;
