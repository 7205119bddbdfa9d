/* Whatever bytes a text holds, the answer is JSON, and a well-formed text comes back the same. */
#include <string.h>

#include "json/json.h"
#include "json/json_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	CLEANUP(buf_release) struct buf buf;
	const char *text = arena_strndup(arena, (const char *)data, size);
	const struct json *value;
	struct json_out out;

	buf_init(&buf, LIMIT_ANSWER);
	json_out_init(&out, &buf);
	out.escape_slash = size % 2 == 1;
	json_out_object(&out, NULL);
	json_out_text(&out, text, text);
	json_out_end(&out);
	if (json_parse(buf.data, buf.len, &doc, NULL) != OK)
		BUG("not JSON: %s", buf.data);
	value = json_get(json_root(doc), text);
	if (text_is_utf8(text, strlen(text)) && !text_eq(json_text(value, NULL), text))
		BUG("the text changed: %s", buf.data);
	return 0;
}
