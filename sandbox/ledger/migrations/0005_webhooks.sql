-- The app's webhook subscription, what it is to be told, and the line of calls to the app (sandbox/common/sender.h).

-- An app has one. 'checking': the intent to receive is under way; 'off': the app answered it wrongly; 'disabled': a day
-- of failed deliveries. Events are noted from the first good check on.
CREATE TABLE webhook (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	url TEXT NOT NULL,
	categories TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('checking', 'active', 'off', 'disabled')),
	reason TEXT,
	is_noting INTEGER NOT NULL DEFAULT 0,
	-- Until then a check that finds nobody there is tried again; NULL: at once 'off'.
	patient_until_us INTEGER,
	last_sequence INTEGER NOT NULL DEFAULT 0,
	failing_since_us INTEGER,
	last_us INTEGER,
	last_status INTEGER
);

CREATE TABLE webhook_event (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	org_id TEXT NOT NULL,
	category TEXT NOT NULL,
	type TEXT NOT NULL,
	resource_id TEXT NOT NULL,
	time_us INTEGER NOT NULL,
	data TEXT,
	-- A payment or a credit did it: a switch says whether that is told.
	is_money INTEGER NOT NULL DEFAULT 0,
	-- Given when it is first put in line; kept when it is sent again.
	sequence INTEGER,
	delivery_id INTEGER
);
CREATE INDEX webhook_event_by_delivery ON webhook_event (delivery_id, id);

CREATE TABLE delivery (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	subscription INTEGER,
	kind TEXT NOT NULL,
	method TEXT NOT NULL,
	url TEXT NOT NULL,
	header_name TEXT,
	header_value TEXT,
	-- The number of the attempt stands between the two; without a tail the head is all.
	body_head TEXT NOT NULL,
	body_tail TEXT,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
	attempts INTEGER NOT NULL DEFAULT 0,
	created_us INTEGER NOT NULL,
	due_us INTEGER NOT NULL,
	last_us INTEGER,
	last_status INTEGER,
	-- A doubled or forged one.
	is_copy INTEGER NOT NULL DEFAULT 0,
	fault TEXT,
	-- Later ones may overtake it, or even must.
	is_stray INTEGER NOT NULL DEFAULT 0,
	after_next INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX delivery_by_due ON delivery (state, due_us, id);

-- Triggers, because a row is saved in many places and each way counts. A change that leaves UpdatedDateUTC alone isn't
-- told, nor is the second save of one call: it has the same time.
CREATE TRIGGER invoice_created AFTER INSERT ON invoice WHEN EXISTS (SELECT 1 FROM webhook WHERE is_noting)
BEGIN
	INSERT INTO webhook_event (org_id, category, type, resource_id, time_us)
	VALUES (new.org_id, 'INVOICE', 'CREATE', new.id, new.updated_us);
END;

CREATE TRIGGER invoice_updated AFTER UPDATE ON invoice
WHEN new.updated_us <> old.updated_us AND EXISTS (SELECT 1 FROM webhook WHERE is_noting)
BEGIN
	INSERT INTO webhook_event (org_id, category, type, resource_id, time_us, is_money)
	VALUES (new.org_id, 'INVOICE', 'UPDATE', new.id, new.updated_us,
		new.paid_e4 <> old.paid_e4 OR new.credited_e4 <> old.credited_e4);
END;

CREATE TRIGGER contact_created AFTER INSERT ON contact WHEN EXISTS (SELECT 1 FROM webhook WHERE is_noting)
BEGIN
	INSERT INTO webhook_event (org_id, category, type, resource_id, time_us)
	VALUES (new.org_id, 'CONTACT', 'CREATE', new.id, new.updated_us);
END;

CREATE TRIGGER contact_updated AFTER UPDATE ON contact
WHEN new.updated_us <> old.updated_us AND EXISTS (SELECT 1 FROM webhook WHERE is_noting)
BEGIN
	INSERT INTO webhook_event (org_id, category, type, resource_id, time_us)
	VALUES (new.org_id, 'CONTACT', 'UPDATE', new.id, new.updated_us);
END;

CREATE TRIGGER credit_note_created AFTER INSERT ON credit_note WHEN EXISTS (SELECT 1 FROM webhook WHERE is_noting)
BEGIN
	INSERT INTO webhook_event (org_id, category, type, resource_id, time_us, data)
	VALUES (new.org_id, 'CREDITNOTE', 'CREATE', new.id, new.updated_us,
		'{"Type":"' || new.type || '","Status":"' || new.status || '"}');
END;

CREATE TRIGGER credit_note_updated AFTER UPDATE ON credit_note
WHEN new.updated_us <> old.updated_us AND EXISTS (SELECT 1 FROM webhook WHERE is_noting)
BEGIN
	INSERT INTO webhook_event (org_id, category, type, resource_id, time_us, data)
	VALUES (new.org_id, 'CREDITNOTE', 'UPDATE', new.id, new.updated_us,
		'{"Type":"' || new.type || '","Status":"' || new.status || '"}');
END;
