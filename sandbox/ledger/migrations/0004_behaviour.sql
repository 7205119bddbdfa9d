CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

ALTER TABLE org ADD COLUMN year_lock_day INTEGER;
ALTER TABLE org ADD COLUMN class TEXT NOT NULL DEFAULT 'STANDARD';

ALTER TABLE refresh_token ADD COLUMN is_public INTEGER NOT NULL DEFAULT 0;
ALTER TABLE refresh_token ADD COLUMN successor TEXT;

ALTER TABLE contact ADD COLUMN merged_into TEXT;
ALTER TABLE contact ADD COLUMN bill_term_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN bill_term_type TEXT;

ALTER TABLE account ADD COLUMN currency TEXT;
ALTER TABLE account ADD COLUMN bank_number TEXT;
ALTER TABLE account ADD COLUMN bank_type TEXT;
ALTER TABLE account ADD COLUMN in_claims INTEGER NOT NULL DEFAULT 0;

CREATE TABLE tax_component (
	org_id TEXT NOT NULL,
	tax_type TEXT NOT NULL,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	rate_e4 INTEGER NOT NULL,
	is_compound INTEGER NOT NULL,
	is_nonrecoverable INTEGER NOT NULL,
	PRIMARY KEY (org_id, tax_type, position),
	FOREIGN KEY (org_id, tax_type) REFERENCES tax_rate (org_id, tax_type)
);

CREATE TABLE batch_payment (
	org_id TEXT NOT NULL REFERENCES org (id),
	id TEXT NOT NULL PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id),
	reference TEXT NOT NULL,
	day INTEGER NOT NULL,
	updated_us INTEGER NOT NULL
);
ALTER TABLE payment ADD COLUMN batch_id TEXT REFERENCES batch_payment (id);
CREATE INDEX payment_by_batch ON payment (batch_id) WHERE batch_id IS NOT NULL;
