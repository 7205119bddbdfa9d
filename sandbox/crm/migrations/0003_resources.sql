-- What the API's resources keep beyond the first set of tables.

ALTER TABLE user ADD COLUMN phone TEXT;
ALTER TABLE user ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1;
ALTER TABLE user ADD COLUMN role_id INTEGER NOT NULL DEFAULT 1;
ALTER TABLE user ADD COLUMN last_login TEXT;
ALTER TABLE user ADD COLUMN modified TEXT;
-- NULL: the company's standard ("default_currency", "default_tax_method").
ALTER TABLE user ADD COLUMN currency TEXT;
ALTER TABLE user ADD COLUMN tax_method TEXT;

CREATE TABLE role (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	parent_role_id INTEGER,
	name TEXT NOT NULL
);

ALTER TABLE currency ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1;

ALTER TABLE pipeline ADD COLUMN order_nr INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pipeline ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pipeline ADD COLUMN is_deal_probability_enabled INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pipeline ADD COLUMN add_time TEXT NOT NULL DEFAULT '2024-02-12T08:15:00Z';
ALTER TABLE pipeline ADD COLUMN update_time TEXT NOT NULL DEFAULT '2024-02-12T08:15:00Z';
ALTER TABLE stage ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stage ADD COLUMN is_deal_rot_enabled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stage ADD COLUMN days_to_rotten INTEGER;
ALTER TABLE stage ADD COLUMN add_time TEXT NOT NULL DEFAULT '2024-02-12T08:15:00Z';
ALTER TABLE stage ADD COLUMN update_time TEXT NOT NULL DEFAULT '2024-02-12T08:15:00Z';

ALTER TABLE field ADD COLUMN description TEXT;
ALTER TABLE field ADD COLUMN ui_visibility TEXT;
ALTER TABLE field ADD COLUMN important_fields TEXT;
ALTER TABLE field ADD COLUMN required_fields TEXT;
-- Numbers for options of custom fields, unique in the company.
CREATE TABLE option_number (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL);

ALTER TABLE organization ADD COLUMN label_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE organization ADD COLUMN linkedin TEXT;
ALTER TABLE organization ADD COLUMN industry INTEGER;
ALTER TABLE organization ADD COLUMN annual_revenue INTEGER;
ALTER TABLE organization ADD COLUMN employee_count INTEGER;

ALTER TABLE person ADD COLUMN label_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE person ADD COLUMN picture_id INTEGER;
ALTER TABLE person ADD COLUMN postal_address TEXT;
ALTER TABLE person ADD COLUMN notes TEXT;
ALTER TABLE person ADD COLUMN im TEXT NOT NULL DEFAULT '[]';
ALTER TABLE person ADD COLUMN birthday TEXT;
ALTER TABLE person ADD COLUMN job_title TEXT;

ALTER TABLE product ADD COLUMN billing_frequency TEXT NOT NULL DEFAULT 'one-time';
ALTER TABLE product ADD COLUMN billing_frequency_cycles INTEGER;
CREATE TABLE product_variation (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	product_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	prices TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX product_variation_by_product ON product_variation (product_id);

-- Again, with ids that are never used twice.
DROP INDEX deal_product_by_deal;
ALTER TABLE deal_product RENAME TO deal_product_before;
CREATE TABLE deal_product (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
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
	update_time TEXT NOT NULL,
	product_variation_id INTEGER,
	billing_frequency TEXT NOT NULL DEFAULT 'one-time',
	billing_frequency_cycles INTEGER,
	billing_start_date TEXT
);
INSERT INTO deal_product (id, deal_id, product_id, name, order_nr, item_price_e4, quantity_e4, discount_e4, discount_type,
	tax_e4, tax_method, sum_e4, comments, currency, is_enabled, add_time, update_time)
SELECT id, deal_id, product_id, name, order_nr, item_price_e4, quantity_e4, discount_e4, discount_type, tax_e4, tax_method,
	sum_e4, comments, currency, is_enabled, add_time, update_time FROM deal_product_before;
DROP TABLE deal_product_before;
CREATE INDEX deal_product_by_deal ON deal_product (deal_id, order_nr);
CREATE INDEX deal_product_by_product ON deal_product (product_id);

CREATE TABLE installment (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	deal_id INTEGER NOT NULL,
	amount_e4 INTEGER NOT NULL,
	billing_date TEXT NOT NULL,
	description TEXT NOT NULL
);
CREATE INDEX installment_by_deal ON installment (deal_id);

ALTER TABLE activity ADD COLUMN type TEXT NOT NULL DEFAULT 'task';
ALTER TABLE activity ADD COLUMN creator_user_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activity ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activity ADD COLUMN update_time TEXT;
ALTER TABLE activity ADD COLUMN lead_id TEXT;
ALTER TABLE activity ADD COLUMN project_id INTEGER;
ALTER TABLE activity ADD COLUMN busy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activity ADD COLUMN marked_as_done_time TEXT;
ALTER TABLE activity ADD COLUMN location TEXT;
ALTER TABLE activity ADD COLUMN participants TEXT NOT NULL DEFAULT '[]';
ALTER TABLE activity ADD COLUMN attendees TEXT;
ALTER TABLE activity ADD COLUMN priority INTEGER;
CREATE INDEX activity_by_deal ON activity (deal_id);

CREATE TABLE activity_type (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	icon_key TEXT NOT NULL,
	key_string TEXT NOT NULL UNIQUE,
	color TEXT,
	order_nr INTEGER NOT NULL,
	is_custom INTEGER NOT NULL DEFAULT 0,
	is_active INTEGER NOT NULL DEFAULT 1,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL
);

CREATE TABLE note (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	content TEXT NOT NULL,
	user_id INTEGER NOT NULL,
	last_update_user_id INTEGER,
	deal_id INTEGER,
	person_id INTEGER,
	org_id INTEGER,
	lead_id TEXT,
	project_id INTEGER,
	task_id INTEGER,
	is_active INTEGER NOT NULL DEFAULT 1,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL,
	pinned_to_deal INTEGER NOT NULL DEFAULT 0,
	pinned_to_organization INTEGER NOT NULL DEFAULT 0,
	pinned_to_person INTEGER NOT NULL DEFAULT 0,
	pinned_to_lead INTEGER NOT NULL DEFAULT 0,
	pinned_to_project INTEGER NOT NULL DEFAULT 0,
	pinned_to_task INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX note_by_deal ON note (deal_id);

CREATE TABLE file (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	user_id INTEGER NOT NULL,
	deal_id INTEGER,
	person_id INTEGER,
	org_id INTEGER,
	product_id INTEGER,
	activity_id INTEGER,
	lead_id TEXT,
	project_id INTEGER,
	name TEXT NOT NULL,
	file_name TEXT NOT NULL,
	file_type TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	content_type TEXT NOT NULL,
	content BLOB NOT NULL,
	is_active INTEGER NOT NULL DEFAULT 1,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL
);
CREATE INDEX file_by_deal ON file (deal_id);

CREATE TABLE filter (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	user_id INTEGER NOT NULL,
	visible_to INTEGER NOT NULL DEFAULT 1,
	conditions TEXT NOT NULL,
	is_active INTEGER NOT NULL DEFAULT 1,
	add_time TEXT NOT NULL,
	update_time TEXT NOT NULL
);
