#include "base/macros.h"
#include "crm/seed_data.h"

/* clang-format off */
#define PART(code, name, type) \
	"{\"field_code\":\"" code "\",\"field_name\":\"" name "\",\"field_type\":\"" type "\"}"
#define AMOUNT_OF_VALUE \
	"[" PART("value", "Amount of Value", "double") "," PART("currency", "Currency of Value", "varchar") "]"
#define ADDRESS_PARTS \
	"[" PART("value", "Address", "varchar") \
	"," PART("subpremise", "Apartment/suite no", "varchar") \
	"," PART("street_number", "House number", "varchar") \
	"," PART("route", "Street/road name", "varchar") \
	"," PART("sublocality", "District", "varchar") \
	"," PART("locality", "City/town/village/locality", "varchar") \
	"," PART("admin_area_level_1", "State/county", "varchar") \
	"," PART("admin_area_level_2", "Region", "varchar") \
	"," PART("country", "Country", "varchar") \
	"," PART("postal_code", "ZIP/Postal code", "varchar") \
	"," PART("formatted_address", "Full/combined address", "varchar") "]"
/* clang-format on */

#define FIELD(entity_, code_, name_, type_) .entity = (entity_), .code = (code_), .name = (name_), .type = (type_)

const struct seed_field seed_builtin_fields[] = {
    {FIELD("deal", "id", "ID", "int")},
    {FIELD("deal", "title", "Title", "varchar")},
    {FIELD("deal", "creator_user_id", "Creator", "user")},
    {FIELD("deal", "owner_id", "Owner", "user")},
    {FIELD("deal", "value", "Value", "monetary"), .subfields = AMOUNT_OF_VALUE},
    {FIELD("deal", "label_ids", "Labels", "set"), .options = "[{\"id\":1,\"label\":\"Hot\",\"color\":\"red\"},"
							     "{\"id\":2,\"label\":\"Warm\",\"color\":\"yellow\"},"
							     "{\"id\":3,\"label\":\"Cold\",\"color\":\"blue\"}]"},
    {FIELD("deal", "org_id", "Organization", "org")},
    {FIELD("deal", "person_id", "Contact person", "people")},
    {FIELD("deal", "pipeline_id", "Pipeline", "double")},
    {FIELD("deal", "stage_id", "Stage", "stage")},
    {FIELD("deal", "status", "Status", "status"), .options = "[{\"id\":\"open\",\"label\":\"Open\"},{\"id\":\"won\","
							     "\"label\":\"Won\"},{\"id\":\"lost\",\"label\":\"Lost\"},"
							     "{\"id\":\"deleted\",\"label\":\"Deleted\"}]"},
    {FIELD("deal", "probability", "Probability", "int")},
    {FIELD("deal", "add_time", "Deal created", "date")},
    {FIELD("deal", "update_time", "Update time", "date")},
    {FIELD("deal", "stage_change_time", "Last stage change", "date")},
    {FIELD("deal", "expected_close_date", "Expected close date", "date")},
    {FIELD("deal", "won_time", "Won time", "date")},
    {FIELD("deal", "lost_time", "Lost time", "date")},
    {FIELD("deal", "close_time", "Deal closed on", "date")},
    {FIELD("deal", "lost_reason", "Lost reason", "varchar_options")},
    {FIELD("deal", "visible_to", "Visible to", "visible_to")},
    {FIELD("deal", "products_count", "Number of products", "int"), .is_optional = true},
    {FIELD("deal", "activities_count", "Total activities", "int"), .is_optional = true},
    {FIELD("deal", "first_won_time", "First won time", "date"), .is_optional = true},
    {FIELD("person", "id", "ID", "int")},
    {FIELD("person", "name", "Name", "varchar")},
    {FIELD("person", "first_name", "First name", "varchar")},
    {FIELD("person", "last_name", "Last name", "varchar")},
    {FIELD("person", "owner_id", "Owner", "user")},
    {FIELD("person", "org_id", "Organization", "org")},
    {FIELD("person", "emails", "Email", "varchar")},
    {FIELD("person", "phones", "Phone", "phone")},
    {FIELD("person", "add_time", "Person created", "date")},
    {FIELD("person", "update_time", "Update time", "date")},
    {FIELD("person", "visible_to", "Visible to", "visible_to")},
    {FIELD("organization", "id", "ID", "int")},
    {FIELD("organization", "name", "Name", "varchar")},
    {FIELD("organization", "owner_id", "Owner", "user")},
    {FIELD("organization", "address", "Address", "address"), .subfields = ADDRESS_PARTS},
    {FIELD("organization", "website", "Website", "varchar")},
    {FIELD("organization", "linkedin", "LinkedIn profile", "varchar")},
    {FIELD("organization", "industry", "Industry", "enum"), .options = "[]"},
    {FIELD("organization", "annual_revenue", "Annual revenue", "double")},
    {FIELD("organization", "employee_count", "Number of employees", "int")},
    {FIELD("organization", "add_time", "Organization created", "date")},
    {FIELD("organization", "update_time", "Update time", "date")},
    {FIELD("organization", "visible_to", "Visible to", "visible_to")},
    {FIELD("product", "id", "ID", "int")},
    {FIELD("product", "name", "Name", "varchar")},
    {FIELD("product", "code", "Product code", "varchar")},
    {FIELD("product", "description", "Description", "text")},
    {FIELD("product", "unit", "Unit", "varchar")},
    {FIELD("product", "tax", "Tax", "double")},
    {FIELD("product", "category", "Category", "enum"),
     .options = "[{\"id\":\"Services\",\"label\":\"Services\"},{\"id\":\"Print\",\"label\":\"Print\"},"
		"{\"id\":\"Expenses\",\"label\":\"Expenses\"},{\"id\":\"Licences\",\"label\":\"Licences\"}]"},
    {FIELD("product", "prices", "Unit prices", "price_list")},
    {FIELD("product", "owner_id", "Owner", "user")},
    {FIELD("product", "add_time", "Product created", "date")},
    {FIELD("product", "update_time", "Update time", "date")},
};
const size_t seed_builtin_field_count = ARRAY_LEN(seed_builtin_fields);

