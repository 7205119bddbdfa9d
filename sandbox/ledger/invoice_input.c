/* What a request says about an invoice: reading it, filling in what it leaves open, checking it. */
#include <string.h>

#include "http/url.h"
#include "ledger/contact.h"
#include "ledger/invoice.h"
#include "ledger/invoice_input.h"
#include "ledger/invoice_rows.h"
#include "ledger/settings_rows.h"
#include "ledger/switches.h"
#include "ledger/wire.h"

enum { INVOICE_TEXT_MAX = 255, RATE_PLACES = 6 };

/* ---- reading the request ---- */

void invoice_complain(struct call *call, struct invoice *invoice, const char *text)
{
	message_add(call->arena, &invoice->messages, "%s", text);
}

void invoice_read_text(struct call *call, struct invoice *invoice, const struct json *json, const char *key, size_t max,
		       const char **text)
{
	const char *sent = json_text(json_get_nocase(json, key), NULL);

	if (sent == NULL)
		return;
	*text = arena_strdup(call->arena, sent);
	if (wire_length(sent) > max)
		message_add(call->arena, &invoice->messages, "The %s field must be %zu characters or fewer.", key, max);
}

static void read_date(struct call *call, struct invoice *invoice, const struct json *json, const char *key,
		      int32_t *day)
{
	const char *sent = json_text(json_get_nocase(json, key), NULL);

	if (!text_is_empty(sent) && wire_read_day(sent, day, NULL) != OK)
		message_add(call->arena, &invoice->messages, "The %s is not a valid date.", key);
}

/* One of ${choices} in its own spelling, whatever case was sent; a complaint otherwise. */
static void read_choice(struct call *call, struct invoice *invoice, const struct json *json, const char *key,
			const char *const *choices, const char **value)
{
	const char *sent = json_text(json_get_nocase(json, key), NULL);

	if (text_is_empty(sent))
		return;
	for (; *choices != NULL; choices++) {
		if (text_eq_nocase(*choices, sent)) {
			*value = *choices;
			return;
		}
	}
	message_add(call->arena, &invoice->messages, "The %s '%.40s' is not valid.", key, sent);
}

/* "1.123456" in millionths; more places are cut. 0: not a rate. */
static int64_t parse_rate(const char *text)
{
	int64_t rate_e6 = 0;
	int places = -1;

	for (; *text != '\0' && rate_e6 < INT64_MAX / 100; text++) {
		if (*text == '.' && places < 0)
			places = 0;
		else if (*text < '0' || *text > '9')
			return 0;
		else if (places < RATE_PLACES) {
			rate_e6 = rate_e6 * 10 + (*text - '0');
			places += places >= 0;
		}
	}
	for (places = places < 0 ? 0 : places; places < RATE_PLACES && rate_e6 < INT64_MAX / 100; places++)
		rate_e6 *= 10;
	return rate_e6;
}

int64_t invoice_rate_sent(struct call *call, const struct json *json)
{
	const struct json *value = json_get_nocase(json, "CurrencyRate");
	const char *text = json_is_number(value) ? json_dump(call->arena, value) : json_text(value, NULL);
	int64_t rate_e6;

	if (text == NULL)
		return 0;
	rate_e6 = parse_rate(text);
	return rate_e6 > 0 ? rate_e6 : -1;
}

static void read_rate(struct call *call, struct invoice *invoice, const struct json *json)
{
	int64_t rate_e6 = invoice_rate_sent(call, json);

	if (rate_e6 > 0)
		invoice->rate_e6 = rate_e6;
	else if (rate_e6 < 0)
		invoice_complain(call, invoice, "The CurrencyRate is not valid.");
}

