/* Items (contract xero.md 2.5): no paging, upsert by code on POST. */
#include "crypto/crypto.h"
#include "ledger/api_routes.h"
#include "ledger/lists.h"
#include "ledger/settings_rows.h"
#include "ledger/wire.h"

enum { ITEM_CODE_MAX = 30, ITEM_NAME_MAX = 50, ITEM_DESCRIPTION_MAX = 4000, ITEMS_MAX = 500 };

static const struct field item_fields[] = {
    {"ItemID", FIELD_TEXT, offsetof(struct item, id)},
    {"Code", FIELD_TEXT, offsetof(struct item, code)},
    {"Name", FIELD_TEXT, offsetof(struct item, name)},
    {"Description", FIELD_TEXT, offsetof(struct item, description)},
    {"IsSold", FIELD_BOOL, offsetof(struct item, is_sold)},
    {"IsPurchased", FIELD_BOOL, offsetof(struct item, is_purchased)},
    {"SalesDetails.UnitPrice", FIELD_AMOUNT, offsetof(struct item, sales_price_e4)},
    {"SalesDetails.AccountCode", FIELD_TEXT, offsetof(struct item, sales_account)},
    {"UpdatedDateUTC", FIELD_TIME, offsetof(struct item, updated_us)},
};

static bool item_field(const void *element, const char *path, struct where_value *out)
{
	return field_value(item_fields, ARRAY_LEN(item_fields), element, path, out);
}

static void write_details(struct call *call, const char *key, int64_t price_e4, const char *account, const char *tax)
{
	if (price_e4 == NO_AMOUNT && account == NULL && tax == NULL)
		return;
	json_out_object(&call->out, key);
	if (price_e4 != NO_AMOUNT)
		json_out_e4(&call->out, "UnitPrice", totals_round(price_e4, call->price_places), call->price_places);
	wire_text(&call->out, "AccountCode", account);
	wire_text(&call->out, "TaxType", tax);
	json_out_end(&call->out);
}

/* Writes keep the offset out of UpdatedDateUTC, as Xero does. */
static void write_item(struct call *call, const struct item *item, const struct messages *messages,
		       const char *attribute)
{
	struct json_out *out = &call->out;

	json_out_object(out, NULL);
	wire_text(out, "StatusAttributeString", attribute);
	json_out_text(out, "ItemID", text_or(item->id, "00000000-0000-0000-0000-000000000000"));
	wire_text(out, "Code", item->code);
	wire_text(out, "Description", item->description);
	wire_text(out, "PurchaseDescription", item->purchase_description);
	if (item->updated_us != 0)
		wire_time(out, "UpdatedDateUTC", item->updated_us, messages == NULL);
	write_details(call, "PurchaseDetails", item->purchase_price_e4, item->purchase_account, item->purchase_tax);
	write_details(call, "SalesDetails", item->sales_price_e4, item->sales_account, item->sales_tax);
	wire_text(out, "Name", item->name);
	json_out_bool(out, "IsTrackedAsInventory", false);
	json_out_bool(out, "IsSold", item->is_sold);
	json_out_bool(out, "IsPurchased", item->is_purchased);
	if (messages != NULL)
		wire_messages(out, messages);
	json_out_end(out);
}

int items_list(struct call *call, struct err *err)
{
	struct item *items;
	struct list list;
	size_t count;

	if (item_list(call->db, call->arena, call->org.id, &items, &count, err) != OK)
		return E_INTERNAL;
	list = list_of(call->arena, items, count, sizeof(*items));
	if (!list_filter(call, &list, item_field))
		return OK;
	api_envelope(call);
	json_out_array(&call->out, "Items");
	for (size_t i = 0; i < list.count; i++)
		if (((const struct item *)list.elements[i])->updated_us >= api_since_us(call))
			write_item(call, list.elements[i], NULL, NULL);
	api_done(call);
	return OK;
}

int items_get(struct call *call, struct err *err)
{
	struct item *item;

	if (item_find(call->db, call->arena, call->org.id, call->params[0], &item, err) != OK)
		return E_INTERNAL;
	if (item == NULL) {
		api_not_found(call);
		return OK;
	}
	api_envelope(call);
	json_out_array(&call->out, "Items");
	write_item(call, item, NULL, NULL);
	api_done(call);
	return OK;
}

