#include "base/log.h"

#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/text.h"

/* Far more than any line of ours; a line that reached it would be cut. */
enum { LINE_MAX_BYTES = 1024 * 1024 };

static const char *level_name(enum log_level level)
{
	static const char *const names[] = {
	    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};

	return (size_t)level < ARRAY_LEN(names) ? names[level] : "error";
}

/* Writes one character's ${size} bytes (0: a byte that isn't UTF-8), so that neither a terminal nor a JSON reader can
 * be led astray by it. C1 controls are two bytes that begin with 0xC2. */
static void put_char(struct buf *line, const char *at, size_t size)
{
	const unsigned char c = (unsigned char)*at;

	if (size == 0)
		buf_puts(line, "\\ufffd");
	else if (c == '"' || c == '\\')
		buf_printf(line, "\\%c", c);
	else if (c == '\n')
		buf_puts(line, "\\n");
	else if (c < 0x20 || c == 0x7F)
		buf_printf(line, "\\u%04x", c);
	else if (c == 0xC2 && (unsigned char)at[1] < 0xA0)
		buf_printf(line, "\\u%04x", (unsigned char)at[1]);
	else
		buf_add(line, at, size);
}

static void put_quoted(struct buf *line, const char *text)
{
	const size_t len = strlen(text);

	buf_putc(line, '"');
	for (size_t at = 0, size; at<len; at += size> 0 ? size : 1) {
		size = utf8_char_len(text + at, len - at);
		if (at + size > LOG_FIELD_MAX) {
			buf_puts(line, "...");
			break;
		}
		put_char(line, text + at, size);
	}
	buf_putc(line, '"');
}

/* True for a word that needs no quotes in a text line. */
static bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/@+,";
	const size_t len = strspn(text, plain);

	return len > 0 && len <= LOG_FIELD_MAX && text[len] == '\0';
}

static void put_field(struct buf *line, const struct log_field *field, bool as_json)
{
	if (as_json) {
		buf_putc(line, ',');
		put_quoted(line, field->name);
		buf_putc(line, ':');
	} else {
		buf_printf(line, " %s=", field->name);
	}
	if (field->text == NULL)
		buf_printf(line, "%lld", (long long)field->number);
	else if (!as_json && is_plain(field->text))
		buf_puts(line, field->text);
	else
		put_quoted(line, field->text);
}

static void put_start(struct buf *line, const struct log *log, enum log_level level, const char *event)
{
	const int64_t now_us = clock_now_us(&log->clock);
	const unsigned ms = (unsigned)(((now_us % US_PER_SECOND) + US_PER_SECOND) % US_PER_SECOND / 1000);
	char text[TIME_TEXT_MAX];
	int seconds = (int)strlen(time_format(now_us, text)) - 1;

	if (log->as_json)
		buf_printf(line, "{\"time\":\"%.*s.%03uZ\",\"level\":\"%s\",\"event\":\"%s\"", seconds, text, ms,
			   level_name(level), event);
	else
		buf_printf(line, "%.*s.%03uZ %-5s %s", seconds, text, ms, level_name(level), event);
}

void log_fields(const struct log *log, enum log_level level, const char *event, const struct log_field *fields)
{
	CLEANUP(buf_release) struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	if (log == NULL || level < log->lowest)
		return;
	put_start(&line, log, level, event);
	for (; fields->name != NULL; fields++)
		put_field(&line, fields, log->as_json);
	buf_puts(&line, log->as_json ? "}\n" : "\n");
	fwrite(line.data, 1, line.len, log->out);
	fflush(log->out);
}

void log_err(const struct log *log, const char *event, const char *request_id, const struct err *err)
{
	const struct log_field fields[] = {
	    LOG_T("request_id", request_id),
	    LOG_T("status", status_name(err->status)),
	    LOG_T("code", err->code),
	    LOG_T("text", err->text),
	    {NULL, NULL, 0},
	};

	log_fields(log, err->status == E_INTERNAL ? LOG_ERROR : LOG_WARN, event,
		   request_id == NULL ? fields + 1 : fields);
}