void invoice_read_as(struct call *call, const struct json *json, const struct invoice_words *words, struct invoice *v)
{
	const char *currency = v->currency;

	if (words->types != NULL)
		read_choice(call, v, json, "Type", words->types, &v->type);
	read_choice(call, v, json, "LineAmountTypes", words->modes, &v->mode);
	read_choice(call, v, json, "Status", words->statuses, &v->status);
	invoice_read_text(call, v, json, words->number_key, INVOICE_TEXT_MAX, &v->number);
	invoice_read_text(call, v, json, "Reference", INVOICE_TEXT_MAX, &v->reference);
	invoice_read_text(call, v, json, "Url", INVOICE_TEXT_MAX, &v->url);
	invoice_read_text(call, v, json, "BrandingThemeID", INVOICE_TEXT_MAX, &v->theme_id);
	invoice_read_text(call, v, json, "CurrencyCode", INVOICE_TEXT_MAX, &v->currency);
	if (!text_eq(currency, v->currency))
		v->rate_e6 = 0;
	read_rate(call, v, json);
	read_date(call, v, json, "Date", &v->day);
	read_date(call, v, json, words->due_key, &v->due_day);
	read_date(call, v, json, "ExpectedPaymentDate", &v->expected_day);
	read_date(call, v, json, "PlannedPaymentDate", &v->planned_day);
	v->is_sent = json_bool(json_get_nocase(json, "SentToContact"), v->is_sent);
	invoice_read_lines(call, json, v);
}

void invoice_read(struct call *call, const struct json *json, struct invoice *v)
{
	static const char *const types[] = {"ACCREC", "ACCPAY", NULL};
	static const char *const modes[] = {"Exclusive", "Inclusive", "NoTax", NULL};
	static const char *const statuses[] = {"DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED", NULL};
	static const struct invoice_words words = {"InvoiceNumber", "DueDate", types, modes, statuses};

	invoice_read_as(call, json, &words, v);
}

int invoice_read_contact(struct call *call, const struct json *json, struct invoice *invoice, struct err *err)
{
	const struct json *contact = json_get_nocase(json, "Contact");

	if (!json_is_object(contact))
		return OK;
	if (contact_apply(call, contact, NULL, CONTACT_IN_INVOICE, &invoice->contact, err) != OK)
		return E_INTERNAL;
	for (size_t i = 0; i < invoice->contact->messages.count; i++)
		invoice_complain(call, invoice, invoice->contact->messages.texts[i]);
	invoice->contact_id = invoice->contact->id;
	return OK;
}

/* ---- what is left open, and checks ---- */

/* A rate of half or twice the day's is likelier a mistake than the market. */
static void warn_of_rate(struct call *call, struct invoice *v, int64_t day_rate_e6)
{
	if (day_rate_e6 == 0 || (v->rate_e6 < day_rate_e6 * 2 && v->rate_e6 > day_rate_e6 / 2))
		return;
	if (switch_is_on(call->db, "currency_rate_warnings"))
		message_add(call->arena, &v->warnings, "The CurrencyRate looks wrong; it is far from the day's rate.");
}

static int default_currency(struct call *call, struct invoice *v, struct err *err)
{
	int64_t rate_e6 = 0;
	char *upper;

	if (text_is_empty(v->currency))
		v->currency = v->contact != NULL ? text_or(v->contact->currency, call->org.base_currency)
						 : call->org.base_currency;
	upper = arena_strdup(call->arena, v->currency);
	for (char *c = upper; *c != '\0'; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	v->currency = upper;
	if (currency_rate(call->db, call->org.id, v->currency, &rate_e6, err) != OK)
		return E_INTERNAL;
	if (rate_e6 == 0)
		message_add(call->arena, &v->messages, "Organisation is not subscribed to currency %s", v->currency);
	if (v->rate_e6 == 0 || text_eq(v->currency, call->org.base_currency))
		v->rate_e6 = rate_e6;
	warn_of_rate(call, v, rate_e6);
	return OK;
}

static int default_theme(struct call *call, struct invoice *v, struct err *err)
{
	bool exists = true;

	if (!text_is_empty(v->theme_id)) {
		if (theme_exists(call->db, call->org.id, v->theme_id, &exists, err) != OK)
			return E_INTERNAL;
		if (!exists)
			invoice_complain(call, v,
					 "The BrandingThemeID does not name a branding theme of this organisation.");
		return OK;
	}
	return invoice_is_sale(v) ? theme_standard(call->db, call->arena, call->org.id, &v->theme_id, err) : OK;
}

int invoice_defaults(struct call *call, struct invoice *v, struct err *err)
{
	if (v->day == DAY_NONE)
		v->day = call->today;
	if (default_currency(call, v, err) != OK)
		return E_INTERNAL;
	return default_theme(call, v, err);
}

static void check_url(struct call *call, struct invoice *v)
{
	struct url_parts parts;

	if (text_is_empty(v->url))
		return;
	if (url_split(call->arena, v->url, &parts, NULL) != OK ||
	    (!text_eq(parts.scheme, "http") && !text_eq(parts.scheme, "https")))
		invoice_complain(call, v, "Url must be a valid absolute url");
	else if (strstr(v->url, "xero") != NULL)
		invoice_complain(call, v, "Url must not contain the word xero");
}

static int check_number(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	struct invoice *other = NULL;

	if (text_is_empty(v->number) || !text_eq(v->type, "ACCREC") ||
	    (stored != NULL && text_eq(stored->number, v->number)))
		return OK;
	for (const char *c = v->number; *c != '\0'; c++) {
		if (*c < ' ' || *c > '~') {
			invoice_complain(call, v, "The InvoiceNumber may contain printable ASCII characters only.");
			return OK;
		}
	}
	if (invoice_by_number(call->db, call->arena, call->org.id, v->number, &other, err) != OK)
		return E_INTERNAL;
	if (other != NULL && !text_eq(other->id, v->id))
		invoice_complain(call, v, "Invoice # must be unique.");
	return OK;
}

/* "31 Dec 2025" */
static const char *spoken_day(struct arena *arena, int32_t day)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil civil = civil_from_day(day);

	return arena_printf(arena, "%d %s %d", civil.day, months[civil.month - 1], civil.year);
}

