#include "store/link.h"

#include "store/panel_pack.h"

static int take_id(struct db_rows *rows, struct arena *arena, const char **out, struct err *err)
{
	*out = db_next(rows) ? db_text_copy(rows, 0, arena) : NULL;
	return db_done(rows, err);
}

int store_contact_link_get(struct db *db, const struct books_key *key, const char *party, struct arena *arena,
			   const char **out, struct err *err)
{
	return take_id(db_query(db,
				"SELECT contact_id FROM contact_link WHERE company_id = $1 AND organisation_id = $2"
				" AND party = $3",
				DB_ARGS(KEY_ARGS(key), DB_T(party))),
		       arena, out, err);
}

int store_contact_link_set(struct db *tx, const struct books_key *key, const char *party, const char *contact_id,
			   struct link_mark mark, struct err *err)
{
	int status = panel_drop_party(tx, key->company_id, party, err);

	if (status != OK)
		return status;
	return db_exec(tx,
		       "INSERT INTO contact_link (company_id, organisation_id, party, contact_id, linked_us, linked_by)"
		       " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (company_id, organisation_id, party) DO UPDATE SET"
		       " contact_id = excluded.contact_id, linked_us = excluded.linked_us,"
		       " linked_by = excluded.linked_by",
		       DB_ARGS(KEY_ARGS(key), DB_T(party), DB_T(contact_id), DB_I(mark.now_us), DB_I(mark.user_id)),
		       NULL, err);
}

int store_contact_link_remove(struct db *tx, const struct books_key *key, const char *party, struct err *err)
{
	int status = panel_drop_party(tx, key->company_id, party, err);

	if (status != OK)
		return status;
	return db_exec(tx, "DELETE FROM contact_link WHERE company_id = $1 AND organisation_id = $2 AND party = $3",
		       DB_ARGS(KEY_ARGS(key), DB_T(party)), NULL, err);
}

int store_product_link_get(struct db *db, const struct books_key *key, int64_t product_id, struct arena *arena,
			   const char **out, struct err *err)
{
	return take_id(db_query(db,
				"SELECT item_id FROM product_link WHERE company_id = $1 AND organisation_id = $2"
				" AND product_id = $3",
				DB_ARGS(KEY_ARGS(key), DB_I(product_id))),
		       arena, out, err);
}

int store_product_link_set(struct db *tx, const struct books_key *key, int64_t product_id, const char *item_id,
			   struct link_mark mark, struct err *err)
{
	return db_exec(
	    tx,
	    "INSERT INTO product_link (company_id, organisation_id, product_id, item_id, linked_us,"
	    " linked_by) VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT (company_id, organisation_id, product_id) DO UPDATE SET item_id = excluded.item_id,"
	    " linked_us = excluded.linked_us, linked_by = excluded.linked_by",
	    DB_ARGS(KEY_ARGS(key), DB_I(product_id), DB_T(item_id), DB_I(mark.now_us), DB_I(mark.user_id)), NULL, err);
}

int store_product_link_remove(struct db *tx, const struct books_key *key, int64_t product_id, struct err *err)
{
	return db_exec(tx,
		       "DELETE FROM product_link WHERE company_id = $1 AND organisation_id = $2 AND product_id = $3",
		       DB_ARGS(KEY_ARGS(key), DB_I(product_id)), NULL, err);
}
