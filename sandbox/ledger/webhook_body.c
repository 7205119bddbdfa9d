#include "ledger/webhook_body.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "crypto/crypto.h"

enum { BODY_MAX = 1024 * 1024, ENTROPY_LETTERS = 20 };

/* "2026-06-21T01:15:39.902": without zone. */
static void add_time(struct buf *buf, int64_t time_us)
{
	char text[TIME_TEXT_MAX];

	time_format(time_us, text);
	text[strlen(text) - 1] = '\0';
	buf_printf(buf, "%s.%03d", text, (int)(time_us % US_PER_SECOND / 1000));
}

static const char *collection_of(const char *category)
{
	static const char *const pairs[][2] = {
	    {"INVOICE", "Invoices"}, {"CONTACT", "Contacts"}, {"CREDITNOTE", "CreditNotes"}};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (text_eq(pairs[i][0], category))
			return pairs[i][1];
	BUG("there are no webhooks for %s", category);
}

static void add_event(struct buf *buf, const char *base_url, const struct webhook_event *event)
{
	buf_printf(buf, "{\"resourceUrl\":\"%s/api.xro/2.0/%s/%s\",\"resourceId\":\"%s\",\"tenantId\":\"%s\",",
		   base_url, collection_of(event->category), event->resource_id, event->resource_id, event->tenant_id);
	buf_printf(buf,
		   "\"tenantType\":\"ORGANISATION\",\"eventCategory\":\"%s\",\"eventType\":\"%s\",\"eventDateUtc\":\"",
		   event->category, event->type);
	add_time(buf, event->time_us);
	buf_putc(buf, '"');
	if (event->data != NULL)
		buf_printf(buf, ",\"data\":%s", event->data);
	buf_putc(buf, '}');
}

char *webhook_body(struct arena *arena, const char *base_url, const struct webhook_event *events, size_t count,
		   int64_t first_sequence, const char *entropy)
{
	int64_t last_sequence = count > 0 ? first_sequence + (int64_t)count - 1 : first_sequence;
	CLEANUP(buf_release) struct buf buf;

	buf_init(&buf, BODY_MAX);
	buf_puts(&buf, "{\"events\":[");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_putc(&buf, ',');
		add_event(&buf, base_url, &events[i]);
	}
	buf_printf(&buf,
		   "],\"firstEventSequence\": %" PRId64 ",\"lastEventSequence\": %" PRId64 ", \"entropy\": \"%s\"}",
		   first_sequence, last_sequence, entropy);
	return arena_strdup(arena, buf.data);
}

char *webhook_entropy(struct arena *arena)
{
	unsigned char bytes[ENTROPY_LETTERS];
	char text[ENTROPY_LETTERS + 1] = "";

	random_bytes(bytes, sizeof(bytes));
	for (size_t i = 0; i < ENTROPY_LETTERS; i++)
		text[i] = (char)('A' + bytes[i] % 26);
	return arena_strdup(arena, text);
}

char *webhook_signature(struct arena *arena, const char *key, const char *body)
{
	unsigned char digest[SHA256_SIZE];

	hmac_sha256(key, strlen(key), body, strlen(body), digest);
	return base64_encode(arena, digest, sizeof(digest));
}

/* Not near the end, where a character has bits that don't count. */
char *webhook_signature_spoilt(struct arena *arena, const char *signature)
{
	char *spoilt = arena_strdup(arena, signature);
	unsigned char at;

	random_bytes(&at, 1);
	at %= 40;
	spoilt[at] = spoilt[at] == 'A' ? 'B' : 'A';
	return spoilt;
}
