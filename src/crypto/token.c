#include "crypto/token.h"

#include <jwt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/crypto.h"

/* More than a request's headers may be; a longer token can't have come to us honestly. */
enum { TOKEN_MAX = LIMIT_HEADER_MEMORY };

static void jwt_freep(jwt_t **jwt)
{
	if (*jwt != NULL)
		jwt_free(*jwt);
}

static void jwt_textp(char **text)
{
	free(*text);
}

static int key_size(size_t key_len)
{
	if (key_len == 0 || key_len > INT_MAX)
		BUG("token: a key of %zu bytes", key_len);
	return (int)key_len;
}

int token_sign(struct arena *arena, const void *key, size_t key_len, const char *claims_json, char **out,
	       struct err *err)
{
	CLEANUP(jwt_freep) jwt_t *jwt = NULL;
	CLEANUP(jwt_textp) char *text = NULL;

	if (jwt_new(&jwt) != 0 || jwt_set_alg(jwt, JWT_ALG_HS256, key, key_size(key_len)) != 0)
		BUG("token: out of memory");
	if (jwt_add_grants_json(jwt, claims_json) != 0)
		return err_set(err, E_INTERNAL, "token_claims", "The claims of a token aren't a JSON object.");
	text = jwt_encode_str(jwt);
	if (text == NULL)
		return err_set(err, E_INTERNAL, "token_unsigned", "A token couldn't be signed.");
	*out = arena_strdup(arena, text);
	return OK;
}

static int invalid(struct err *err)
{
	return err_set(err, E_DENIED, "token_invalid", "The token isn't valid. Open the page again.");
}

/* The second of the three parts, as it was signed. */
static int payload_of(struct arena *arena, const char *token, char **out)
{
	const char *start = strchr(token, '.');
	const char *end = start == NULL ? NULL : strchr(start + 1, '.');
	unsigned char *payload = NULL;
	size_t len = 0;

	if (end == NULL || strchr(end + 1, '.') != NULL ||
	    base64url_decode(arena, start + 1, (size_t)(end - start - 1), &payload, &len, NULL) != OK ||
	    !text_is_utf8((const char *)payload, len))
		return E_INVALID;
	*out = (char *)payload;
	return OK;
}

/* A claim of whole seconds; ${*is_there} tells a missing one from a wrong one. The JSON text is looked at, because
 * libjwt's own getter answers -1 for any other type. */
static bool get_seconds(jwt_t *jwt, const char *claim, int64_t *out, bool *is_there)
{
	CLEANUP(jwt_textp) char *text = jwt_get_grants_json(jwt, claim);

	*is_there = text != NULL;
	return text != NULL && text_to_i64(text, strlen(text), INT64_MIN, INT64_MAX, out, NULL) == OK;
}

static int check_times(jwt_t *jwt, int64_t now_s, int leeway_s, struct err *err)
{
	int64_t expires_s = 0, begins_s = 0;
	bool is_there = false;

	if (!get_seconds(jwt, "nbf", &begins_s, &is_there) && is_there)
		return invalid(err);
	if (is_there && begins_s > now_s + leeway_s)
		return invalid(err);
	if (!get_seconds(jwt, "exp", &expires_s, &is_there))
		return invalid(err);
	if (expires_s <= now_s - leeway_s)
		return err_set(err, E_DENIED, "token_expired", "The token has expired. Open the page again.");
	return OK;
}

/* libjwt reads the algorithm's name without regard to case, RFC 7515 doesn't. */
static bool is_hs256(jwt_t *jwt)
{
	return jwt_get_alg(jwt) == JWT_ALG_HS256 && text_eq(jwt_get_header(jwt, "alg"), "HS256");
}

/* A token whose header names extensions that must be understood ("crit") can't be judged by us (RFC 7515, 4.1.11). */
static bool needs_more(jwt_t *jwt)
{
	CLEANUP(jwt_textp) char *crit = jwt_get_headers_json(jwt, "crit");

	return crit != NULL;
}

int token_verify(struct arena *arena, const void *key, size_t key_len, const char *token, int64_t now_us, int leeway_s,
		 char **claims_json_out, struct err *err)
{
	CLEANUP(jwt_freep) jwt_t *jwt = NULL;
	char *claims = NULL;
	int rc;

	if (token == NULL || strnlen(token, TOKEN_MAX + 1) > TOKEN_MAX || payload_of(arena, token, &claims) != OK)
		return invalid(err);
	if (jwt_decode(&jwt, token, key, key_size(key_len)) != 0 || !is_hs256(jwt) || needs_more(jwt))
		return invalid(err);
	rc = check_times(jwt, now_us / 1000000, leeway_s, err);
	if (rc != OK)
		return rc;
	*claims_json_out = claims;
	return OK;
}

int token_claims_unverified(struct arena *arena, const char *token, char **claims_json_out, struct err *err)
{
	CLEANUP(jwt_freep) jwt_t *jwt = NULL;
	char *claims = NULL;

	if (token == NULL || strnlen(token, LIMIT_BODY + 1) > LIMIT_BODY || payload_of(arena, token, &claims) != OK ||
	    jwt_decode(&jwt, token, NULL, 0) != 0)
		return err_set(err, E_INVALID, "token_malformed", "The identity token isn't one that can be read.");
	*claims_json_out = claims;
	return OK;
}
