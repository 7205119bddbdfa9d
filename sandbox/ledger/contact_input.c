/* What a request says about a contact: reading, checking, saving. */
#include <string.h>

#include "crypto/crypto.h"
#include "ledger/contact.h"
#include "ledger/contact_rows.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

enum { TERM_DAY_MAX = 999 };

static const struct text_field {
	const char *key;
	size_t offset, max;
} contact_texts[] = {
    {"Name", offsetof(struct contact, name), 255},
    {"ContactNumber", offsetof(struct contact, number), 50},
    {"AccountNumber", offsetof(struct contact, account_number), 50},
    {"CompanyNumber", offsetof(struct contact, company_number), 50},
    {"FirstName", offsetof(struct contact, first_name), 255},
    {"LastName", offsetof(struct contact, last_name), 255},
    {"EmailAddress", offsetof(struct contact, email), 255},
    {"BankAccountDetails", offsetof(struct contact, bank_details), 255},
    {"TaxNumber", offsetof(struct contact, tax_number), 50},
    {"AccountsReceivableTaxType", offsetof(struct contact, receivable_tax), 50},
    {"AccountsPayableTaxType", offsetof(struct contact, payable_tax), 50},
    {"DefaultCurrency", offsetof(struct contact, currency), 3},
    {"SalesDefaultAccountCode", offsetof(struct contact, sales_account), 10},
    {"PurchasesDefaultAccountCode", offsetof(struct contact, purchases_account), 10},
    {"Website", offsetof(struct contact, website), 255},
};

static const struct text_field address_texts[] = {
    {"AddressLine1", offsetof(struct address, line1), 500},
    {"AddressLine2", offsetof(struct address, line2), 500},
    {"AddressLine3", offsetof(struct address, line3), 500},
    {"AddressLine4", offsetof(struct address, line4), 500},
    {"City", offsetof(struct address, city), 255},
    {"Region", offsetof(struct address, region), 255},
    {"PostalCode", offsetof(struct address, postal_code), 50},
    {"Country", offsetof(struct address, country), 50},
    {"AttentionTo", offsetof(struct address, attention_to), 255},
};

static const struct text_field phone_texts[] = {
    {"PhoneNumber", offsetof(struct phone, number), 50},
    {"PhoneAreaCode", offsetof(struct phone, area), 10},
    {"PhoneCountryCode", offsetof(struct phone, country), 20},
};

static const struct text_field person_texts[] = {
    {"FirstName", offsetof(struct contact_person, first_name), 255},
    {"LastName", offsetof(struct contact_person, last_name), 255},
    {"EmailAddress", offsetof(struct contact_person, email), 255},
};

static void read_texts(struct call *call, const struct json *json, const struct text_field *fields, size_t count,
		       void *element, struct messages *messages)
{
	for (size_t i = 0; i < count; i++) {
		const struct json *value = json_get_nocase(json, fields[i].key);
		const char *text = json_text(value, NULL);

		if (text == NULL)
			continue;
		if (wire_length(text) > fields[i].max)
			message_add(call->arena, messages, "The %s field must be %zu characters or fewer.",
				    fields[i].key, fields[i].max);
		*(const char **)(void *)((char *)element + fields[i].offset) = arena_strdup(call->arena, text);
	}
}

static int slot_of(const char *type, const char *const *types, int count)
{
	for (int slot = 0; slot < count; slot++)
		if (text_eq_nocase(types[slot], type))
			return slot;
	return -1;
}

static void read_addresses(struct call *call, const struct json *list, struct contact *contact)
{
	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *json = json_at(list, i);
		int slot = slot_of(json_text(json_get_nocase(json, "AddressType"), ""), contact_address_types,
				   CONTACT_ADDRESSES);

		if (slot >= 0)
			read_texts(call, json, address_texts, ARRAY_LEN(address_texts), &contact->addresses[slot],
				   &contact->messages);
		else
			message_add(call->arena, &contact->messages, "The AddressType must be POBOX or STREET.");
	}
}

