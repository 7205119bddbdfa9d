/* Rules come from outside; what was taken must be written so that it is taken again. */
#include <string.h>

#include "common/fault_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_text(struct arena *arena, const char *text, size_t len, struct fault_rule *out)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	int status = json_parse(text, len, &doc, NULL);

	return status == OK ? fault_rule_read(arena, json_root(doc), out, NULL) : status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf buf;
	struct fault_rule rule;
	struct json_out out;

	buf_init(&buf, LIMIT_ANSWER);
	if (read_text(arena, (const char *)data, size, &rule) != OK)
		return 0;
	if (rule.path != NULL)
		fault_path_matches(rule.path, "/api.xro/2.0/Invoices/4a");
	fault_rule_strikes(&rule);
	json_out_init(&out, &buf);
	fault_rule_write(&out, &rule);
	if (strstr(buf.data, "\"what\"") == NULL)
		BUG("the rule was written without what it does");
	return 0;
}
