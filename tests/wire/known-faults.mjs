// Where the vendors' descriptions (../shared/specs) say something else than their servers do. `fault` fits the sentence with
// which a call is found wrong (see description.mjs); `reason` says how it is known that the description is wrong, not the call.
export const knownFaults = [
  // Pipedrive
  {
    fault: /additional_data\/next_cursor must be string: null$/,
    reason: "the last page has next_cursor null (contract pipedrive.md 2.0.1); the description forgets `nullable`",
  },
  {
    fault: /^(GET|PATCH) \/deals(\/\{id\})? answer 200 \/data(\/N)? must NOT have unevaluated properties \((creator_user_id|archive_time|local_(won|lost|close)_date)\)$/,
    reason: "the description's own examples of a deal have these, its schema doesn't (contract pipedrive.md 2.1)",
  },
  {
    fault: /^(GET|PATCH) \/deals(\/\{id\})? answer 200 \/data(\/N)? must NOT have unevaluated properties \(products_count\)$/,
    reason: "comes when include_fields asks for it (contract pipedrive.md 2.1); the schema leaves out what is optional",
  },
  {
    fault: /^(GET|PATCH) \/deals(\/\{id\})? answer 200 \/data(\/N)?\/(won|lost)_time must be string: null$/,
    reason: "an open deal was neither won nor lost; other times are `nullable`, these were forgotten",
  },
  {
    fault: /^GET \/organizations(\/\{id\})? answer 200 \/data(\/N)?\/address(\/\w+)? must be (string|object): null$/,
    reason: "an address, and each of its parts but `value`, may be null (contract pipedrive.md 2.7)",
  },
  {
    fault: /^GET \/persons(\/\{id\})? answer 200 \/data(\/N)?\/picture_id must be integer: null$/,
    reason: "a person without a picture; the description forgets `nullable`",
  },
  {
    fault: /^GET \/products(\/\{id\})? answer 200 \/data(\/N)?\/(code|description) must be string: null$/,
    reason: "code and description may be left out when a product is made; the description forgets `nullable`",
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
    fault: /^POST \/oauth\/revoke isn't described$/,
    reason: "in the guide only (contract pipedrive.md 1.3)",
  },
  {
    fault: /^POST \/oauth\/token answer 400 isn't described$/,
    reason: "refusals of grants stand in the guide only (contract pipedrive.md 1.2)",
  },
  // Xero
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
    fault: /^\w+ \/Invoices\/\{InvoiceID\}\/History answer 200 \/HistoryRecords\/N must NOT have unevaluated properties \((DateUTCString|ValidationErrors)\)$/,
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
    fault: /^(PUT|POST) \S+ answer 400 \/Elements\/N must NOT have unevaluated properties \(\w+\)$/,
    reason: "a refused element is told whole, with its messages (contract xero.md 2.13); the schema has the messages only",
  },
  {
    fault: /^GET \/Contacts answer 400 isn't described$/,
    reason: "a `where` that can't be understood is refused with 400 everywhere (contract xero.md 2.4, 2.13)",
  },
];