static void read_phones(struct call *call, const struct json *list, struct contact *contact)
{
	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *json = json_at(list, i);
		int slot =
		    slot_of(json_text(json_get_nocase(json, "PhoneType"), ""), contact_phone_types, CONTACT_PHONES);

		if (slot >= 0)
			read_texts(call, json, phone_texts, ARRAY_LEN(phone_texts), &contact->phones[slot],
				   &contact->messages);
	}
}

/* A list that is sent replaces the one that was there. */
static void read_persons(struct call *call, const struct json *list, struct contact *contact)
{
	if (!json_is_array(list))
		return;
	contact->person_count = 0;
	for (size_t i = 0; i < json_len(list); i++) {
		struct contact_person *person = &contact->persons[contact->person_count];

		if (contact->person_count == CONTACT_PERSONS_MAX) {
			message_add(call->arena, &contact->messages, "A contact can have up to 5 contact persons.");
			return;
		}
		*person = (struct contact_person){
		    .in_emails = json_bool(json_get_nocase(json_at(list, i), "IncludeInEmails"), false)};
		read_texts(call, json_at(list, i), person_texts, ARRAY_LEN(person_texts), person, &contact->messages);
		contact->person_count++;
	}
}

static void read_term(struct call *call, const struct json *json, struct contact *contact, int64_t *day,
		      const char **type)
{
	static const char *const types[] = {"DAYSAFTERBILLDATE", "DAYSAFTERBILLMONTH", "OFCURRENTMONTH",
					    "OFFOLLOWINGMONTH"};
	const char *sent = json_text(json_get_nocase(json, "Type"), NULL);
	bool is_known = sent == NULL;

	if (!json_is_object(json))
		return;
	*day = json_i64(json_get_nocase(json, "Day"), *day);
	if (*day < 0 || *day > TERM_DAY_MAX)
		message_add(call->arena, &contact->messages, "The Day of the payment terms is not valid.");
	for (size_t i = 0; i < ARRAY_LEN(types) && sent != NULL; i++) {
		if (!text_eq_nocase(types[i], sent))
			continue;
		*type = types[i];
		is_known = true;
	}
	if (!is_known)
		message_add(call->arena, &contact->messages, "The Type of the payment terms is not valid.");
}

static void read_terms(struct call *call, const struct json *json, struct contact *contact)
{
	const struct json *terms = json_get_nocase(json, "PaymentTerms");

	read_term(call, json_get_nocase(terms, "Sales"), contact, &contact->term_day, &contact->term_type);
	read_term(call, json_get_nocase(terms, "Bills"), contact, &contact->bill_term_day, &contact->bill_term_type);
}

/* Merges what was sent into ${contact}. */
static void read_contact(struct call *call, const struct json *json, struct contact *contact)
{
	const char *status = json_text(json_get_nocase(json, "ContactStatus"), NULL);

	read_texts(call, json, contact_texts, ARRAY_LEN(contact_texts), contact, &contact->messages);
	read_addresses(call, json_get_nocase(json, "Addresses"), contact);
	read_phones(call, json_get_nocase(json, "Phones"), contact);
	read_persons(call, json_get_nocase(json, "ContactPersons"), contact);
	read_terms(call, json, contact);
	contact->sent_customer = json_bool(json_get_nocase(json, "IsCustomer"), false);
	if (status != NULL && (text_eq(status, "ACTIVE") || text_eq(status, "ARCHIVED")))
		contact->status = arena_strdup(call->arena, status);
}

/* ---- checks ---- */

static bool is_email(const char *text)
{
	const char *at = strchr(text, '@');

	return at != NULL && at > text && strchr(at + 1, '@') == NULL && strchr(at, '.') != NULL &&
	       strpbrk(text, " <>,;") == NULL && text[strlen(text) - 1] != '.';
}

