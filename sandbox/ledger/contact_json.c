#include "ledger/contact.h"
#include "ledger/wire.h"

const char *const contact_address_types[CONTACT_ADDRESSES] = {"STREET", "POBOX"};
const char *const contact_phone_types[CONTACT_PHONES] = {"DEFAULT", "DDI", "FAX", "MOBILE"};

static void empty_array(struct json_out *out, const char *key)
{
	json_out_array(out, key);
	json_out_end(out);
}

static void write_address(struct json_out *out, const char *type, const struct address *a)
{
	json_out_object(out, NULL);
	json_out_text(out, "AddressType", type);
	wire_text(out, "AddressLine1", a->line1);
	wire_text(out, "AddressLine2", a->line2);
	wire_text(out, "AddressLine3", a->line3);
	wire_text(out, "AddressLine4", a->line4);
	json_out_text(out, "City", text_or(a->city, ""));
	json_out_text(out, "Region", text_or(a->region, ""));
	json_out_text(out, "PostalCode", text_or(a->postal_code, ""));
	json_out_text(out, "Country", text_or(a->country, ""));
	wire_text(out, "AttentionTo", a->attention_to);
	json_out_end(out);
}

static void write_slots(struct json_out *out, const struct contact *contact)
{
	json_out_array(out, "Addresses");
	for (int slot = 0; slot < CONTACT_ADDRESSES; slot++)
		write_address(out, contact_address_types[slot], &contact->addresses[slot]);
	json_out_end(out);
	json_out_array(out, "Phones");
	for (int slot = 0; slot < CONTACT_PHONES; slot++) {
		json_out_object(out, NULL);
		json_out_text(out, "PhoneType", contact_phone_types[slot]);
		json_out_text(out, "PhoneNumber", text_or(contact->phones[slot].number, ""));
		json_out_text(out, "PhoneAreaCode", text_or(contact->phones[slot].area, ""));
		json_out_text(out, "PhoneCountryCode", text_or(contact->phones[slot].country, ""));
		json_out_end(out);
	}
	json_out_end(out);
}

static void write_persons(struct json_out *out, const struct contact *contact)
{
	json_out_array(out, "ContactPersons");
	for (size_t i = 0; i < contact->person_count; i++) {
		const struct contact_person *person = &contact->persons[i];

		json_out_object(out, NULL);
		json_out_text(out, "FirstName", text_or(person->first_name, ""));
		json_out_text(out, "LastName", text_or(person->last_name, ""));
		json_out_text(out, "EmailAddress", text_or(person->email, ""));
		json_out_bool(out, "IncludeInEmails", person->in_emails);
		json_out_end(out);
	}
	json_out_end(out);
}

static void write_balances(struct json_out *out, const struct contact *contact)
{
	if (contact->outstanding_e4 == 0 && contact->overdue_e4 == 0 && contact->bills_due_e4 == 0 &&
	    contact->bills_late_e4 == 0)
		return;
	json_out_object(out, "Balances");
	json_out_object(out, "AccountsReceivable");
	wire_money(out, "Outstanding", contact->outstanding_e4);
	wire_money(out, "Overdue", contact->overdue_e4);
	json_out_end(out);
	json_out_object(out, "AccountsPayable");
	wire_money(out, "Outstanding", contact->bills_due_e4);
	wire_money(out, "Overdue", contact->bills_late_e4);
	json_out_end(out);
	json_out_end(out);
}

static void write_summary(struct json_out *out, const struct contact *contact)
{
	wire_text(out, "ContactID", contact->id);
	wire_text(out, "Name", contact->name);
	empty_array(out, "Addresses");
	empty_array(out, "Phones");
	empty_array(out, "ContactGroups");
	empty_array(out, "ContactPersons");
	json_out_bool(out, "HasValidationErrors", false);
}

static void write_texts(struct json_out *out, const struct contact *c)
{
	wire_text(out, "MergedToContactID", c->merged_into);
	wire_text(out, "ContactNumber", c->number);
	wire_text(out, "AccountNumber", c->account_number);
	wire_text(out, "ContactStatus", c->status);
	wire_text(out, "Name", c->name);
	wire_text(out, "FirstName", c->first_name);
	wire_text(out, "LastName", c->last_name);
	wire_text(out, "CompanyNumber", c->company_number);
	json_out_text(out, "EmailAddress", text_or(c->email, ""));
	json_out_text(out, "BankAccountDetails", text_or(c->bank_details, ""));
	wire_text(out, "TaxNumber", c->tax_number);
	wire_text(out, "AccountsReceivableTaxType", c->receivable_tax);
	wire_text(out, "AccountsPayableTaxType", c->payable_tax);
}

