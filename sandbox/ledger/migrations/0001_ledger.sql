CREATE TABLE meta (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE org (
	id TEXT NOT NULL PRIMARY KEY,
	position INTEGER NOT NULL,
	short_code TEXT NOT NULL,
	name TEXT NOT NULL,
	legal_name TEXT NOT NULL,
	base_currency TEXT NOT NULL,
	country TEXT NOT NULL,
	timezone TEXT NOT NULL,
	utc_offset_h INTEGER NOT NULL,
	tax_number TEXT NOT NULL,
	registration_number TEXT NOT NULL,
	line1 TEXT NOT NULL,
	city TEXT NOT NULL,
	postal_code TEXT NOT NULL,
	email TEXT NOT NULL,
	lock_day INTEGER,
	next_number INTEGER NOT NULL,
	created_us INTEGER NOT NULL
);

CREATE TABLE person (
	id TEXT NOT NULL PRIMARY KEY,
	email TEXT NOT NULL,
	first_name TEXT NOT NULL,
	last_name TEXT NOT NULL,
	role TEXT NOT NULL,
	is_subscriber INTEGER NOT NULL,
	updated_us INTEGER NOT NULL
);

CREATE TABLE auth_code (
	code TEXT NOT NULL PRIMARY KEY,
	client_id TEXT NOT NULL,
	redirect_uri TEXT NOT NULL,
	scope TEXT NOT NULL,
	person_id TEXT NOT NULL,
	event_id TEXT NOT NULL,
	challenge TEXT,
	nonce TEXT,
	created_us INTEGER NOT NULL,
	is_used INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE refresh_token (
	token TEXT NOT NULL PRIMARY KEY,
	client_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	event_id TEXT NOT NULL,
	scope TEXT NOT NULL,
	auth_us INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	replaced_us INTEGER
);

CREATE TABLE connection (
	id TEXT NOT NULL PRIMARY KEY,
	client_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	org_id TEXT NOT NULL REFERENCES org (id),
	event_id TEXT NOT NULL,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL,
	UNIQUE (client_id, person_id, org_id)
);

CREATE TABLE account (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	class TEXT NOT NULL,
	status TEXT NOT NULL,
	tax_type TEXT NOT NULL,
	takes_payments INTEGER NOT NULL,
	system_account TEXT,
	description TEXT NOT NULL,
	updated_us INTEGER NOT NULL,
	UNIQUE (org_id, code)
);

CREATE TABLE tax_rate (
	org_id TEXT NOT NULL REFERENCES org (id),
	tax_type TEXT NOT NULL,
	name TEXT NOT NULL,
	report_tax_type TEXT NOT NULL,
	rate_e4 INTEGER NOT NULL,
	status TEXT NOT NULL,
	for_revenue INTEGER NOT NULL,
	for_expenses INTEGER NOT NULL,
	PRIMARY KEY (org_id, tax_type)
);

CREATE TABLE currency (
	org_id TEXT NOT NULL REFERENCES org (id),
	code TEXT NOT NULL,
	description TEXT NOT NULL,
	rate_e6 INTEGER NOT NULL,
	position INTEGER NOT NULL,
	PRIMARY KEY (org_id, code)
);

CREATE TABLE theme (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	sort_order INTEGER NOT NULL,
	created_us INTEGER NOT NULL
);

CREATE TABLE item (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	code TEXT NOT NULL,
	name TEXT,
	description TEXT,
	purchase_description TEXT,
	is_sold INTEGER NOT NULL,
	is_purchased INTEGER NOT NULL,
	sales_price_e4 INTEGER,
	sales_account TEXT,
	sales_tax TEXT,
	purchase_price_e4 INTEGER,
	purchase_account TEXT,
	purchase_tax TEXT,
	updated_us INTEGER NOT NULL,
	UNIQUE (org_id, code)
);

CREATE TABLE contact (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	status TEXT NOT NULL,
	name TEXT NOT NULL,
	name_folded TEXT NOT NULL,
	number TEXT,
	account_number TEXT,
	company_number TEXT,
	first_name TEXT,
	last_name TEXT,
	email TEXT,
	bank_details TEXT,
	tax_number TEXT,
	receivable_tax TEXT,
	payable_tax TEXT,
	currency TEXT,
	sales_account TEXT,
	purchases_account TEXT,
	website TEXT,
	term_day INTEGER,
	term_type TEXT,
	is_customer INTEGER NOT NULL,
	is_supplier INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL
);
CREATE INDEX contact_by_name ON contact (org_id, name_folded);
CREATE UNIQUE INDEX contact_active_name ON contact (org_id, name_folded) WHERE status = 'ACTIVE';

CREATE TABLE contact_address (
	contact_id TEXT NOT NULL REFERENCES contact (id),
	slot INTEGER NOT NULL,
	line1 TEXT NOT NULL,
	line2 TEXT NOT NULL,
	line3 TEXT NOT NULL,
	line4 TEXT NOT NULL,
	city TEXT NOT NULL,
	region TEXT NOT NULL,
	postal_code TEXT NOT NULL,
	country TEXT NOT NULL,
	attention_to TEXT NOT NULL,
	PRIMARY KEY (contact_id, slot)
);

CREATE TABLE contact_phone (
	contact_id TEXT NOT NULL REFERENCES contact (id),
	slot INTEGER NOT NULL,
	number TEXT NOT NULL,
	area TEXT NOT NULL,
	country TEXT NOT NULL,
	PRIMARY KEY (contact_id, slot)
);

CREATE TABLE contact_person (
	contact_id TEXT NOT NULL REFERENCES contact (id),
	position INTEGER NOT NULL,
	first_name TEXT NOT NULL,
	last_name TEXT NOT NULL,
	email TEXT NOT NULL,
	in_emails INTEGER NOT NULL,
	PRIMARY KEY (contact_id, position)
);

CREATE TABLE invoice (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	type TEXT NOT NULL CHECK (type IN ('ACCREC', 'ACCPAY')),
	number TEXT NOT NULL,
	reference TEXT NOT NULL,
	contact_id TEXT NOT NULL REFERENCES contact (id),
	status TEXT NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED')),
	mode TEXT NOT NULL CHECK (mode IN ('Exclusive', 'Inclusive', 'NoTax')),
	currency TEXT NOT NULL,
	rate_e6 INTEGER NOT NULL,
	theme_id TEXT,
	url TEXT,
	day INTEGER NOT NULL,
	due_day INTEGER,
	expected_day INTEGER,
	planned_day INTEGER,
	paid_day INTEGER,
	sub_total_e4 INTEGER NOT NULL,
	total_tax_e4 INTEGER NOT NULL,
	total_e4 INTEGER NOT NULL,
	discount_e4 INTEGER NOT NULL,
	paid_e4 INTEGER NOT NULL,
	is_sent INTEGER NOT NULL,
	client_id TEXT,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL
);
CREATE INDEX invoice_by_number ON invoice (org_id, number);
CREATE INDEX invoice_by_contact ON invoice (org_id, contact_id);
CREATE INDEX invoice_by_update ON invoice (org_id, updated_us, id);

CREATE TABLE invoice_line (
	invoice_id TEXT NOT NULL REFERENCES invoice (id),
	position INTEGER NOT NULL,
	id TEXT NOT NULL,
	description TEXT,
	item_code TEXT,
	account_code TEXT,
	tax_type TEXT,
	quantity_e4 INTEGER,
	unit_e4 INTEGER,
	discount_rate_e4 INTEGER,
	discount_e4 INTEGER,
	amount_e4 INTEGER NOT NULL,
	tax_e4 INTEGER NOT NULL,
	has_own_tax INTEGER NOT NULL,
	PRIMARY KEY (invoice_id, position)
);

CREATE TABLE payment (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	invoice_id TEXT NOT NULL REFERENCES invoice (id),
	account_id TEXT NOT NULL REFERENCES account (id),
	status TEXT NOT NULL CHECK (status IN ('AUTHORISED', 'DELETED')),
	day INTEGER NOT NULL,
	amount_e4 INTEGER NOT NULL,
	reference TEXT NOT NULL,
	rate_e6 INTEGER NOT NULL,
	is_reconciled INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL
);
CREATE INDEX payment_by_invoice ON payment (invoice_id);

CREATE TABLE history (
	id INTEGER PRIMARY KEY,
	parent_id TEXT NOT NULL,
	time_us INTEGER NOT NULL,
	changes TEXT NOT NULL,
	details TEXT NOT NULL,
	person_name TEXT NOT NULL
);
CREATE INDEX history_by_parent ON history (parent_id, id);

CREATE TABLE idempotency (
	client_id TEXT NOT NULL,
	key TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	first_us INTEGER NOT NULL,
	status INTEGER NOT NULL,
	content_type TEXT NOT NULL,
	body BLOB NOT NULL,
	PRIMARY KEY (client_id, key)
);
