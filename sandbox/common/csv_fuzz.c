#include <stdint.h>

#include "common/csv.h"
#include "json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_text(const char *name)
{
	return name[0] == 't';
}

/* What is taken as CSV becomes good JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_doc *doc = NULL;
	struct buf out;

	if (size > 64 * 1024)
		return 0;
	buf_init(&out, LIMIT_ANSWER);
	if (csv_to_json((const char *)data, size, "list", is_text, &out, NULL) == OK && !buf_is_full(&out)) {
		if (json_parse(out.data, out.len, &doc, NULL) != OK)
			__builtin_trap();
		json_doc_free(doc);
	}
	buf_release(&out);
	return 0;
}
