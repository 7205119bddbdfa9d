/* The calls to Xero's Accounting API that Lasku makes (contract xero.md 2). Every function blocks until the answer is
 * there. Failures are those of xero/answer.h; nothing is retried here. */
#ifndef LASKU_XERO_API_H
#define LASKU_XERO_API_H

#include "domain/books.h"
#include "domain/invoice.h"
#include "xero/answer.h"

/* A session of calls for one organisation, used by one thread. Start from {0} with designated initialisers. */
struct xero {
	/* Set by the caller, borrowed. */
	struct http_client *http;
	const char *api_url; /* without path and trailing slash */
	const char *access_token;
	const char *tenant_id; /* the organisation's id */
	struct arena *arena;   /* everything that a call gives lives here */
	/* Told by the last call that got an answer. */
	struct xero_limits limits;
	struct xero_refusals
	    refusals; /* why a write was refused (E_INVALID "ledger_refused"), or warnings of one that wasn't */
};

enum {
	XERO_PAGE_MAX = 1000, /* elements a page */
	XERO_IDS_MAX = 40,    /* ids in one address */
};

/* Without Actions: ${out->can_create_drafts} and ${out->can_use_currencies} are true here until xero_get_actions says
 * otherwise. The time zone is an IANA name ("Europe/Helsinki"), "" if Xero's isn't known. */
MUST_CHECK int xero_get_organisation(struct xero *xero, struct organisation *out, struct err *err);

/* Sets the two ..can_.. fields of ${inout}; an action that isn't listed is allowed. */
MUST_CHECK int xero_get_actions(struct xero *xero, struct organisation *inout, struct err *err);

MUST_CHECK int xero_get_users(struct xero *xero, struct ledger_user **out, size_t *count_out, struct err *err);
MUST_CHECK int xero_get_accounts(struct xero *xero, struct account **out, size_t *count_out, struct err *err);
MUST_CHECK int xero_get_tax_rates(struct xero *xero, struct tax_rate **out, size_t *count_out, struct err *err);
MUST_CHECK int xero_get_currencies(struct xero *xero, struct currency **out, size_t *count_out, struct err *err);
MUST_CHECK int xero_get_templates(struct xero *xero, struct invoice_template **out, size_t *count_out, struct err *err);

/* All items, or those changed since ${since_us} (0: all; whole seconds count). */
MUST_CHECK int xero_get_items(struct xero *xero, int64_t since_us, struct item **out, size_t *count_out,
			      struct err *err);

/* A page of contacts, archived ones too, changed since ${since_us} (0: all). ${page} from 1, ${page_size} 1 to
 * XERO_PAGE_MAX. */
struct xero_contact_page {
	struct contact *contacts;
	size_t count;
	bool has_more; /* ask for the next page */
};
MUST_CHECK int xero_get_contacts(struct xero *xero, int64_t since_us, int page, int page_size,
				 struct xero_contact_page *out, struct err *err);

/* One contact by id; E_NOT_FOUND "xero_not_found". */
MUST_CHECK int xero_get_contact(struct xero *xero, const char *contact_id, struct contact *out, struct err *err);

/* A contact's details that are sent; NULL is not sent, "" empties. */
struct xero_contact_parts {
	const char *name, *email, *tax_number;
	const char *address; /* lines of text */
};

/* Creates a contact (PUT: never touches an existing one). E_INVALID "ledger_refused"; the name is taken when
 * xero_refused_for(&xero->refusals, "contact_name_taken"). ${key}: Idempotency-Key, up to 128 characters. */
MUST_CHECK int xero_create_contact(struct xero *xero, const struct xero_contact_parts *parts, const char *key,
				   struct contact *out, struct err *err);

/* Changes the given parts of a contact and nothing else. */
MUST_CHECK int xero_update_contact(struct xero *xero, const char *contact_id, const struct xero_contact_parts *parts,
				   const char *key, struct contact *out, struct err *err);

/* Which sales invoices; what is 0 or NULL doesn't restrict. */
struct xero_invoice_query {
	const char *const *ids; /* at most XERO_IDS_MAX */
	size_t id_count;
	bool is_full;        /* whole invoices; else a summary, which costs less */
	int64_t since_us;    /* changed since; whole seconds count */
	int page, page_size; /* page from 1 (0 means 1), page_size 0 means 100 */
};

struct xero_invoice_page {
	struct invoice *invoices; /* sales invoices, by time of change */
	size_t count;
	bool has_more;
};
MUST_CHECK int xero_get_invoices(struct xero *xero, const struct xero_invoice_query *query,
				 struct xero_invoice_page *out, struct err *err);

/* One invoice by id; E_NOT_FOUND "xero_not_found", also for a supplier's bill. */
MUST_CHECK int xero_get_invoice(struct xero *xero, const char *invoice_id, struct invoice *out, struct err *err);

/* What a draft is made from. */
struct xero_invoice_order {
	const struct invoice_form *form;
	const char *contact_id; /* the only thing that is sent of the contact */
	const char *url; /* absolute; carries our mark and comes back as ${invoice.url}; must not contain "xero" */
	const char *key; /* Idempotency-Key: Xero remembers it for 6 minutes from its first use */
};

/* Creates the draft. E_INVALID "ledger_refused" with xero->refusals; E_UNCERTAIN: it may exist. */
MUST_CHECK int xero_create_invoice(struct xero *xero, const struct xero_invoice_order *order, struct invoice *out,
				   struct err *err);

/* The invoice as PDF, bytes from the arena. */
MUST_CHECK int xero_get_invoice_pdf(struct xero *xero, const char *invoice_id, const char **pdf_out, size_t *len_out,
				    struct err *err);

/* The invoice's page in Xero, for a person; from ${arena}. ${short_code} may be "" (contract xero.md 6). */
char *xero_invoice_page_url(struct arena *arena, const char *short_code, const char *invoice_id);
char *xero_contact_page_url(struct arena *arena, const char *short_code, const char *contact_id);

#endif