static int check_name(struct call *call, struct contact *contact, struct err *err)
{
	struct contact *other = NULL;

	if (text_is_empty(contact->name)) {
		message_add(call->arena, &contact->messages,
			    "The Contact must contain at least 1 of the following elements to identify the contact: "
			    "Name, ContactID, ContactNumber");
		return OK;
	}
	if (strpbrk(contact->name, "<>") != NULL || !text_eq(text_squeeze(call->arena, contact->name), contact->name))
		message_add(
		    call->arena, &contact->messages,
		    "The contact name must not contain angle brackets, or spaces at its ends, or double spaces.");
	if (contact_by_name(call->db, call->arena, call->org.id, contact->name, &other, err) != OK)
		return E_INTERNAL;
	if (other != NULL && text_eq(other->status, "ACTIVE") && text_eq(contact->status, "ACTIVE") &&
	    !text_eq(other->id, contact->id))
		message_add(
		    call->arena, &contact->messages,
		    "The contact name %s is already assigned to another contact. The contact name must be unique "
		    "across all active contacts.",
		    contact->name);
	return OK;
}

static int check_number(struct call *call, struct contact *contact, struct err *err)
{
	struct contact *other = NULL;

	if (text_is_empty(contact->number))
		return OK;
	if (contact_by_number(call->db, call->arena, call->org.id, contact->number, &other, err) != OK)
		return E_INTERNAL;
	if (other != NULL && !text_eq(other->id, contact->id))
		message_add(call->arena, &contact->messages,
			    "Another contact has this contact number. Please enter a different contact number.");
	return OK;
}

static int check_account_number(struct call *call, struct contact *contact, struct err *err)
{
	struct contact *other = NULL;

	if (text_is_empty(contact->account_number))
		return OK;
	if (contact_by_account_number(call->db, call->arena, call->org.id, contact->account_number, &other, err) != OK)
		return E_INTERNAL;
	if (other != NULL && !text_eq(other->id, contact->id))
		message_add(call->arena, &contact->messages,
			    "The Account Number already exists. Please enter a different Account Number.");
	return OK;
}

/* Letters of any script, spaces and what names of countries have between them. */
static void check_countries(struct call *call, struct contact *contact)
{
	for (int slot = 0; slot < CONTACT_ADDRESSES; slot++)
		if (strpbrk(text_or(contact->addresses[slot].country, ""), "0123456789@#<>") != NULL)
			message_add(call->arena, &contact->messages, "The Country may contain letters only.");
}

static int check_contact(struct call *call, struct contact *contact, struct err *err)
{
	int64_t rate;

	if (!text_is_empty(contact->email) && !is_email(contact->email))
		message_add(call->arena, &contact->messages, "Email address must be valid.");
	for (size_t i = 0; i < contact->person_count; i++)
		if (!text_is_empty(contact->persons[i].email) && !is_email(contact->persons[i].email))
			message_add(call->arena, &contact->messages, "Email address must be valid.");
	if (!text_is_empty(contact->currency)) {
		if (currency_rate(call->db, call->org.id, contact->currency, &rate, err) != OK)
			return E_INTERNAL;
		if (rate == 0)
			message_add(call->arena, &contact->messages, "Organisation is not subscribed to currency %s",
				    contact->currency);
	}
	check_countries(call, contact);
	if (check_name(call, contact, err) != OK || check_number(call, contact, err) != OK)
		return E_INTERNAL;
	return check_account_number(call, contact, err);
}

/* ---- which contact is meant ---- */

/* By ContactID, ContactNumber or Name, in this order. ${*is_known_out} is false when a ContactID was given that nobody
 * has. */
static int find_contact(struct call *call, const struct json *json, struct contact **out, bool *is_known_out,
			struct err *err)
{
	const char *id = json_text(json_get_nocase(json, "ContactID"), NULL);
	const char *number = json_text(json_get_nocase(json, "ContactNumber"), NULL);
	const char *name = json_text(json_get_nocase(json, "Name"), NULL);

