/* What an operation keeps as JSON: findings and its last failure. Private to this folder. */
#ifndef LASKU_STORE_OPERATION_JSON_H
#define LASKU_STORE_OPERATION_JSON_H

#include "domain/preflight.h"

/* NULL for none. */
char *findings_write(struct arena *arena, const struct finding *findings, size_t count);
MUST_CHECK int findings_read(struct arena *arena, const char *text, const struct finding **out, size_t *count_out,
			     struct err *err);
char *error_write(struct arena *arena, const struct err *error);
MUST_CHECK int error_read(struct arena *arena, const char *text, const struct err **out, struct err *err);

#endif
