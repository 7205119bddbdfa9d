-- Credit notes with their allocations, quotes, tracking. The lines of all three kinds of documents stand in
-- invoice_line, which therefore refers to none of them.

ALTER TABLE org ADD COLUMN next_credit_number INTEGER NOT NULL DEFAULT 1;
ALTER TABLE org ADD COLUMN next_quote_number INTEGER NOT NULL DEFAULT 1;
ALTER TABLE invoice ADD COLUMN credited_e4 INTEGER NOT NULL DEFAULT 0;

CREATE TABLE line (
	invoice_id TEXT NOT NULL,
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
	option_1 TEXT,
	option_2 TEXT,
	PRIMARY KEY (invoice_id, position)
);
INSERT INTO line (invoice_id, position, id, description, item_code, account_code, tax_type, quantity_e4, unit_e4,
	discount_rate_e4, discount_e4, amount_e4, tax_e4, has_own_tax)
SELECT invoice_id, position, id, description, item_code, account_code, tax_type, quantity_e4, unit_e4,
	discount_rate_e4, discount_e4, amount_e4, tax_e4, has_own_tax
FROM invoice_line;
DROP TABLE invoice_line;
ALTER TABLE line RENAME TO invoice_line;
CREATE INDEX invoice_line_by_option_1 ON invoice_line (option_1) WHERE option_1 IS NOT NULL;
CREATE INDEX invoice_line_by_option_2 ON invoice_line (option_2) WHERE option_2 IS NOT NULL;

CREATE TABLE tracking_category (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'ARCHIVED', 'DELETED')),
	position INTEGER NOT NULL
);
CREATE INDEX tracking_category_by_org ON tracking_category (org_id, position);

CREATE TABLE tracking_option (
	category_id TEXT NOT NULL REFERENCES tracking_category (id),
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'ARCHIVED', 'DELETED')),
	position INTEGER NOT NULL
);
CREATE INDEX tracking_option_by_category ON tracking_option (category_id, position);

CREATE TABLE credit_note (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	type TEXT NOT NULL CHECK (type IN ('ACCRECCREDIT', 'ACCPAYCREDIT')),
	number TEXT NOT NULL,
	reference TEXT NOT NULL,
	contact_id TEXT NOT NULL REFERENCES contact (id),
	status TEXT NOT NULL CHECK (status IN ('DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED')),
	mode TEXT NOT NULL CHECK (mode IN ('Exclusive', 'Inclusive', 'NoTax')),
	currency TEXT NOT NULL,
	rate_e6 INTEGER NOT NULL,
	theme_id TEXT,
	day INTEGER NOT NULL,
	due_day INTEGER,
	paid_day INTEGER,
	sub_total_e4 INTEGER NOT NULL,
	total_tax_e4 INTEGER NOT NULL,
	total_e4 INTEGER NOT NULL,
	credited_e4 INTEGER NOT NULL CHECK (credited_e4 >= 0),
	is_sent INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL
);
CREATE INDEX credit_note_by_number ON credit_note (org_id, number);
CREATE INDEX credit_note_by_contact ON credit_note (org_id, contact_id);
CREATE INDEX credit_note_by_update ON credit_note (org_id, updated_us, id);

CREATE TABLE allocation (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	credit_note_id TEXT NOT NULL REFERENCES credit_note (id),
	invoice_id TEXT NOT NULL REFERENCES invoice (id),
	day INTEGER NOT NULL,
	amount_e4 INTEGER NOT NULL CHECK (amount_e4 > 0),
	created_us INTEGER NOT NULL
);
CREATE INDEX allocation_by_credit_note ON allocation (credit_note_id, created_us);
CREATE INDEX allocation_by_invoice ON allocation (invoice_id, created_us);

CREATE TABLE quote (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	number TEXT NOT NULL,
	reference TEXT NOT NULL,
	contact_id TEXT NOT NULL REFERENCES contact (id),
	status TEXT NOT NULL CHECK (status IN ('DRAFT', 'SENT', 'DECLINED', 'ACCEPTED', 'INVOICED', 'DELETED')),
	mode TEXT NOT NULL CHECK (mode IN ('EXCLUSIVE', 'INCLUSIVE', 'NOTAX')),
	currency TEXT NOT NULL,
	rate_e6 INTEGER NOT NULL,
	theme_id TEXT,
	day INTEGER NOT NULL,
	expiry_day INTEGER,
	sub_total_e4 INTEGER NOT NULL,
	total_tax_e4 INTEGER NOT NULL,
	total_e4 INTEGER NOT NULL,
	discount_e4 INTEGER NOT NULL,
	title TEXT NOT NULL,
	summary TEXT NOT NULL,
	terms TEXT NOT NULL,
	created_us INTEGER NOT NULL,
	updated_us INTEGER NOT NULL
);
CREATE INDEX quote_by_number ON quote (org_id, number);
CREATE INDEX quote_by_contact ON quote (org_id, contact_id);
CREATE INDEX quote_by_update ON quote (org_id, updated_us, id);