static void write_term(struct json_out *out, const char *key, int64_t day, const char *type)
{
	if (day <= 0)
		return;
	json_out_object(out, key);
	json_out_i64(out, "Day", day);
	json_out_text(out, "Type", text_or(type, "DAYSAFTERBILLDATE"));
	json_out_end(out);
}

static void write_defaults(struct json_out *out, const struct contact *c)
{
	wire_text(out, "SalesDefaultAccountCode", c->sales_account);
	wire_text(out, "PurchasesDefaultAccountCode", c->purchases_account);
	if (c->term_day > 0 || c->bill_term_day > 0) {
		json_out_object(out, "PaymentTerms");
		write_term(out, "Bills", c->bill_term_day, c->bill_term_type);
		write_term(out, "Sales", c->term_day, c->term_type);
		json_out_end(out);
	}
	wire_text(out, "DefaultCurrency", c->currency);
	wire_text(out, "Website", c->website);
}

static bool is_blank_address(const struct address *a)
{
	return text_is_empty(a->line1) && text_is_empty(a->line2) && text_is_empty(a->city) &&
	       text_is_empty(a->region) && text_is_empty(a->postal_code) && text_is_empty(a->country);
}

static void write_refused_phone(struct json_out *out, const char *type, const struct phone *phone)
{
	json_out_object(out, NULL);
	json_out_text(out, "PhoneType", type);
	wire_text(out, "PhoneNumber", phone->number);
	wire_text(out, "PhoneAreaCode", phone->area);
	wire_text(out, "PhoneCountryCode", phone->country);
	json_out_array(out, "ValidationErrors");
	json_out_end(out);
	json_out_end(out);
}

/* What was sent, and nothing that only a stored contact has. */
static void write_refused(struct json_out *out, const struct contact *contact)
{
	wire_text(out, "StatusAttributeString", contact->attribute);
	json_out_text(out, "ContactID", text_or(contact->id, "00000000-0000-0000-0000-000000000000"));
	wire_text(out, "ContactNumber", contact->number);
	wire_text(out, "AccountNumber", contact->account_number);
	wire_text(out, "ContactStatus", contact->id != NULL ? contact->status : NULL);
	wire_text(out, "Name", contact->name);
	wire_text(out, "FirstName", contact->first_name);
	wire_text(out, "LastName", contact->last_name);
	wire_text(out, "EmailAddress", contact->email);
	json_out_array(out, "Addresses");
	for (int slot = 0; slot < CONTACT_ADDRESSES; slot++)
		if (!is_blank_address(&contact->addresses[slot]))
			write_address(out, contact_address_types[slot], &contact->addresses[slot]);
	json_out_end(out);
	json_out_array(out, "Phones");
	for (int slot = 0; slot < CONTACT_PHONES; slot++)
		if (!text_is_empty(contact->phones[slot].number))
			write_refused_phone(out, contact_phone_types[slot], &contact->phones[slot]);
	json_out_end(out);
	empty_array(out, "ContactGroups");
	if (contact->sent_customer)
		json_out_bool(out, "IsCustomer", true);
	write_persons(out, contact);
	json_out_bool(out, "HasValidationErrors", true);
	wire_messages(out, &contact->messages);
}

void contact_write(struct json_out *out, const char *key, const struct contact *contact, enum contact_shape shape)
{
	json_out_object(out, key);
	if (shape == CONTACT_SUMMARY || contact->messages.count > 0) {
		(shape == CONTACT_SUMMARY ? write_summary : write_refused)(out, contact);
		json_out_end(out);
		return;
	}
	wire_text(out, "StatusAttributeString", contact->attribute);
	json_out_text(out, "ContactID", text_or(contact->id, "00000000-0000-0000-0000-000000000000"));
	write_texts(out, contact);
	write_slots(out, contact);
	if (contact->updated_us != 0)
		wire_time(out, "UpdatedDateUTC", contact->updated_us, true);
	empty_array(out, "ContactGroups");
	json_out_bool(out, "IsSupplier", contact->is_supplier);
	json_out_bool(out, "IsCustomer", contact->is_customer);
	write_defaults(out, contact);
	if (shape == CONTACT_FULL)
		write_balances(out, contact);
	empty_array(out, "SalesTrackingCategories");
	empty_array(out, "PurchasesTrackingCategories");
	write_persons(out, contact);
	if (shape == CONTACT_FULL) {
		json_out_raw(out, "Attachments", text_or(contact->attachments, "[]"));
		json_out_bool(out, "HasAttachments", contact->attachments != NULL);
	}
	json_out_bool(out, "HasValidationErrors", false);
	if (shape == CONTACT_REFUSED)
		wire_messages(out, &contact->messages);
	json_out_end(out);
}
