#include "store/operation_json.h"

#include <string.h>

#include "json/json.h"
#include "json/json_write.h"

enum { TEXT_MAX = 1024 * 1024 };

static char *take_text(struct arena *arena, struct buf *buf)
{
	char *text = arena_strndup(arena, buf->data, buf->len);

	buf_release(buf);
	return text;
}

static void write_finding(struct json_out *out, const struct finding *finding)
{
	json_out_object(out, NULL);
	json_out_text(out, "code", text_or(finding->code, ""));
	json_out_text(out, "field", text_or(finding->field, ""));
	json_out_text(out, "text", text_or(finding->text, ""));
	json_out_text(out, "detail", text_or(finding->detail, ""));
	json_out_bool(out, "blocks", finding->blocks);
	json_out_end(out);
}

char *findings_write(struct arena *arena, const struct finding *findings, size_t count)
{
	struct json_out out;
	struct buf buf;

	if (count == 0)
		return NULL;
	buf_init(&buf, TEXT_MAX);
	json_out_init(&out, &buf);
	json_out_array(&out, NULL);
	for (size_t i = 0; i < count; i++)
		write_finding(&out, &findings[i]);
	json_out_end(&out);
	return take_text(arena, &buf);
}

int findings_read(struct arena *arena, const char *text, const struct finding **out, size_t *count_out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	struct finding *findings;
	size_t count;
	int status;

	*out = NULL;
	*count_out = 0;
	if (text == NULL)
		return OK;
	status = json_parse(text, strlen(text), &doc, err);
	if (status != OK)
		return err_context(err, "stored findings");
	count = json_len(json_root(doc));
	findings = arena_array(arena, count + 1, sizeof(*findings));
	for (size_t i = 0; i < count; i++) {
		const struct json *json = json_at(json_root(doc), i);

		findings[i] = (struct finding){
		    .code = arena_strdup(arena, json_get_text(json, "code", "")),
		    .field = arena_strdup(arena, json_get_text(json, "field", "")),
		    .text = arena_strdup(arena, json_get_text(json, "text", "")),
		    .detail = arena_strdup(arena, json_get_text(json, "detail", "")),
		    .blocks = json_get_bool(json, "blocks", true),
		};
	}
	*out = findings;
	*count_out = count;
	return OK;
}

char *error_write(struct arena *arena, const struct err *error)
{
	struct json_out out;
	struct buf buf;

	if (error == NULL)
		return NULL;
	buf_init(&buf, TEXT_MAX);
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_i64(&out, "status", (int64_t)error->status);
	json_out_text(&out, "code", error->code);
	json_out_text(&out, "text", error->text);
	json_out_text(&out, "detail", error->detail);
	json_out_end(&out);
	return take_text(arena, &buf);
}

int error_read(struct arena *arena, const char *text, const struct err **out, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *root;
	struct err *error;
	int status;

	*out = NULL;
	if (text == NULL)
		return OK;
	status = json_parse(text, strlen(text), &doc, err);
	if (status != OK)
		return err_context(err, "stored failure");
	root = json_root(doc);
	error = arena_new_of(arena, struct err);
	err_set(error, (enum status)json_get_i64(root, "status", E_INTERNAL), json_get_text(root, "code", ""), "%s",
		json_get_text(root, "text", ""));
	err_detail(error, "%s", json_get_text(root, "detail", ""));
	*out = error;
	return OK;
}
