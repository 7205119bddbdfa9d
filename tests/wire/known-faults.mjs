// Where the vendors' descriptions (../shared/specs) say something else than their servers do. `fault` fits the sentence with
// which a call is found wrong (see description.mjs); `reason` says how it is known that the description is wrong, not the call.
export const knownFaults = [
  // Pipedrive
  {
    fault: /^\w+ \/[a-z]\S* answer (400|401|402|403|404|405|410|415|429|500|501|503) isn't described$/,
    reason: "refusals that any call may get stand in the guides (contract pipedrive.md 1.4, 4), hardly ever beside a call",
  },
  {
    fault: /additional_data\/next_cursor must be string: null$/,
    reason: "the last page has next_cursor null (contract pipedrive.md 2.0.1); the description forgets `nullable`",
  },
  {
    fault: /^(GET|POST|PATCH) \/deals(\/\{id\})? answer 200 \/data(\/N)? must NOT have unevaluated properties \((creator_user_id|archive_time|local_(won|lost|close)_date)\)$/,
    reason: "the description's own examples of a deal have these, its schema doesn't (contract pipedrive.md 2.1)",
  },
  {
    fault: /^(GET|POST|PATCH) \/deals(\/\{id\})? answer 200 \/data(\/N)? must NOT have unevaluated properties \(products_count\)$/,
    reason: "comes when include_fields asks for it (contract pipedrive.md 2.1); the schema leaves out what is optional",
  },
  {
    fault: /^(GET|POST|PATCH) \/deals(\/\{id\})? answer 200 \/data(\/N)?\/(won|lost)_time must be string: null$/,
    reason: "an open deal was neither won nor lost, and says null (contract pipedrive.md 3.2); the description forgets `nullable`",
  },
  {
    fault: /^(GET|PATCH|POST) \/deals(\/\{id\})? answer 200 \/data(\/N)?\/((expected_close_date|stage_change_time) must be string|(person_id|org_id) must be integer): null$/,
    reason: "null where a deal has no expected day and changed no stage (contract pipedrive.md 3.2), no person and no organization (2.1: null in the search's answer); the description forgets `nullable`",
  },
  {
    fault: /^(GET|POST|PATCH) \/organizations(\/\{id\})? answer 200 \/data(\/N)?\/address( must be object|\/(country|admin_area_level_[12]|locality|sublocality|route|street_number|subpremise|postal_code) must be string): null$/,
    reason: "an address, and each of its parts but `value`, may be null (contract pipedrive.md 2.7)",
  },
  {
    fault: /^(GET|POST|PATCH) \/persons(\/\{id\})? answer 200 \/data(\/N)?\/(picture_id|org_id) must be integer: null$/,
    reason: "a person without a picture or an organization; the contract's example (pipedrive.md 2.6) has both, and null is how other things say that there is none (2.10)",
  },
  {
    fault: /^(GET|POST|PATCH) \/products(\/\{id\})? answer 20[01] \/data(\/N)?\/(code|description) must be string: null$/,
    reason: "only the name is required (contract pipedrive.md 2.5), and nothing tells what a product without a code or a description has; a unit is \"\" then",
  },
  {
    fault: /^GET \/products\/search answer 200 \/data\/items\/N\/item\/code must be integer/,
    reason: "a product's code is text, as everywhere else in the same description (contract pipedrive.md 2.5)",
  },
  {
    fault: /^GET \/(person|organization|product)Fields answer 200 \/data\/N must NOT have unevaluated properties \(description\)$/,
    reason: "all fields have one (contract pipedrive.md 2.8); only the deal fields' schema says so",
  },
  {
    fault: /^GET \/dealFields answer 200 \/data\/N\/description must be string: null$/,
    reason: "a field that nobody described; the description forgets `nullable`",
  },
  {
    fault: /^POST \/oauth\/token request body \/ must NOT have unevaluated properties \(refresh_token\)$/,
    reason: "refreshing stands under /oauth/token/ with a slash at the end; both addresses are one (contract pipedrive.md 1.2)",
  },
  {
    fault: /^(GET|POST|PUT) \/notes(\/\{id\})? answer 200 \/data(\/N)? must NOT have unevaluated properties \(pinned_to_\w+_flag\)$/,
    reason: "a note can be pinned to each thing that it can be about (the description's parameters); the schema of the answer leaves one out",
  },
  {
    fault: /^(GET|POST|PUT) \/notes(\/\{id\})? answer 200 \/data(\/N)?\/(last_update_user_id|lead_id|deal_id|person_id|org_id|project_id|task_id|organization|person|deal|user\/icon_url) must be \w+: null$/,
    reason: "a note is about one thing (contract pipedrive.md 2.10), and the others are null; the description forgets `nullable`",
  },
  {
    fault: /^POST \/oauth\/revoke isn't described$/,
    reason: "in the guide only (contract pipedrive.md 1.3)",
  },
  {
    fault: /^GET \/deals\/archived answer 200 \/data\/N(\/(won_time|lost_time|expected_close_date|stage_change_time|person_id|org_id) must be (string|integer): null| must NOT have unevaluated properties \((creator_user_id|archive_time|local_(won|lost|close)_date)\))$/,
    reason: "an archived deal is as any other (contract pipedrive.md 2.1): what is known of deals holds here too",
  },
  {
    fault: /^GET \/deals\/\{id\} answer 200 \/data must NOT have unevaluated properties \((first_won_time|last_activity_id|\w*activities_count)\)$/,
    reason: "comes when include_fields asks for it (contract pipedrive.md 2.1); the schema leaves out what is optional",
  },
  {
    fault: /^GET \/deals(\/\{id\}|\/archived)? answer 200 \/data(\/N)? must NOT have unevaluated properties \(labels\)$/,
    reason: "the parameter include_labels promises label objects (contract pipedrive.md 2.1); the schema of the answer doesn't say where",
  },
  {
    fault: /^GET \/deals\S* query parameter (status|include_fields): \/ must be equal to one of the allowed values \(.*\): "\w+,[\w,]+"$/,
    reason: "several may be named, with commas (the parameters' own words; contract pipedrive.md 2.1); the schema lists single ones",
  },
  {
    fault: /^PATCH \/deals\/\{id\} request body \/person_id must be integer: null$/,
    reason: "null takes the person off the deal; the description forgets `nullable`",
  },
  {
    fault: /^DELETE \/deals\/\{id\}\/discounts\/\{discount_id\} answer 200 \/data\/id must be integer: "[0-9a-f-]{36}"$/,
    reason: "a discount's id is a UUID, as in its path and in the list (contract pipedrive.md 2.3)",
  },
  {
    fault: /^GET \/deals\/installments answer 200 \/ must NOT have unevaluated properties \(additional_data\)$/,
    reason: "takes a cursor, so it has to give one; a switch of the stand-in leaves it out (contract pipedrive.md 2.4)",
  },
  {
    fault: /^(GET|POST|PATCH) \/activities(\/\{id\})? answer 200 \/data(\/N)?\/((lead_id|due_date|due_time|duration|marked_as_done_time|note|public_description|conference_meeting_(client|url|id)) must be string|(deal_id|person_id|org_id|project_id|priority) must be integer|location must be object): null$/,
    reason: "only subject and type need be given (contract pipedrive.md 2.10), and the rest is null; the description forgets `nullable`",
  },
  {
    fault: /^GET \/activityTypes answer 200 \/data\/N\/((add|update)_time must match format "date-time": "[\d-]+ [\d:]+"|color must be string: null)$/,
    reason: "the description's own examples have times in the form of API v1, and types without a colour",
  },
  {
    fault: /^(GET|POST|PATCH) \/persons(\/\{id\})? answer 200 \/data(\/N)?\/((last_name|birthday|notes|job_title) must be string|postal_address must be object|postal_address\/(country|admin_area_level_[12]|locality|sublocality|route|street_number|subpremise|postal_code) must be string): null$/,
    reason: "parts of an address that were left out are null (contract pipedrive.md 2.7), as is what a person doesn't have; the description forgets `nullable`",
  },
  {
    fault: /^GET \/persons\/search answer 200 \/data\/items\/N\/item\/organization must be object: null$/,
    reason: "a person without an organization; in the search for deals the same member is null (contract pipedrive.md 2.1)",
  },
  {
    fault: /^POST \/products\/\{id\}\/duplicate answer 201 \/data\/(code|description) must be string: null$/,
    reason: "as for other products (contract pipedrive.md 2.5)",
  },
  {
    fault: /^(POST|PATCH|DELETE) \/(person|organization|product)Fields(\/\{field_code\})? answer 200 \/data must NOT have unevaluated properties \(description\)$/,
    reason: "all fields have one (contract pipedrive.md 2.8); only the deal fields' schema says so",
  },
  {
    fault: /^(GET|POST|PATCH|DELETE) \/dealFields(\/\{field_code\})? answer 200 \/data\/description must be string: null$/,
    reason: "a field that nobody described; the description forgets `nullable`",
  },
  {
    fault: /^(GET|POST|PUT) (\/deals\/\{id\})?\/files(\/\{id\})? answer 200 \/data(\/N)?(\/(deal_id|person_id|org_id|product_id|activity_id|lead_id|project_id|log_id) must be (string|integer): null| must NOT have unevaluated properties \((file_type|log_id|project_id|project_name)\))$/,
    reason: "a file belongs to one thing, and the other ids are null; type and log id stand in the examples (contract pipedrive.md 2.10)",
  },
  {
    fault: /^GET \/users\/me answer 200 \/data must NOT have unevaluated properties \(is_admin\)$/,
    reason: "older answers have it (contract pipedrive.md 2.9); a switch of the stand-in puts it in",
  },
  {
    fault: /^GET \/userConnections answer 200 \/data\/google must be string: false$/,
    reason: "false when there is no connection, as the member's own words say",
  },
  {
    fault: /^GET \/users\/me answer 401 \/ must NOT have unevaluated properties \(error_info\)$/,
    reason: "seen in live answers (contract pipedrive.md 1.4)",
  },
  {
    fault: /^POST \/webhooks answer 422 isn't described$/,
    reason: "the limit of 40 webhooks of a user is answered so (contract pipedrive.md 1.4, 3.1)",
  },
  // Xero
  {
    fault: /^GET \/Organisation answer 406 isn't described$/,
    reason: "XML is answered to who doesn't ask for JSON (contract xero.md 2.1); the stand-in has none, and refuses by a switch",
  },
  {
    fault: /^\w+ \/[A-Z]\S* answer (400|401|403|404|412|429|500|501|503) isn't described$/,
    reason: "refusals that any call may get stand in the guides (contract xero.md 2.13, 3), hardly ever beside a call",
  },
  {
    fault: /^\w+ \S+ answer 200 \/ must NOT have unevaluated properties \((Id|Status|ProviderName|DateTimeUTC)\)$/,
    reason: "the envelope of each answer (contract xero.md 2.1); the schemas describe the list in it only",
  },
  {
    fault: /^\w+ \/Invoices\S* answer 200 \/Invoices\/N must NOT have unevaluated properties \((DateString|DueDateString|InvoicePaymentServices)\)$/,
    reason: "recorded answers have them (contract xero.md 2.1, 2.7)",
  },
  {
    fault: /^\w+ \/Invoices\S* answer 200 \/Invoices\/N\/LineItems\/N must NOT have unevaluated properties \(ValidationErrors\)$/,
    reason: "recorded lines have an empty list of these (contract xero.md 2.7)",
  },
  {
    fault: /^\w+ \/\w+\/\{\w+\}\/History answer 200 \/HistoryRecords\/N must NOT have unevaluated properties \((DateUTCString|ValidationErrors)\)$/,
    reason: "recorded answers have them (contract xero.md 2.10)",
  },
  {
    fault: /^\w+ \/Invoices\/\{InvoiceID\} path parameter InvoiceID: \/ must match format "uuid": "INV-\d+"$/,
    reason: "an invoice's number is taken too (contract xero.md 2.1, 2.6)",
  },
  {
    fault: /^\w+ \/Items\/\{ItemID\} path parameter ItemID: \/ must match format "uuid": "[\w-]+"$/,
    reason: "an item's code is taken too (contract xero.md 2.1)",
  },
  {
    fault: /^GET \/Invoices\/\{InvoiceID\} answer 200 isn't text$/,
    reason: "Accept: application/pdf at the same address gives the PDF; /Invoices/{InvoiceID}/pdf exists in the description only (contract xero.md 2.6)",
  },
  {
    fault: /^GET \/Connections answer 200 \/N\/(created|updated)DateUtc must match format "date-time": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}"$/,
    reason: "UTC without a zone, seven digits, as in the description's own example (contract xero.md 1.5)",
  },
  {
    fault: /^POST \/connect\/(token|revocation) isn't described$/,
    reason: "in the guides only (contract xero.md 1.1, 1.2)",
  },
  {
    fault: /^GET \/\w+ header parameter If-Modified-Since: \/ must match format "date-time": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"$/,
    reason: "Xero wants UTC without a zone (contract xero.md 3)",
  },
  {
    fault: /^(PUT|POST|DELETE) \S+ answer 400 \/Elements\/N must NOT have unevaluated properties \(\w+\)$/,
    reason: "a refused element is told whole, with its messages (contract xero.md 2.13); the schema has the messages only",
  },
  {
    fault: /^POST \/Quotes\/\{QuoteID\} request body \/Quotes\/N\/Date must match format "msdate-input": "\d{4}-\d\d-\d\dT00:00:00\.000Z"$/,
    reason: "xero-mcp-server sends back the date that it has read, as an ISO time, which Xero takes too (contract xero.md 2.1)",
  },
  // Xero: credit notes, quotes, tracking
  {
    fault: /^\w+ \/(CreditNotes|Invoices)\S* answer 200 \/(CreditNotes|Invoices\/N\/CreditNotes|Allocations\/N\/CreditNote)(\/N)? must NOT have unevaluated properties \((ID|DateString|DueDateString|Attachments)\)$/,
    reason: "recorded credit notes, and the description's own examples, have their id twice, dates as text and attachments (contract xero.md 2.12)",
  },
  {
    fault: /^\w+ \/CreditNotes\S* answer 200 \/CreditNotes\/N\/LineItems\/N must NOT have unevaluated properties \(ValidationErrors\)$/,
    reason: "lines are as an invoice's (contract xero.md 2.7, 2.12)",
  },
  {
    fault: /^\w+ \/CreditNotes\S* answer 200 (\/CreditNotes\/N)?\/Allocations\/N\/Invoice must NOT have unevaluated properties \(InvoicePaymentServices\)$/,
    reason: "recorded allocations show the invoice with the lists that each invoice has (contract xero.md 2.7, 2.12)",
  },
  {
    fault: /^GET \/(CreditNotes|Invoices) answer 200 \/\w+\/N\/LineItems\/N\/Tracking\/N must NOT have unevaluated properties \(Options\)$/,
    reason: "recorded lists have an empty list of options in place of the option's id (contract xero.md 2.5)",
  },
  {
    fault: /^\w+ \/CreditNotes\/\{CreditNoteID\} path parameter CreditNoteID: \/ must match format "uuid": "CN-\w+"$/,
    reason: "a credit note's number is taken too, as an invoice's is (contract xero.md 2.1, 2.12)",
  },
  {
    fault: /^GET \/(CreditNotes\/\{CreditNoteID\}|Quotes\/\{QuoteID\}) answer 200 isn't text$/,
    reason: "Accept: application/pdf at the same address gives the PDF (contract xero.md 2.10)",
  },
  {
    fault: /^DELETE \/CreditNotes\/\{CreditNoteID\}\/Allocations\/\{AllocationID\} answer 200 (\/ must NOT have unevaluated properties \(AllocationId\)|\/ must have required property 'Amount'|\/Invoice must be object\b.*)$/,
    reason: "the description's own example spells the id so, leaves the amount out and has the invoice in a list (contract xero.md 2.12, 7)",
  },
  {
    fault: /^(PUT|POST|DELETE) \/TrackingCategories\/\{TrackingCategoryID\}\/Options(\/\{TrackingOptionID\})? answer 200 \/Options\/N must NOT have unevaluated properties \((HasValidationErrors|IsDeleted|IsArchived|IsActive)\)$/,
    reason: "the description's own examples have these, its schema doesn't",
  },
  {
    fault: /^\w+ \/Quotes\S* answer 200 \/ must NOT have unevaluated properties \(SummarizeErrors\)$/,
    reason: "the envelope of recorded quotes begins with it (contract xero.md 2.1, 2.12)",
  },
];
