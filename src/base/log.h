/* Log lines on standard error: an event's name and its fields, as text or as JSON lines. Secrets and tokens are never
 * passed in; what comes from outside is escaped and cut at LOG_FIELD_MAX. */
#ifndef LASKU_BASE_LOG_H
#define LASKU_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log {
	FILE *out; /* each line is one write, so that threads may share it */
	struct clock clock;
	bool as_json;
	enum log_level lowest;
};

struct log_field {
	const char *name, *text; /* ${text} NULL: the number counts */
	int64_t number;
};

static inline const char *log_text_or_empty(const char *text)
{
	return text != NULL ? text : "";
}

#define LOG_T(name_, text_) ((struct log_field){.name = (name_), .text = log_text_or_empty(text_)})
#define LOG_N(name_, number_) ((struct log_field){.name = (name_), .number = (number_)})

/* log_event(log, LOG_INFO, "server_ready", LOG_N("port", 8080)); event names are lower_snake_case. */
#define log_event(log, level, event, ...)                                                                              \
	log_fields((log), (level), (event), (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){NULL, NULL, 0}})

/* ${fields} end with one whose name is NULL. ${log} may be NULL (nothing is written). */
void log_fields(const struct log *log, enum log_level level, const char *event, const struct log_field *fields);

/* A failure with its code and text. ${request_id} may be NULL. */
void log_err(const struct log *log, const char *event, const char *request_id, const struct err *err);

#endif
