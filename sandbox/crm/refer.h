/* Ids of other things: whether they are there, and how they are written. */
#ifndef SANDBOX_CRM_REFER_H
#define SANDBOX_CRM_REFER_H

#include "crm/visit.h"

enum refer { REFER_USER, REFER_PERSON, REFER_ORGANIZATION, REFER_DEAL, REFER_PRODUCT, REFER_ACTIVITY, REFER_STAGE };

/* E_INVALID "reference_unknown": ${id}, which the request calls ${name}, isn't there; 0 is no id, and fine. */
MUST_CHECK int refer_check(struct visit *visit, enum refer what, const char *name, int64_t id, struct err *err);

/* The thing's name (a deal's title, an activity's subject); NULL when it isn't there. From the arena. */
MUST_CHECK int refer_name(struct visit *visit, enum refer what, int64_t id, const char **out, struct err *err);

/* The id, null for 0; a number, null for -1. */
void refer_write(struct json_out *json, const char *key, int64_t id);
void refer_write_count(struct json_out *json, const char *key, int64_t number);

/* The number as text, from the arena. */
char *refer_text(struct visit *visit, int64_t number);

/* "2026-11-23 09:00:00", as API v1 has times, of "2026-11-23T09:00:00Z"; from the arena. NULL gives NULL. */
char *v1_time(struct visit *visit, const char *time);

/* A query parameter that is a point in time, in the form in which times are stored; NULL when absent. E_INVALID: it is
 * none, or has a fraction of a second (contract pipedrive.md 2.0). */
MUST_CHECK int query_time(struct visit *visit, const char *name, const char **out, struct err *err);

#endif