/* ---- writing ---- */

static const char *read_text(struct call *call, const struct json *object, const char *key, const char *otherwise)
{
	return arena_strdup(call->arena, json_text(json_get_nocase(object, key), otherwise));
}

static void read_details(struct call *call, const struct json *details, int64_t *price_e4, const char **account,
			 const char **tax, struct messages *messages)
{
	int64_t price;

	if (!json_is_object(details))
		return;
	switch (json_e4(json_get_nocase(details, "UnitPrice"), &price, NULL)) {
	case OK:
		*price_e4 = totals_round(price, call->price_places);
		break;
	case E_INVALID:
		message_add(call->arena, messages, "The unit price is not a number.");
		break;
	default:
		break;
	}
	*account = read_text(call, details, "AccountCode", *account);
	*tax = read_text(call, details, "TaxType", *tax);
}

static void read_item(struct call *call, const struct json *json, struct item *item, struct messages *messages)
{
	item->code = read_text(call, json, "Code", item->code);
	item->name = read_text(call, json, "Name", item->name);
	item->description = read_text(call, json, "Description", item->description);
	item->purchase_description = read_text(call, json, "PurchaseDescription", item->purchase_description);
	item->is_sold = json_bool(json_get_nocase(json, "IsSold"), item->is_sold);
	item->is_purchased = json_bool(json_get_nocase(json, "IsPurchased"), item->is_purchased);
	read_details(call, json_get_nocase(json, "SalesDetails"), &item->sales_price_e4, &item->sales_account,
		     &item->sales_tax, messages);
	read_details(call, json_get_nocase(json, "PurchaseDetails"), &item->purchase_price_e4, &item->purchase_account,
		     &item->purchase_tax, messages);
}

static int check_account(struct call *call, const char *code, struct messages *messages, struct err *err)
{
	struct account *account;

	if (code == NULL)
		return OK;
	if (account_by_code(call->db, call->arena, call->org.id, code, &account, err) != OK)
		return E_INTERNAL;
	if (account == NULL)
		message_add(call->arena, messages, "Account code '%s' is not a valid code for this document.", code);
	return OK;
}

static int check_tax(struct call *call, const char *tax_type, struct messages *messages, struct err *err)
{
	struct tax_rate *rate;

	if (text_is_empty(tax_type))
		return OK;
	if (tax_rate_load(call->db, call->arena, call->org.id, tax_type, &rate, err) != OK)
		return E_INTERNAL;
	if (rate == NULL || !text_eq(rate->status, "ACTIVE"))
		message_add(call->arena, messages,
			    "The TaxType code '%s' does not exist or cannot be used with this type of transaction.",
			    tax_type);
	return OK;
}

static int check_item(struct call *call, const struct item *item, const struct item *same_code,
		      struct messages *messages, struct err *err)
{
	if (text_is_empty(item->code))
		message_add(call->arena, messages, "Price List Item Code must be supplied");
	else if (wire_length(item->code) > ITEM_CODE_MAX)
		message_add(call->arena, messages, "The Code field must be %d characters or fewer.", ITEM_CODE_MAX);
	if (item->name != NULL && wire_length(item->name) > ITEM_NAME_MAX)
		message_add(call->arena, messages, "The Name field must be %d characters or fewer.", ITEM_NAME_MAX);
	if (item->description != NULL && wire_length(item->description) > ITEM_DESCRIPTION_MAX)
		message_add(call->arena, messages, "The Description field must be %d characters or fewer.",
			    ITEM_DESCRIPTION_MAX);
	if (same_code != NULL && !text_eq(same_code->id, item->id))
		message_add(call->arena, messages, "Price List Item with Code '%s' already exists", item->code);
	if (item->purchase_description != NULL && wire_length(item->purchase_description) > ITEM_DESCRIPTION_MAX)
		message_add(call->arena, messages, "The PurchaseDescription field must be %d characters or fewer.",
			    ITEM_DESCRIPTION_MAX);
	if (check_account(call, item->sales_account, messages, err) != OK ||
	    check_account(call, item->purchase_account, messages, err) != OK ||
	    check_tax(call, item->sales_tax, messages, err) != OK)
		return E_INTERNAL;
	return check_tax(call, item->purchase_tax, messages, err);
}

