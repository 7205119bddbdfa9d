/* A company's settings: one JSON text a company, with a version that counts the saves. */
#ifndef LASKU_STORE_SETTINGS_H
#define LASKU_STORE_SETTINGS_H

#include "db/db.h"
#include "domain/settings.h"

/* The defaults, with version 0, while nothing was saved. */
MUST_CHECK int store_settings_get(struct db *db, int64_t company_id, struct arena *arena, struct settings *out,
				  struct err *err);

/* Saves them when the stored version is still ${settings->version}, and counts that up. E_CONFLICT "settings_changed".
 */
MUST_CHECK int store_settings_save(struct db *tx, int64_t company_id, int64_t user_id, int64_t now_us,
				   struct settings *settings, struct err *err);

#endif
