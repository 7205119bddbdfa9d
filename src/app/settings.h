/* M6-M8: the company's settings. */
#ifndef LASKU_APP_SETTINGS_H
#define LASKU_APP_SETTINGS_H

#include "app/app.h"
#include "domain/books.h"
#include "domain/settings.h"

/* GET /settings; the defaults with version 0 while nothing was saved. */
MUST_CHECK int settings_read(const struct app *app, struct db *db, const struct caller *caller, struct arena *arena,
			     struct settings *out, struct err *err);

struct settings_job {
	const struct app *app;
	const struct caller *caller;
	struct settings settings; /* ->version: the one that it was made from; on OK the new one */
};

/* A db_job; ${ctx} is a struct settings_job *. PUT /settings. E_CONFLICT "settings_changed": somebody was quicker;
 * E_INVALID "due_days_out_of_range", "language_unknown", "template_unknown", "account_unknown". */
int settings_save(struct db *tx, void *ctx, struct err *err);

struct field_choice {
	struct field_ref ref;
	const char *name;
	bool is_custom;
};

struct deal_choice {
	int64_t id;
	const char *title;
};

struct settings_choices {
	struct field_choice *fields;
	size_t field_count;
	const struct invoice_template *templates;
	size_t template_count;
	const struct account *accounts; /* active, revenue */
	size_t account_count;
	struct deal_choice *deals; /* a few recent ones */
	size_t deal_count;
};

/* GET /settings/choices. Blocks. E_DENIED "crm_connection_lost"; E_BUSY, E_UPSTREAM. Without a connection to the books
 * templates and accounts are empty. */
MUST_CHECK int settings_choices(const struct app *app, const struct caller *caller, struct arena *arena,
				struct settings_choices *out, struct err *err);

struct settings_preview {
	const char *recipient, *address, *email, *tax_number;
	int32_t date, due_date;
};

/* POST /settings/preview: what ${settings} would give for a deal, today. Blocks. Errors as form_open's. */
MUST_CHECK int settings_preview(const struct app *app, const struct caller *caller, int64_t deal_id,
				const struct settings *settings, struct arena *arena, struct settings_preview *out,
				struct err *err);

#endif
