-- Every table's key starts with the company, so that a distributed database can spread it. Points in time are microseconds since
-- 1970 (UTC), days are days since 1970, amounts are in e4 (four decimals). WITHOUT ROWID keeps a table in its key's order, which
-- saves a step at each reading; an engine's driver leaves the words out where the engine doesn't know them.

CREATE TABLE company (
  company_id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  domain TEXT NOT NULL,
  api_base TEXT NOT NULL,             -- the company's own address at the CRM, without /api/v1
  organisation_id TEXT,               -- the organisation in use, NULL until connected
  created_us BIGINT NOT NULL
) WITHOUT ROWID;

-- One row a CRM user who installed the app; tokens are sealed.
CREATE TABLE crm_connection (
  company_id BIGINT NOT NULL REFERENCES company (company_id),
  user_id BIGINT NOT NULL,
  user_name TEXT NOT NULL,
  is_admin BIGINT NOT NULL,
  language TEXT NOT NULL,
  access_token TEXT NOT NULL,
  refresh_token TEXT NOT NULL,
  expires_us BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'lost')),
  state_since_us BIGINT NOT NULL,
  PRIMARY KEY (company_id, user_id)
);

CREATE TABLE ledger_connection (
  company_id BIGINT NOT NULL REFERENCES company (company_id),
  organisation_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,        -- Xero's id of the connection
  user_id TEXT NOT NULL,
  user_email TEXT NOT NULL,
  role TEXT NOT NULL,
  access_token TEXT NOT NULL,
  refresh_token TEXT NOT NULL,
  expires_us BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'lost')),
  state_since_us BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id)
);
CREATE INDEX ledger_connection_by_connection ON ledger_connection (connection_id);

-- A login that has begun. The key is a digest of the state that travels; company 0 until the CRM has told which one it is.
CREATE TABLE login (
  company_id BIGINT NOT NULL,
  state_digest TEXT NOT NULL,
  provider TEXT NOT NULL CHECK (provider IN ('crm', 'ledger')),
  user_id BIGINT NOT NULL,
  browser_digest TEXT NOT NULL,       -- of the cookie that the browser got
  expires_us BIGINT NOT NULL,
  tokens TEXT,                        -- sealed, while the user chooses an organisation
  PRIMARY KEY (state_digest)
);
CREATE INDEX login_by_expiry ON login (expires_us);

CREATE TABLE settings (
  company_id BIGINT PRIMARY KEY REFERENCES company (company_id),
  version BIGINT NOT NULL,
  body TEXT NOT NULL,                 -- JSON
  saved_us BIGINT NOT NULL,
  saved_by BIGINT NOT NULL
);

-- The mirror of the books.
CREATE TABLE organisation (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  name TEXT NOT NULL,
  base_currency TEXT NOT NULL,
  country TEXT NOT NULL,
  timezone TEXT NOT NULL,
  utc_offset_s BIGINT NOT NULL,       -- of that zone, when the row was written
  short_code TEXT NOT NULL,
  period_lock BIGINT,
  year_end_lock BIGINT,
  can_create_drafts BIGINT NOT NULL,
  can_use_currencies BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id)
) WITHOUT ROWID;

CREATE TABLE account (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  tax_rate_id TEXT NOT NULL,
  is_active BIGINT NOT NULL,
  is_revenue BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, account_id)
);

CREATE TABLE tax_rate (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  tax_rate_id TEXT NOT NULL,
  name TEXT NOT NULL,
  rate_e4 BIGINT NOT NULL,
  is_active BIGINT NOT NULL,
  is_for_sales BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, tax_rate_id)
);

CREATE TABLE item (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  search_folded TEXT NOT NULL,        -- code and name
  description TEXT NOT NULL,
  unit_price_e4 BIGINT,
  account_code TEXT,
  tax_rate_id TEXT,
  is_sold BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, item_id)
);
CREATE INDEX item_by_code ON item (company_id, organisation_id, code);

CREATE TABLE currency (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, code)
);

CREATE TABLE template (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  template_id TEXT NOT NULL,
  name TEXT NOT NULL,
  sort_order BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, template_id)
);

CREATE TABLE contact (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  search_folded TEXT NOT NULL,        -- name, e-mail, tax number, account number
  email TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  account_number TEXT NOT NULL,
  address TEXT NOT NULL,
  currency TEXT NOT NULL,
  merged_into TEXT,
  is_archived BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, contact_id)
) WITHOUT ROWID;
CREATE INDEX contact_by_name ON contact (company_id, organisation_id, name_folded);

-- By what contacts and items are found: each word of their search text, and a contact's e-mail and tax number as a whole.
CREATE TABLE search_word (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('contact', 'item', 'email', 'tax_number')),
  word TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, kind, word, id)
) WITHOUT ROWID;
CREATE INDEX search_word_by_id ON search_word (company_id, organisation_id, kind, id);