	*out = NULL;
	*is_known_out = true;
	if (!text_is_empty(id)) {
		if (contact_load(call->db, call->arena, call->org.id, id, out, err) != OK)
			return E_INTERNAL;
		*is_known_out = *out != NULL;
		return OK;
	}
	if (!text_is_empty(number) && contact_by_number(call->db, call->arena, call->org.id, number, out, err) != OK)
		return E_INTERNAL;
	if (*out != NULL || text_is_empty(name))
		return OK;
	if (contact_by_name(call->db, call->arena, call->org.id, name, out, err) != OK)
		return E_INTERNAL;
	if (*out != NULL && text_eq((*out)->status, "ARCHIVED"))
		*out = NULL;
	return OK;
}

/* True if the request says more than which contact is meant. */
static bool says_more(const struct json *json)
{
	static const char *const identifying[] = {"ContactID",           "ContactNumber", "Name",
						  "ContactStatus",       "IsCustomer",    "IsSupplier",
						  "HasValidationErrors", "UpdatedDateUTC"};
	const struct json *value;
	void *cursor = NULL;
	const char *key;

	while (json_next(json, &cursor, &key, &value)) {
		bool is_known = json_is_null(value) || (json_is_array(value) && json_len(value) == 0);

		for (size_t i = 0; i < ARRAY_LEN(identifying) && !is_known; i++)
			is_known = text_eq_nocase(identifying[i], key);
		if (!is_known)
			return true;
	}
	return false;
}

static int save_contact(struct call *call, struct contact *contact, bool is_new, struct err *err)
{
	char id[UUID_TEXT_MAX];

	if (is_new) {
		contact->id = arena_strdup(call->arena, uuid_new(id));
		contact->created_us = call->now_us;
	}
	contact->updated_us = call->now_us;
	return contact_save(call->db, call->arena, call->org.id, contact, err);
}

static int change_contact(struct call *call, const struct json *json, struct contact *stored, struct contact **out,
			  struct err *err)
{
	struct contact *contact = arena_new_of(call->arena, struct contact);

	*contact = stored != NULL ? *stored : (struct contact){.status = "ACTIVE"};
	*out = contact;
	if (stored != NULL && text_eq(stored->status, "ARCHIVED")) {
		message_add(
		    call->arena, &contact->messages,
		    "The specified contact details matched an archived contact. Archived contacts cannot currently "
		    "be edited via the API.");
		return OK;
	}
	read_contact(call, json, contact);
	if (check_contact(call, contact, err) != OK)
		return E_INTERNAL;
	return contact->messages.count > 0 ? OK : save_contact(call, contact, stored == NULL, err);
}

int contact_apply(struct call *call, const struct json *json, const char *path_id, enum contact_write_mode mode,
		  struct contact **out, struct err *err)
{
	struct contact *stored = NULL;
	bool is_known = true;

	if (path_id != NULL) {
		if (contact_load(call->db, call->arena, call->org.id, path_id, &stored, err) != OK)
			return E_INTERNAL;
		if (stored == NULL)
			return err_set(err, E_NOT_FOUND, "contact_unknown", "There is no such contact.");
	} else if (mode != CONTACT_CREATE && find_contact(call, json, &stored, &is_known, err) != OK) {
		return E_INTERNAL;
	}
	if (!is_known) {
		*out = arena_new_of(call->arena, struct contact);
		(*out)->id = arena_strdup(call->arena, json_text(json_get_nocase(json, "ContactID"), ""));
		message_add(call->arena, &(*out)->messages, "The contact could not be found.");
		return OK;
	}
	if (mode == CONTACT_IN_INVOICE && stored != NULL && text_eq(stored->status, "ACTIVE") && !says_more(json)) {
		*out = stored;
		return OK;
	}
	return change_contact(call, json, stored, out, err);
}
