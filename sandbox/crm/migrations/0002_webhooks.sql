-- Webhooks v2: the line of calls to the app (sandbox/common/sender.h), and what retries and bans are counted by.
DROP TABLE outbound;

CREATE TABLE delivery (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	subscription INTEGER REFERENCES webhook (id) ON DELETE CASCADE,
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

-- Events whose first attempt failed, up to the ban.
ALTER TABLE webhook ADD COLUMN first_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook ADD COLUMN banned_until_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook ADD COLUMN failing_since_us INTEGER;
