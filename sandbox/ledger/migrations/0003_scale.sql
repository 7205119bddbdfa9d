-- What lists are found by at a million invoices, and attachments. Texts are kept folded beside their own form, so that
-- an index answers a comparison without case; NULL stands for nothing.

ALTER TABLE invoice ADD COLUMN number_folded TEXT;
ALTER TABLE invoice ADD COLUMN reference_folded TEXT;
ALTER TABLE invoice ADD COLUMN due_e4 INTEGER NOT NULL DEFAULT 0;
UPDATE invoice SET number_folded = nullif(lower(number), ''), reference_folded = nullif(lower(reference), ''),
	due_e4 = CASE WHEN status IN ('VOIDED', 'DELETED') THEN 0 ELSE total_e4 - paid_e4 - credited_e4 END;

DROP INDEX invoice_by_number;
DROP INDEX invoice_by_contact;
DROP INDEX invoice_by_update;
-- Status and type stand in the indexes of ranges, so that counting reads no rows.
CREATE INDEX invoice_by_update ON invoice (org_id, updated_us, id, status, type);
CREATE INDEX invoice_by_status ON invoice (org_id, status, updated_us, id, type);
CREATE INDEX invoice_by_number ON invoice (org_id, number_folded);
CREATE INDEX invoice_by_type ON invoice (org_id, type, updated_us, id, status);
CREATE INDEX invoice_by_reference ON invoice (org_id, reference_folded, updated_us, id);
CREATE INDEX invoice_by_contact ON invoice (org_id, contact_id, updated_us, id);
CREATE INDEX invoice_by_day ON invoice (org_id, day, status, type);
CREATE INDEX invoice_by_due_day ON invoice (org_id, due_day, status, type);
CREATE INDEX invoice_by_due ON invoice (org_id, due_e4, status, type);
CREATE INDEX invoice_by_paid ON invoice (org_id, paid_e4, updated_us, id);
CREATE INDEX invoice_by_app ON invoice (org_id, client_id, updated_us, id);
CREATE INDEX invoice_of_contact ON invoice (contact_id, type, status, due_day, due_e4);

ALTER TABLE contact ADD COLUMN number_folded TEXT;
ALTER TABLE contact ADD COLUMN account_folded TEXT;
ALTER TABLE contact ADD COLUMN first_folded TEXT;
ALTER TABLE contact ADD COLUMN last_folded TEXT;
ALTER TABLE contact ADD COLUMN email_folded TEXT;
UPDATE contact SET number_folded = nullif(lower(number), ''), account_folded = nullif(lower(account_number), ''),
	first_folded = nullif(lower(first_name), ''), last_folded = nullif(lower(last_name), ''),
	email_folded = nullif(lower(email), '');
CREATE INDEX contact_by_id ON contact (org_id, id, status);
CREATE INDEX contact_by_update ON contact (org_id, updated_us, id, status);
CREATE INDEX contact_by_number ON contact (org_id, number_folded);
CREATE INDEX contact_by_account ON contact (org_id, account_folded);
CREATE INDEX contact_by_email ON contact (org_id, email_folded);

ALTER TABLE payment ADD COLUMN reference_folded TEXT;
UPDATE payment SET reference_folded = nullif(lower(reference), '');
CREATE INDEX payment_by_update ON payment (org_id, updated_us, id, status);
CREATE INDEX payment_by_document ON payment (org_id, invoice_id, updated_us);
CREATE INDEX payment_by_day ON payment (org_id, day);
CREATE INDEX payment_by_reference ON payment (org_id, reference_folded);

CREATE INDEX idempotency_by_age ON idempotency (first_us);

-- How many there are, so that a list's pagination doesn't count a million rows.
CREATE TABLE invoice_tally (
	org_id TEXT NOT NULL,
	type TEXT NOT NULL,
	status TEXT NOT NULL,
	amount INTEGER NOT NULL,
	PRIMARY KEY (org_id, type, status)
) WITHOUT ROWID;
INSERT INTO invoice_tally SELECT org_id, type, status, COUNT(*) FROM invoice GROUP BY org_id, type, status;
CREATE TRIGGER invoice_tally_add AFTER INSERT ON invoice BEGIN
	INSERT INTO invoice_tally VALUES (NEW.org_id, NEW.type, NEW.status, 1)
		ON CONFLICT (org_id, type, status) DO UPDATE SET amount = amount + 1;
