/* What a stand-in may be told to do otherwise: the points where the vendor's contract is uncertain, and the knobs of
 * its limits. One table per stand-in drives reading, GET and POST /_sandbox/settings, and the documentation. The values
 * are kept in the stand-in's table `setting` (name, value); a reset brings the standards back. */
#ifndef SANDBOX_COMMON_SETTINGS_H
#define SANDBOX_COMMON_SETTINGS_H

#include "common/sandbox.h"

enum setting_kind {
	SETTING_SWITCH, /* "0" or "1"; JSON true and false */
	SETTING_NUMBER, /* a whole number, not negative */
	SETTING_TEXT,
	SETTING_CHOICE, /* one of ${choices} */
};

struct setting {
	const char *name;
	enum setting_kind kind;
	const char *standard; /* as it is stored */
	const char *choices;  /* separated by commas; NULL for the other kinds */
	const char *help;     /* one sentence */
};

/* The present values. ${table} ends with a NULL name; a name that isn't in it is a bug. What can't be read counts as
 * not set. */
bool settings_is_on(struct db *db, const struct setting *table, const char *name);
int64_t settings_number(struct db *db, const struct setting *table, const char *name);
const char *settings_text(struct db *db, struct arena *arena, const struct setting *table, const char *name);

/* True if the choice or text ${name} is ${value} now. */
bool settings_is(struct db *db, const struct setting *table, const char *name, const char *value);

/* Sets ${name} to ${value} (as it is stored); NULL brings the standard back. E_INVALID "setting_unknown",
 * "setting_value_bad". */
MUST_CHECK int settings_set(struct db *db, const struct setting *table, const char *name, const char *value,
			    struct err *err);

/* Answers GET /_sandbox/settings: {"settings":[{"name","kind","value","default","choices","description"}]}, and POST of
 * an object of names and values, null for the standard: all of them are set, or none and 400. False for other paths.
 * ${*changed_out} tells whether something was set. Called with the sandbox's lock held. */
bool settings_handle(struct sandbox *sandbox, struct http_exchange *x, const struct setting *table, bool *changed_out);

#endif
