/* OpenID Connect: the id_token, discovery, and the key that proves the one to whoever read the other (contract
 * xero.md 1.1, 1.4). */
#include "ledger/openid.h"

#include <string.h>

#include "crypto/rsa.h"
#include "json/json_write.h"
#include "ledger/oauth.h"
#include "ledger/schema.h"
#include "ledger/settings_rows.h"

enum { ID_TOKEN_SECONDS = 300, CLAIMS_MAX = 64 * 1024 };

/* ---- the key ---- */

/* Made when it is first needed, and kept. */
static int signing_key(struct sandbox *sandbox, struct arena *arena, const char **out, struct err *err)
{
	static const char name[] = "id_token_key";
	const char *kept = NULL;
	char *fresh = NULL;
	int status = schema_value(sandbox->db, arena, name, &kept, err);

	if (status == OK && kept == NULL) {
		status = rsa_key_new(arena, &fresh, err);
		if (status == OK)
			status = schema_keep(sandbox->db, name, fresh, err);
	}
	if (status == OK)
		*out = kept != NULL ? kept : fresh;
	return status;
}

static void write_key(struct json_out *out, const struct rsa_public *public)
{
	json_out_object(out, NULL);
	json_out_text(out, "kty", "RSA");
	json_out_text(out, "use", "sig");
	json_out_text(out, "alg", "RS256");
	json_out_text(out, "kid", public->key_id);
	json_out_text(out, "n", public->modulus);
	json_out_text(out, "e", public->exponent);
	json_out_end(out);
}

void oauth_keys(struct sandbox *sandbox, struct http_exchange *x)
{
	static const char failure[] = "{\"error\":\"server_error\"}";
	struct rsa_public public;
	CLEANUP(buf_release) struct buf buf;
	const char *key = NULL;
	struct json_out out;
	struct err err;

	buf_init(&buf, CLAIMS_MAX);
	if (signing_key(sandbox, http_arena(x), &key, &err) != OK ||
	    rsa_key_public(http_arena(x), key, &public, &err) != OK) {
		log_err(&sandbox->log, "keys_failed", http_request_id(x), &err);
		http_answer(x, 500, "application/json", failure, strlen(failure));
		return;
	}
	json_out_init(&out, &buf);
	json_out_object(&out, NULL);
	json_out_array(&out, "keys");
	write_key(&out, &public);
	json_out_end(&out);
	json_out_end(&out);
	http_answer_copy(x, 200, "application/json", buf.data, buf.len);
}

/* ---- the id_token ---- */

static void write_person_claims(struct json_out *out, struct arena *arena, const struct access *access,
				const struct person *person)
{
	if (access_has_scope(access->scope, "email"))
		json_out_text(out, "email", person->email);
	if (!access_has_scope(access->scope, "profile"))
		return;
	json_out_text(out, "preferred_username", person->email);
	json_out_text(out, "given_name", person->first_name);
	json_out_text(out, "family_name", person->last_name);
	json_out_text(out, "name", arena_printf(arena, "%s %s", person->first_name, person->last_name));
}

int id_token_new(struct sandbox *sandbox, struct arena *arena, const struct access *access, int64_t auth_us,
		 const char *nonce, const char **out, struct err *err)
{
	int64_t now_s = sandbox_now_us(sandbox) / US_PER_SECOND;
	struct person *person = NULL;
	CLEANUP(buf_release) struct buf buf;
	struct json_out json;
	const char *key = NULL;
	char *token = NULL;

	buf_init(&buf, CLAIMS_MAX);
	if (signing_key(sandbox, arena, &key, err) != OK ||
	    person_load(sandbox->db, arena, access->person_id, &person, err) != OK)
		return E_INTERNAL;
	json_out_init(&json, &buf);
	json_out_object(&json, NULL);
	json_out_text(&json, "iss", sandbox->base_url);
	json_out_text(&json, "aud", access->client_id);
	json_out_text(&json, "sub", access_plain_id(arena, access->person_id));
	json_out_text(&json, "xero_userid", access->person_id);
	json_out_text(&json, "sid", access_plain_id(arena, access->event_id));
	json_out_i64(&json, "auth_time", auth_us / US_PER_SECOND);
	if (nonce != NULL)
		json_out_text(&json, "nonce", nonce);
	if (person != NULL)
		write_person_claims(&json, arena, access, person);
	json_out_i64(&json, "nbf", now_s);
	json_out_i64(&json, "iat", now_s);
	json_out_i64(&json, "exp", now_s + ID_TOKEN_SECONDS);
	json_out_end(&json);
	if (rsa_token_sign(arena, key, buf.data, &token, err) != OK)
		return E_INTERNAL;
	*out = token;
	return OK;
}

/* ---- discovery ---- */

void oauth_discovery(struct sandbox *sandbox, struct http_exchange *x)
{
	const char *base = sandbox->base_url;
	const char *body = arena_printf(
	    http_arena(x),
	    "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/identity/connect/authorize\","
	    "\"token_endpoint\":\"%s/connect/token\",\"revocation_endpoint\":\"%s/connect/revocation\","
	    "\"jwks_uri\":\"%s/.well-known/openid-configuration/jwks\","
	    "\"response_types_supported\":[\"code\"],\"grant_types_supported\":[\"authorization_code\",\"refresh_"
	    "token\",\"client_credentials\"],"
	    "\"subject_types_supported\":[\"public\"],\"id_token_signing_alg_values_supported\":[\"RS256\"],"
	    "\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\",\"client_secret_post\"],"
	    "\"code_challenge_methods_supported\":[\"S256\"],"
	    "\"scopes_supported\":[\"openid\",\"profile\",\"email\",\"offline_access\"]}",
	    base, base, base, base, base);

	http_answer(x, 200, "application/json", body, strlen(body));
}