CREATE TABLE invoice (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  number TEXT NOT NULL,
  reference TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  status TEXT NOT NULL
    CHECK (status IN ('draft', 'awaiting_approval', 'awaiting_payment', 'paid', 'voided', 'deleted')),
  currency TEXT NOT NULL,
  date BIGINT,
  due_date BIGINT,
  paid_on BIGINT,
  subtotal_e4 BIGINT NOT NULL,
  tax_e4 BIGINT NOT NULL,
  total_e4 BIGINT NOT NULL,
  due_e4 BIGINT NOT NULL,
  paid_e4 BIGINT NOT NULL,
  credited_e4 BIGINT NOT NULL,
  was_sent BIGINT NOT NULL,
  url TEXT NOT NULL,                  -- carries our mark
  updated_us BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, invoice_id)
);

-- How far each part of the mirror is correct.
CREATE TABLE sweep (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  resource TEXT NOT NULL,             -- 'reference', 'contacts', 'items', 'invoices'
  since_us BIGINT NOT NULL,           -- changes are asked for from here on
  correct_us BIGINT NOT NULL,         -- the mirror tells the state of this moment, or a later one
  due_us BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  error TEXT,                         -- JSON: code, text, detail
  PRIMARY KEY (company_id, organisation_id, resource)
) WITHOUT ROWID;
CREATE INDEX sweep_by_due ON sweep (due_us);

-- What we know of the CRM's side.
CREATE TABLE deal (
  company_id BIGINT NOT NULL,
  deal_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  currency TEXT NOT NULL,
  value_e4 BIGINT NOT NULL,
  org_id BIGINT NOT NULL,             -- 0: none
  person_id BIGINT NOT NULL,
  party TEXT NOT NULL,                -- 'org:12', else 'person:34', else ''
  discount_e4 BIGINT NOT NULL,        -- what the CRM took off the value for the deal as a whole
  invoices BYTEA,                     -- its attached invoices once more, packed for the panel; NULL: read the rows
  lines TEXT NOT NULL,                -- JSON: the deal's products as last seen
  seen_us BIGINT NOT NULL,
  refreshed_us BIGINT NOT NULL,       -- its invoices were asked for, 0: never
  PRIMARY KEY (company_id, deal_id)
);
CREATE INDEX deal_unpacked ON deal (company_id, deal_id) WHERE invoices IS NULL;

CREATE TABLE deal_invoice (
  company_id BIGINT NOT NULL,
  deal_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  attached_us BIGINT NOT NULL,
  attached_by BIGINT NOT NULL,
  PRIMARY KEY (company_id, deal_id, organisation_id, invoice_id)
) WITHOUT ROWID;
CREATE INDEX deal_invoice_by_invoice ON deal_invoice (company_id, organisation_id, invoice_id);

-- Links are kept by id: the CRM's party is 'org:12' or 'person:34'.
CREATE TABLE contact_link (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  party TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  linked_us BIGINT NOT NULL,
  linked_by BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, party)
) WITHOUT ROWID;

CREATE TABLE product_link (
  company_id BIGINT NOT NULL,
  organisation_id TEXT NOT NULL,
  product_id BIGINT NOT NULL,
  item_id TEXT NOT NULL,
  linked_us BIGINT NOT NULL,
  linked_by BIGINT NOT NULL,
  PRIMARY KEY (company_id, organisation_id, product_id)
) WITHOUT ROWID;

-- What people asked for. An operation is durable before it is answered, and leaves this table only by being finished.
CREATE TABLE operation (
  company_id BIGINT NOT NULL,
  intent TEXT NOT NULL,               -- UUID made by the browser
  organisation_id TEXT NOT NULL,
  number BIGINT NOT NULL,             -- order within the organisation
  deal_id BIGINT NOT NULL,
  party TEXT NOT NULL,                -- the customer to whom a contact that is made gets linked, '' for none
  user_id BIGINT NOT NULL,
  form TEXT NOT NULL,                 -- JSON: what was asked for
  form_digest TEXT NOT NULL,          -- the same intent with another form is refused
  mark TEXT NOT NULL,                 -- stands on the invoice in the ledger
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unknown', 'done', 'refused')),
  step TEXT NOT NULL CHECK (step IN ('contact', 'invoice')),
  attempt_key TEXT,                   -- Idempotency-Key of the step's call
  attempt_us BIGINT,                  -- when that key was first used
  attempts BIGINT NOT NULL,
  due_us BIGINT NOT NULL,             -- not tried before
  contact_id TEXT,
  invoice_id TEXT,
  findings TEXT,                      -- JSON: what the ledger said, beside the fields concerned
  error TEXT,                         -- JSON: the last failure
  total_e4 BIGINT NOT NULL,           -- as previewed
  totals_differ BIGINT NOT NULL,      -- the ledger made another total of it
  created_us BIGINT NOT NULL,
  finished_us BIGINT,
  PRIMARY KEY (company_id, intent)
);
CREATE INDEX operation_open ON operation (due_us) WHERE finished_us IS NULL;
CREATE INDEX operation_lane ON operation (company_id, organisation_id, number) WHERE finished_us IS NULL;
CREATE UNIQUE INDEX operation_by_number ON operation (company_id, organisation_id, number);
CREATE INDEX operation_by_deal ON operation (company_id, deal_id);
CREATE UNIQUE INDEX operation_by_mark ON operation (mark);