void invoice_check_day(struct call *call, int32_t day, struct messages *messages)
{
	const struct org *org = &call->org;

	if (org->year_lock_day != DAY_NONE && day <= org->year_lock_day)
		message_add(call->arena, messages,
			    "The document date cannot be before the end of year lock date, currently set at %s",
			    spoken_day(call->arena, org->year_lock_day));
	else if (org->lock_day != DAY_NONE && day <= org->lock_day &&
		 (!role_is_adviser(call->person.role) || switch_is_on(call->db, "lock_holds_advisers")))
		message_add(call->arena, messages,
			    "The document date cannot be before the period lock date, currently set at %s",
			    spoken_day(call->arena, org->lock_day));
}

static bool is_in_books(const struct invoice *v)
{
	return !text_eq(v->status, "DRAFT") && !text_eq(v->status, "SUBMITTED") && !text_eq(v->status, "DELETED");
}

void invoice_check_lock(struct call *call, struct invoice *v)
{
	if (is_in_books(v))
		invoice_check_day(call, v->day, &v->messages);
}

void invoice_check_role(struct call *call, struct invoice *v)
{
	if (is_in_books(v) && !role_may_approve(call->person.role) && switch_is_on(call->db, "enforce_roles"))
		message_add(call->arena, &v->messages,
			    "You do not have permission to approve, change or void approved documents.");
}

void invoice_check_type(struct call *call, const struct invoice *stored, struct invoice *v)
{
	if (!text_eq(stored->type, v->type))
		invoice_complain(call, v, "The Type of a stored document cannot be changed.");
	v->type = stored->type;
}

static void check_complete(struct call *call, struct invoice *v)
{
	if (v->contact == NULL)
		invoice_complain(call, v, "Contact cannot be empty.");
	if (text_eq(v->status, "DRAFT"))
		return;
	if (v->due_day == DAY_NONE)
		invoice_complain(call, v, "The DueDate cannot be empty.");
	if (v->line_count == 0)
		invoice_complain(call, v, "One or more line items must be specified");
	if (v->total_e4 < 0)
		invoice_complain(call, v, "The total of an approved invoice cannot be negative.");
}

int invoice_complete(struct call *call, const struct invoice *stored, struct invoice *v, struct err *err)
{
	if (v->type == NULL) {
		invoice_complain(call, v, "The Type must be ACCREC or ACCPAY.");
		return OK;
	}
	if (invoice_defaults(call, v, err) != OK)
		return E_INTERNAL;
	if (invoice_resolve_lines(call, v, err) != OK || check_number(call, stored, v, err) != OK)
		return E_INTERNAL;
	check_url(call, v);
	check_complete(call, v);
	invoice_check_lock(call, v);
	if (v->is_sent && (stored == NULL || !stored->is_sent) && !text_eq(v->status, "AUTHORISED") &&
	    !text_eq(v->status, "PAID"))
		v->is_sent = false;
	return OK;
}
