/* The sample company's organizations and persons. */
#include "base/date.h"
#include "crm/seed_data.h"
#include "crm/seed_parts.h"

/* The custom fields that are filled in; options count from these ids. */
#define FIELD_LANGUAGE seed_custom_fields[3].code
#define FIELD_VAT seed_custom_fields[4].code
#define FIELD_GROUP seed_custom_fields[5].code
#define FIELD_EMAIL seed_custom_fields[6].code
enum { OPTION_GROUP = 20, OPTION_LANGUAGE = 40 };

char *seed_time(struct seed *seed, int days)
{
	char text[TIME_TEXT_MAX];

	return arena_strdup(seed->arena, time_format(seed->now_us - days * US_PER_DAY, text));
}

void seed_object_start(struct seed_object *object)
{
	buf_init(&object->buf, LIMIT_BODY);
	json_out_init(&object->json, &object->buf);
	json_out_object(&object->json, NULL);
}

char *seed_object_end(struct seed_object *object, struct arena *arena)
{
	char *text;

	json_out_end(&object->json);
	text = arena_strdup(arena, object->buf.data);
	buf_release(&object->buf);
	return text;
}

static char *address_text(struct seed *seed, const struct seed_organization *org)
{
	struct seed_object object;
	struct json_out *json = &object.json;

	if (org->street == NULL)
		return NULL;
	seed_object_start(&object);
	json_out_text(json, "value",
		      arena_printf(seed->arena, "%s %s, %s %s, %s", org->street, org->number, org->postal_code,
				   org->city, org->country));
	json_out_text(json, "country", org->country);
	json_out_text(json, "admin_area_level_1", org->region);
	json_out_null(json, "admin_area_level_2");
	json_out_text(json, "locality", org->city);
	json_out_null(json, "sublocality");
	json_out_text(json, "route", org->street);
	json_out_text(json, "street_number", org->number);
	json_out_null(json, "subpremise");
	json_out_text(json, "postal_code", org->postal_code);
	return seed_object_end(&object, seed->arena);
}

static char *organization_values(struct seed *seed, const struct seed_organization *org)
{
	struct seed_object object;

	seed_object_start(&object);
	if (org->vat != NULL)
		json_out_text(&object.json, FIELD_VAT, org->vat);
	if (org->group > 0)
		json_out_i64(&object.json, FIELD_GROUP, OPTION_GROUP + org->group);
	if (org->invoicing_email != NULL)
		json_out_text(&object.json, FIELD_EMAIL, org->invoicing_email);
	return seed_object_end(&object, seed->arena);
}

int seed_organizations_add(struct seed *seed)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < seed_organization_count; i++) {
		const struct seed_organization *org = &seed_organizations[i];

		status =
		    db_exec(seed->db,
			    "INSERT INTO organization (id, name, owner_id, address, website, add_time, update_time, "
			    "custom_fields) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
			    DB_ARGS(DB_I(i + 1), DB_T(org->name), DB_I(seed_owner(i)), DB_T(address_text(seed, org)),
				    DB_T(org->website), DB_T(seed_time(seed, 300 - (int)i * 9)),
				    DB_T(organization_values(seed, org))),
			    NULL, seed->err);
	}
	return status;
}

/* The vendor's array of one value: e-mails, phones. */
static char *values_text(struct seed *seed, const char *value)
{
	struct seed_object object;

	if (value == NULL)
		return arena_strdup(seed->arena, "[]");
	seed_object_start(&object);
	json_out_text(&object.json, "value", value);
	json_out_bool(&object.json, "primary", true);
	json_out_text(&object.json, "label", "work");
	return arena_printf(seed->arena, "[%s]", seed_object_end(&object, seed->arena));
}

int seed_persons_add(struct seed *seed)
{
	int status = OK;

	for (size_t i = 0; status == OK && i < seed_person_count; i++) {
		const struct seed_person *person = &seed_persons[i];
		struct seed_object values;

		seed_object_start(&values);
		json_out_i64(&values.json, FIELD_LANGUAGE, OPTION_LANGUAGE + 1 + (int64_t)(i % 3));
		status = db_exec(
		    seed->db,
		    "INSERT INTO person (id, name, first_name, last_name, owner_id, org_id, emails, phones, add_time, "
		    "update_time, custom_fields) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
		    DB_ARGS(DB_I(i + 1), DB_T(arena_printf(seed->arena, "%s %s", person->first, person->last)),
			    DB_T(person->first), DB_T(person->last), DB_I(seed_owner(i)), DB_I(person->organization),
			    DB_T(values_text(seed, person->email)), DB_T(values_text(seed, person->phone)),
			    DB_T(seed_time(seed, 290 - (int)i * 9)), DB_T(seed_object_end(&values, seed->arena))),
		    NULL, seed->err);
	}
	return status;
}
