/* Any text as a token, and any text as the header and claims of a token that is signed rightly. */
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char key[] = "secret";

/* ${text} is header and claims, separated by a line break. */
static char *sign_raw(struct arena *arena, const char *text)
{
	const size_t header_len = strcspn(text, "\n");
	const char *claims = text[header_len] == '\n' ? text + header_len + 1 : "";
	unsigned char mac[SHA256_SIZE];
	char *head = base64url_encode(arena, text, header_len);
	char *signed_part = arena_printf(arena, "%s.%s", head, base64url_encode(arena, claims, strlen(claims)));

	hmac_sha256(key, strlen(key), signed_part, strlen(signed_part), mac);
	return arena_printf(arena, "%s.%s", signed_part, base64url_encode(arena, mac, sizeof(mac)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_freep) struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);
	const char *token = sign_raw(arena, text);
	char *claims = NULL;

	if (token_verify(arena, key, strlen(key), text, 0, 0, &claims, NULL) == OK && strchr(claims, '{') == NULL)
		BUG("claims without an object: %s", claims);
	(void)!token_claims_unverified(arena, text, &claims, NULL);
	if (token_verify(arena, key, strlen(key), token, 0, 0, &claims, NULL) == OK && strstr(text, "HS256") == NULL &&
	    strchr(text, '\\') == NULL)
		BUG("another algorithm: %s", text);
	(void)!token_claims_unverified(arena, token, &claims, NULL);
	return 0;
}