const struct seed_field seed_custom_fields[] = {
    {FIELD("deal", "7f3c0b5a94d2e6181c5a0e7b2d4f6a8c9e1b3d57", "Purchase order number", "varchar")},
    {FIELD("deal", "1a9e4c7d205b8f36e1c4a7902d5b8e3f6c9a0d14", "Delivery date", "date")},
    {FIELD("deal", "c2e85f1b7a4d0963f8b1e5c27d9a4061b3f8e2a7", "Services", "set"),
     .options = "[{\"id\":31,\"label\":\"Design\"},{\"id\":32,\"label\":\"Web\"},{\"id\":33,\"label\":\"Print\"}]"},
    {FIELD("person", "58d0a3e7b6c1f492e5d8a07b3c6f91e4d2a5b870", "Language", "enum"),
     .options =
	 "[{\"id\":41,\"label\":\"Finnish\"},{\"id\":42,\"label\":\"Swedish\"},{\"id\":43,\"label\":\"English\"}]"},
    {FIELD("organization", "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e", "Business ID / VAT number", "varchar")},
    {FIELD("organization", "e41b7d92a5c8f0363d6e9b1a4c7f052d8b3e6a91", "Customer group", "enum"),
     .options =
	 "[{\"id\":21,\"label\":\"Regular\"},{\"id\":22,\"label\":\"Key account\"},{\"id\":23,\"label\":\"New\"}]"},
    {FIELD("organization", "06f2b9d4e7a1c5380b3e6d9f2a5c8147e0d3b6f9", "Invoicing e-mail", "varchar")},
    {FIELD("organization", "b5a8d1e4f7c20935a6d9e2b5c8f10437d6a9e2c5", "Invoicing address", "address"),
     .subfields = ADDRESS_PARTS},
};
const size_t seed_custom_field_count = ARRAY_LEN(seed_custom_fields);
