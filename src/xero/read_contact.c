#include "xero/read_list.h"

/* Appends ${text} as a line of its own, unless it is empty. */
static void add_line(struct buf *buf, const char *text)
{
	if (*text == '\0')
		return;
	if (buf->len > 0)
		buf_putc(buf, '\n');
	buf_puts(buf, text);
}

/* One address slot as lines: its lines, then "20100 Turku", region, country. */
static char *slot_text(struct arena *arena, const struct json *slot)
{
	static const char *const lines[] = {"AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"};
	struct buf buf;
	char *town, *text;

	buf_init(&buf, LIMIT_ANSWER);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		add_line(&buf, json_get_text(slot, lines[i], ""));
	town = arena_printf(arena, "%s %s", json_get_text(slot, "PostalCode", ""), json_get_text(slot, "City", ""));
	add_line(&buf, text_squeeze(arena, town));
	add_line(&buf, json_get_text(slot, "Region", ""));
	add_line(&buf, json_get_text(slot, "Country", ""));
	text = arena_strndup(arena, buf.data, buf.len);
	buf_release(&buf);
	return text;
}

/* The address of invoices (POBOX) or, where that is empty, the street's. */
static char *address_of(struct arena *arena, const struct json *element)
{
	static const char *const types[] = {"POBOX", "STREET"};
	const struct json *slots = json_get(element, "Addresses"), *slot;
	char *text;

	for (size_t type = 0; type < ARRAY_LEN(types); type++)
		for (size_t i = 0; i < json_len(slots); i++) {
			slot = json_at(slots, i);
			if (!text_eq_nocase(json_get_text(slot, "AddressType", ""), types[type]))
				continue;
			text = slot_text(arena, slot);
			if (*text != '\0')
				return text;
		}
	return arena_strdup(arena, "");
}

static bool read_contact(struct arena *arena, const struct json *element, void *out)
{
	const char *status = json_get_text(element, "ContactStatus", "ACTIVE");
	const struct contact contact = {
	    .id = read_id(arena, element, "ContactID"),
	    .name = wire_text(arena, element, "Name"),
	    .email = wire_text(arena, element, "EmailAddress"),
	    .tax_number = wire_text(arena, element, "TaxNumber"),
	    .account_number = wire_text(arena, element, "AccountNumber"),
	    .address = address_of(arena, element),
	    .currency = wire_text(arena, element, "DefaultCurrency"),
	    .merged_into = wire_text_or_null(arena, element, "MergedToContactID"),
	    .is_archived = !text_eq_nocase(status, "ACTIVE"),
	    .updated_us = wire_time(element, "UpdatedDateUTC", 0),
	};

	*(struct contact *)out = contact;
	return *contact.id != '\0';
}

int xero_read_contact(struct arena *arena, const struct json *element, struct contact *out, struct err *err)
{
	struct contact contact;

	if (!read_contact(arena, element, &contact))
		return read_malformed("ContactID", err);
	*out = contact;
	return OK;
}

int xero_read_contacts(struct arena *arena, const struct json *root, int page_size, struct xero_contact_page *out,
		       struct err *err)
{
	static const struct list_shape shape = {"Contacts", sizeof(struct contact), read_contact};
	struct xero_contact_page page = {.has_more = read_has_more(root, "Contacts", page_size)};
	int status = read_list(arena, root, &shape, &page.contacts, &page.count, err);

	if (status != OK)
		return status;
	*out = page;
	return OK;
}