END;
CREATE TRIGGER invoice_tally_drop AFTER DELETE ON invoice BEGIN
	UPDATE invoice_tally SET amount = amount - 1
		WHERE org_id = OLD.org_id AND type = OLD.type AND status = OLD.status;
END;
CREATE TRIGGER invoice_tally_move AFTER UPDATE OF status, type ON invoice
WHEN OLD.status <> NEW.status OR OLD.type <> NEW.type BEGIN
	UPDATE invoice_tally SET amount = amount - 1
		WHERE org_id = OLD.org_id AND type = OLD.type AND status = OLD.status;
	INSERT INTO invoice_tally VALUES (NEW.org_id, NEW.type, NEW.status, 1)
		ON CONFLICT (org_id, type, status) DO UPDATE SET amount = amount + 1;
END;

CREATE TABLE contact_tally (
	org_id TEXT NOT NULL,
	status TEXT NOT NULL,
	amount INTEGER NOT NULL,
	PRIMARY KEY (org_id, status)
) WITHOUT ROWID;
INSERT INTO contact_tally SELECT org_id, status, COUNT(*) FROM contact GROUP BY org_id, status;
CREATE TRIGGER contact_tally_add AFTER INSERT ON contact BEGIN
	INSERT INTO contact_tally VALUES (NEW.org_id, NEW.status, 1)
		ON CONFLICT (org_id, status) DO UPDATE SET amount = amount + 1;
END;
CREATE TRIGGER contact_tally_drop AFTER DELETE ON contact BEGIN
	UPDATE contact_tally SET amount = amount - 1 WHERE org_id = OLD.org_id AND status = OLD.status;
END;
CREATE TRIGGER contact_tally_move AFTER UPDATE OF status ON contact WHEN OLD.status <> NEW.status BEGIN
	UPDATE contact_tally SET amount = amount - 1 WHERE org_id = OLD.org_id AND status = OLD.status;
	INSERT INTO contact_tally VALUES (NEW.org_id, NEW.status, 1)
		ON CONFLICT (org_id, status) DO UPDATE SET amount = amount + 1;
END;

CREATE TABLE payment_tally (
	org_id TEXT NOT NULL,
	status TEXT NOT NULL,
	amount INTEGER NOT NULL,
	PRIMARY KEY (org_id, status)
) WITHOUT ROWID;
INSERT INTO payment_tally SELECT org_id, status, COUNT(*) FROM payment GROUP BY org_id, status;
CREATE TRIGGER payment_tally_add AFTER INSERT ON payment BEGIN
	INSERT INTO payment_tally VALUES (NEW.org_id, NEW.status, 1)
		ON CONFLICT (org_id, status) DO UPDATE SET amount = amount + 1;
END;
CREATE TRIGGER payment_tally_drop AFTER DELETE ON payment BEGIN
	UPDATE payment_tally SET amount = amount - 1 WHERE org_id = OLD.org_id AND status = OLD.status;
END;
CREATE TRIGGER payment_tally_move AFTER UPDATE OF status ON payment WHEN OLD.status <> NEW.status BEGIN
	UPDATE payment_tally SET amount = amount - 1 WHERE org_id = OLD.org_id AND status = OLD.status;
	INSERT INTO payment_tally VALUES (NEW.org_id, NEW.status, 1)
		ON CONFLICT (org_id, status) DO UPDATE SET amount = amount + 1;
END;

CREATE TABLE attachment (
	id TEXT NOT NULL PRIMARY KEY,
	parent_id TEXT NOT NULL,
	name TEXT NOT NULL,
	name_folded TEXT NOT NULL,
	type TEXT NOT NULL,
	is_online INTEGER NOT NULL,
	size INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	content BLOB NOT NULL,
	UNIQUE (parent_id, name_folded)
);

-- How many invoices an organisation has sent by e-mail on a day.
CREATE TABLE email_day (
	org_id TEXT NOT NULL,
	day INTEGER NOT NULL,
	amount INTEGER NOT NULL,
	PRIMARY KEY (org_id, day)
) WITHOUT ROWID;
