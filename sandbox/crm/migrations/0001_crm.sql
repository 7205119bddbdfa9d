CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE user (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	is_admin INTEGER NOT NULL,
	locale TEXT NOT NULL,
	language TEXT NOT NULL,
	country TEXT NOT NULL,
	created TEXT NOT NULL
);

CREATE TABLE currency (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	decimal_points INTEGER NOT NULL,
	symbol TEXT NOT NULL,
	is_custom INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE pipeline (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE stage (
	id INTEGER PRIMARY KEY,
	pipeline_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	order_nr INTEGER NOT NULL,
	probability INTEGER NOT NULL
);

CREATE TABLE field (
	entity TEXT NOT NULL,
	position INTEGER NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	options TEXT,
	subfields TEXT,
	is_custom INTEGER NOT NULL,
	is_optional INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (entity, code)
);

CREATE TABLE organization (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	owner_id INTEGER NOT NULL,
	address TEXT,
	website TEXT,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL,
	is_deleted INTEGER NOT NULL DEFAULT 0,
	visible_to INTEGER NOT NULL DEFAULT 3,
	custom_fields TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	first_name TEXT NOT NULL,
	last_name TEXT,
	owner_id INTEGER NOT NULL,
	org_id INTEGER,
	emails TEXT NOT NULL DEFAULT '[]',
	phones TEXT NOT NULL DEFAULT '[]',
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL,
	is_deleted INTEGER NOT NULL DEFAULT 0,
	visible_to INTEGER NOT NULL DEFAULT 3,
	custom_fields TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE product (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	code TEXT,
	description TEXT,
	unit TEXT,
	tax_e4 INTEGER NOT NULL,
	category TEXT,
	owner_id INTEGER NOT NULL,
	prices TEXT NOT NULL,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL,
	is_linkable INTEGER NOT NULL DEFAULT 1,
	is_deleted INTEGER NOT NULL DEFAULT 0,
	visible_to INTEGER NOT NULL DEFAULT 3,
	custom_fields TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE deal (
	id INTEGER PRIMARY KEY,
	title TEXT NOT NULL,
	creator_user_id INTEGER NOT NULL,
	owner_id INTEGER NOT NULL,
	value_e4 INTEGER NOT NULL,
	person_id INTEGER,
	org_id INTEGER,
	stage_id INTEGER NOT NULL,
	pipeline_id INTEGER NOT NULL,
	currency TEXT NOT NULL,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL,
	stage_change_time TEXT,
	status TEXT NOT NULL CHECK (status IN ('open', 'won', 'lost')),
	is_deleted INTEGER NOT NULL DEFAULT 0,
	is_archived INTEGER NOT NULL DEFAULT 0,
	archive_time TEXT,
	probability INTEGER,
	lost_reason TEXT,
	visible_to INTEGER NOT NULL DEFAULT 3,
	close_time TEXT,
	won_time TEXT,
	lost_time TEXT,
	first_won_time TEXT,
	expected_close_date TEXT,
	label_ids TEXT NOT NULL DEFAULT '[]',
	custom_fields TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX deal_by_update ON deal (update_time, id);

CREATE TABLE deal_product (
	id INTEGER PRIMARY KEY,
	deal_id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	order_nr INTEGER NOT NULL,
	item_price_e4 INTEGER NOT NULL,
	quantity_e4 INTEGER NOT NULL,
	discount_e4 INTEGER NOT NULL,
	discount_type TEXT NOT NULL CHECK (discount_type IN ('percentage', 'amount')),
	tax_e4 INTEGER NOT NULL,
	tax_method TEXT NOT NULL CHECK (tax_method IN ('exclusive', 'inclusive', 'none')),
	sum_e4 INTEGER NOT NULL,
	comments TEXT NOT NULL DEFAULT '',
	currency TEXT NOT NULL,
	is_enabled INTEGER NOT NULL DEFAULT 1,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL
);
CREATE INDEX deal_product_by_deal ON deal_product (deal_id, order_nr);

CREATE TABLE discount (
	id TEXT PRIMARY KEY,
	deal_id INTEGER NOT NULL,
	description TEXT NOT NULL,
	amount_e4 INTEGER NOT NULL,
	type TEXT NOT NULL CHECK (type IN ('percentage', 'amount')),
	created_at TEXT NOT NULL,
	created_by INTEGER NOT NULL,
	updated_at TEXT NOT NULL,
	updated_by INTEGER NOT NULL
);
CREATE INDEX discount_by_deal ON discount (deal_id);

CREATE TABLE activity (
	id INTEGER PRIMARY KEY,
	subject TEXT NOT NULL,
	owner_id INTEGER NOT NULL,
	deal_id INTEGER,
	org_id INTEGER,
	due_date TEXT,
	due_time TEXT,
	duration TEXT,
	note TEXT,
	description TEXT,
	done INTEGER NOT NULL DEFAULT 0,
	add_time TEXT NOT NULL
);

-- A user's installation of the app; the refresh token is its heart.
CREATE TABLE install (
	user_id INTEGER PRIMARY KEY,
	scopes TEXT NOT NULL,
	refresh_token TEXT NOT NULL,
	refresh_expires_us INTEGER NOT NULL,
	installed_at TEXT NOT NULL
);

CREATE TABLE oauth_code (
	code TEXT PRIMARY KEY,
	user_id INTEGER NOT NULL,
	redirect_uri TEXT NOT NULL,
	expires_us INTEGER NOT NULL
);

CREATE TABLE access_token (
	token TEXT PRIMARY KEY,
	user_id INTEGER NOT NULL,
	scopes TEXT NOT NULL,
	expires_us INTEGER NOT NULL
);

-- Tokens of the daily budget that were used on a day.
CREATE TABLE budget (day INTEGER PRIMARY KEY, used INTEGER NOT NULL);

CREATE TABLE webhook (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL,
	admin_id INTEGER NOT NULL,
	event_action TEXT NOT NULL,
	event_object TEXT NOT NULL,
	name TEXT NOT NULL,
	subscription_url TEXT NOT NULL,
	auth_user TEXT,
	auth_password TEXT,
	version TEXT NOT NULL,
	add_time TEXT NOT NULL,
	last_delivery_time TEXT,
	last_http_status INTEGER
);

-- Calls to the app that wait for their time. The number of the attempt stands between head and tail of the body.
CREATE TABLE outbound (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	webhook_id INTEGER,
	method TEXT NOT NULL,
	url TEXT NOT NULL,
	authorization TEXT,
	body_head TEXT NOT NULL,
	body_tail TEXT,
	attempts INTEGER NOT NULL DEFAULT 0,
	due_us INTEGER NOT NULL,
	is_done INTEGER NOT NULL DEFAULT 0,
	last_status INTEGER
);
CREATE INDEX outbound_by_due ON outbound (is_done, due_us, id);
