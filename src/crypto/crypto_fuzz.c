/* A base64 text that is accepted is the only text of its bytes. */
#include <string.h>

#include "crypto/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const unsigned char key[SECRET_KEY_SIZE] = {1};
	const char *text = arena_strndup(arena, (const char *)data, size);
	const size_t len = strlen(text);
	unsigned char *bytes = NULL;
	char *opened = NULL;
	size_t bytes_len = 0;

	if (base64_decode(arena, text, &bytes, &bytes_len, NULL) == OK &&
	    !text_eq(base64_encode(arena, bytes, bytes_len), text))
		BUG("base64 of another form: %s", text);
	if (base64url_decode(arena, text, len, &bytes, &bytes_len, NULL) == OK &&
	    strncmp(base64url_encode(arena, bytes, bytes_len), text, strcspn(text, "=")) != 0)
		BUG("base64url of another form: %s", text);
	if (seal_open(arena, key, "context", text, &opened, NULL) == OK)
		BUG("a seal was forged");
	return 0;
}