/* The stored item that the request means: by path, by ItemID, or (when not only creating) by code. */
static int find_target(struct call *call, const struct json *json, bool creates_only, struct item **target,
		       struct item **same_code, struct messages *messages, struct err *err)
{
	const char *id = json_text(json_get_nocase(json, "ItemID"), NULL);
	const char *code = json_text(json_get_nocase(json, "Code"), NULL);
	const char *named = call->params[0] != NULL ? call->params[0] : id;

	*target = *same_code = NULL;
	if (code != NULL && item_find(call->db, call->arena, call->org.id, code, same_code, err) != OK)
		return E_INTERNAL;
	if (creates_only)
		return OK;
	if (named == NULL) {
		*target = *same_code;
		return OK;
	}
	if (item_find(call->db, call->arena, call->org.id, named, target, err) != OK)
		return E_INTERNAL;
	if (*target == NULL)
		message_add(call->arena, messages, "An existing Item with the specified ItemID could not be found");
	return OK;
}

static int write_one(struct call *call, const struct json *json, bool creates_only, struct item *item,
		     struct messages *messages, struct err *err)
{
	struct item *target, *same_code;
	char id[UUID_TEXT_MAX];

	if (find_target(call, json, creates_only, &target, &same_code, messages, err) != OK)
		return E_INTERNAL;
	*item = target != NULL ? *target
			       : (struct item){.is_sold = true,
					       .is_purchased = json_is_object(json_get_nocase(json, "PurchaseDetails")),
					       .sales_price_e4 = NO_AMOUNT,
					       .purchase_price_e4 = NO_AMOUNT};
	read_item(call, json, item, messages);
	if (check_item(call, item, same_code, messages, err) != OK)
		return E_INTERNAL;
	if (messages->count > 0)
		return OK;
	if (item->id == NULL)
		item->id = arena_strdup(call->arena, uuid_new(id));
	item->updated_us = call->now_us;
	return item_save(call->db, call->org.id, item, err);
}

static int write_all(struct call *call, bool creates_only, struct err *err)
{
	bool summarizes = api_summarizes(call), failed = false;
	const struct json *elements;
	struct messages *messages;
	struct item *items;
	size_t count;

	elements = wire_elements(call->body, "Items", &count);
	if (count > ITEMS_MAX) {
		api_refuse(call, 10, "ValidationException", "A call can have up to 500 items.");
		return OK;
	}
	items = arena_array(call->arena, count + 1, sizeof(*items));
	messages = arena_array(call->arena, count + 1, sizeof(*messages));
	for (size_t i = 0; i < count; i++) {
		if (write_one(call, wire_element(elements, i), creates_only, &items[i], &messages[i], err) != OK)
			return E_INTERNAL;
		failed = failed || messages[i].count > 0;
	}
	if (failed && summarizes) {
		api_validation_start(call);
	} else {
		api_envelope(call);
		json_out_array(&call->out, "Items");
	}
	for (size_t i = 0; i < count; i++)
		if (!failed || !summarizes || messages[i].count > 0)
			write_item(call, &items[i], &messages[i],
				   summarizes              ? NULL
				   : messages[i].count > 0 ? "ERROR"
							   : "OK");
	api_done(call);
	return OK;
}

int items_put(struct call *call, struct err *err)
{
	return write_all(call, true, err);
}

int items_post(struct call *call, struct err *err)
{
	struct item *item;

	if (call->params[0] != NULL) {
		if (item_find(call->db, call->arena, call->org.id, call->params[0], &item, err) != OK)
			return E_INTERNAL;
		if (item == NULL) {
			api_not_found(call);
			return OK;
		}
	}
	return write_all(call, false, err);
}

int items_delete(struct call *call, struct err *err)
{
	struct item *item;

	if (item_find(call->db, call->arena, call->org.id, call->params[0], &item, err) != OK)
		return E_INTERNAL;
	if (item == NULL) {
		api_not_found(call);
		return OK;
	}
	call->reply = (struct reply){.status = 204, .body = ""};
	return item_delete(call->db, call->org.id, item->id, err);
}
