#include "load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "http/url.h"
#include "json/json.h"

enum { FILE_MAX = 10 * 1024 * 1024 - 1, IMPORT_SECONDS = 600 };

static int read_whole(const char *path, struct buf *out, struct err *err)
{
	FILE *file = fopen(path, "rb");
	char piece[16 * 1024];
	size_t len;
	bool is_read;

	if (file == NULL)
		return err_set(err, E_INVALID, "import_unreadable", "%s can't be opened: %s.", path, strerror(errno));
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(out, piece, len);
	is_read = ferror(file) == 0;
	fclose(file);
	if (!is_read)
		return err_set(err, E_INVALID, "import_unreadable", "%s can't be read.", path);
	if (buf_is_full(out))
		return err_set(err, E_INVALID, "import_too_large", "%s is larger than 10 MB; split it.", path);
	return OK;
}

static const char *kind_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

	return arena_strndup(arena, name, strcspn(name, ".-"));
}

/* Says what the answer says. */
static int read_answer(const char *path, const struct http_response *answer, struct err *err)
{
	CLEANUP(json_doc_freep) struct json_doc *doc = NULL;
	const struct json *first, *errors;

	if (answer->status == 200)
		return OK;
	if (json_parse(answer->body, answer->body_len, &doc, NULL) != OK)
		return err_set(err, E_INVALID, "import_refused", "%s: the import was answered with %d.", path,
			       answer->status);
	errors = json_get(json_root(doc), "errors");
	first = json_at(errors, 0);
	if (first == NULL)
		return err_set(err, E_INVALID, "import_refused", "%s: %s", path,
			       json_get_text(json_root(doc), "error", "the import was refused."));
	return err_set(err, E_INVALID, "import_refused",
		       "%s: %s, number %" PRId64 ": %s %zu refused in all; nothing of the file was imported.", path,
		       json_get_text(first, "kind", ""), json_get_i64(first, "row", 0),
		       json_get_text(first, "message", ""), json_len(errors));
}

static int load_file(struct sandbox *sandbox, struct arena *arena, const char *url, const char *path, struct err *err)
{
	static const struct http_pair headers[] = {{"Content-Type", "application/octet-stream"}, {NULL, NULL}};
	CLEANUP(buf_release) struct buf content, address;
	struct http_request request = {
	    .method = "POST", .headers = headers, .timeout_s = IMPORT_SECONDS, .purpose = "import"};
	struct http_response answer;
	int status;

	buf_init(&content, FILE_MAX);
	buf_init(&address, LIMIT_URL);
	buf_printf(&address, "%s/_sandbox/import", url);
	url_add(&address, "kind", kind_of(arena, path));
	if ((status = read_whole(path, &content, err)) != OK)
		return status;
	request.url = address.data;
	request.body = content.data;
	request.body_len = content.len;
	status = http_call(sandbox->client, &request, arena, &answer, err);
	return status == OK ? read_answer(path, &answer, err) : status;
}

int load_files(struct sandbox *sandbox, struct arena *arena, const char *url, const char *files, struct err *err)
{
	char **paths;
	size_t count;
	int status = OK;

	if (files == NULL || !sandbox->is_new)
		return OK;
	count = text_split(arena, files, ',', &paths);
	for (size_t i = 0; i < count && status == OK; i++)
		status = load_file(sandbox, arena, url, paths[i], err);
	return status;
}
