// The JSON that the server's /api/v1 speaks, as GET /api/v1/openapi.json describes it. Amounts, quantities and rates are JSON numbers
// with at most four decimals; dates are "YYYY-MM-DD"; points in time RFC 3339 (UTC).

/** Every failure: `{ "error": ... }` with a fitting status. */
export interface ApiError {
  code: string; // stable; messages are keyed by it as `error.<code>`
  message: string; // English, for those whose language has no such message
  detail: string; // the variable part, "" if none
  request_id: string;
  findings?: Finding[]; // with code "form_refused": what to fix
}

/** A reason why an invoice can't be made as it is, or a warning. Messages are keyed by `finding.<code>`. */
export interface Finding {
  code: string; // "ledger_said" carries Xero's own words in `message`
  field: string; // "contact", "recipient", "due_date", "lines.2.item", "" for the invoice as a whole
  message: string;
  detail: string;
  blocks: boolean;
}

/** POST /session {token} (the signed token of Pipedrive's frame). Sent back as `Authorization: Bearer`. */
export interface Session {
  session: string;
  expires_at: string;
  user: { id: number; name: string; is_admin: boolean };
  company: { id: number; name: string };
  language: "" | "en" | "fi"; // the company's setting; "" means: the user's own (browser)
  connection: Connection;
}

/** GET /connection */
export interface Connection {
  state: "none" | "active" | "lost" | "crm_lost"; // crm_lost: the app must be installed again
  organisation: { id: string; name: string; base_currency: string; country: string; url: string } | null;
  connected_by: string; // e-mail of the Xero user
  role: string; // "adviser" | "standard"
  lost_since: string | null;
  connected_at: string | null; // the last login that went well; null: none, or lost since
  correct_at: string | null; // the mirror of contacts, items and rates; null: the first copy is still being made
}

/** POST /connection/ticket -> where a browser tab starts the Xero login. */
export interface Ticket {
  url: string;
}

export type InvoiceStatus = "draft" | "awaiting_approval" | "awaiting_payment" | "paid" | "voided" | "deleted";

export interface InvoiceRow {
  id: string;
  number: string; // "" while the ledger has given none
  reference: string;
  status: InvoiceStatus;
  is_overdue: boolean;
  currency: string;
  total: number;
  due: number; // still to pay
  paid: number;
  date: string | null;
  due_date: string | null;
  paid_on: string | null;
  contact: { id: string; name: string };
  url: string; // opens it in Xero
  actions: ("pdf" | "open")[]; // only what the status allows; a voided or deleted one has no PDF
}

/** GET /deals/:deal/panel, and the answer of POST /deals/:deal/refresh */
export interface Panel {
  deal: { id: number };
  contact: { id: string; name: string; url: string } | null;
  invoices: InvoiceRow[]; // newest first
  operations: Operation[]; // of this deal, unfinished or refused within the last day
  correct_at: string | null; // the invoices tell the state of this moment, or a later one
}

/** GET /deals/:deal/form: the invoice form as it is first shown */
export interface InvoiceFormData {
  deal: { id: number; title: string; value: number; currency: string };
  organisation: { id: string; name: string; base_currency: string };
  contact: Contact | null; // linked
  suggestions: ContactHit[]; // when none is linked: candidates for this customer, best first (at most 5)
  form: InvoiceForm; // without intent
  tax_reasons: ("item" | "percent" | "account" | "undecided")[]; // one a line
  currencies: { code: string; name: string }[];
  templates: { id: string; name: string; is_default: boolean }[];
  tax_rates: TaxRate[]; // active, for sales
  accounts: { code: string; name: string; tax_rate_id: string }[]; // active revenue accounts
  left_out: { name: string; reason: "disabled" }[]; // deal lines that the invoice doesn't take over
  items: Item[]; // those that the lines name
}

export interface TaxRate {
  id: string;
  name: string;
  rate: number;
}

export interface Contact {
  id: string;
  name: string;
  email: string;
  tax_number: string;
  address: string;
  is_archived: boolean;
  url: string;
}

/** GET /contacts?q= -> {contacts: ContactHit[]} */
export interface ContactHit extends Contact {
  reasons: ("tax_number" | "email" | "name" | "search")[];
}

/** GET /items?q= -> {items: Item[]} */
export interface Item {
  id: string;
  code: string;
  name: string;
  description: string;
  unit_price: number | null;
  account_code: string | null;
  tax_rate_id: string | null;
  is_sold: boolean;
}

export interface InvoiceForm {
  intent?: string; // UUID, made by the browser when the form opens
  deal_id: number;
  recipient: string;
  address: string; // lines of text
  email: string;
  tax_number: string;
  contact_id: string | null; // null: a new contact
  update_contact: boolean; // M14
  tax_treatment: "exclusive" | "inclusive" | "none";
  currency: string;
  template_id: string | null;
  reference: string;
  date: string;
  due_date: string | null;
  lines: Line[];
}

export interface Line {
  description: string;
  item_code: string | null;
  product_id: number | null; // the CRM's product; such a line must have an item (M12)
  product_name: string | null;
  deal_product_id: number | null;
  quantity: number | null; // null together with unit_price: a line of description alone
  unit_price: number | null;
  discount_percent: number | null; // at most one of the two
  discount_amount: number | null;
  account_code: string | null;
  tax_rate_id: string | null;
}

/** POST /preview InvoiceForm: totals by the server's own rules, what is wrong, and what an update of the contact would send. */
export interface Preview {
  lines: { amount: number; discount: number; tax: number; tax_rate: number }[];
  taxes: { tax_rate_id: string | null; name: string; rate: number; net: number; tax: number }[];
  subtotal: number;
  tax: number;
  total: number;
  deal: {
    value: number;
    currency: string;
    gap: number; // total (or subtotal, where the deal's prices are without tax) less value
    reason: "none" | "tax_added" | "deal_discount" | "disabled_lines" | "currency" | "edited";
  };
  findings: Finding[];
  contact_differences: { field: "address" | "email" | "tax_number"; theirs: string; ours: string }[];
}

/** POST /invoices InvoiceForm (with intent) -> 202 Operation; the same intent again -> the same operation.
 *  422 with code "form_refused" and findings: nothing was queued. GET /operations/:intent -> Operation */
export interface Operation {
  intent: string;
  deal_id: number;
  state: "queued" | "sending" | "unknown" | "done" | "refused";
  created_at: string;
  invoice: InvoiceRow | null; // when done
  findings: Finding[]; // when refused: what Xero said, beside the fields concerned
  error: { code: string; message: string; detail: string } | null; // why it still waits, or was refused
  totals_differ: boolean; // the ledger's total isn't the previewed one
}

/** GET /settings, PUT /settings (with the version that it was made from; 409 "settings_changed" when somebody was quicker) */
export interface Settings {
  version: number;
  mapping: { recipient: string; address: string; email: string; tax_number: string }; // "organization.name", "" for none
  due_days: number;
  template_id: string;
  account_code: string;
  language: "" | "en" | "fi";
}

/** GET /settings/choices: what the settings page offers */
export interface SettingsChoices {
  fields: { ref: string; entity: "deal" | "person" | "organization"; name: string; is_custom: boolean }[];
  templates: { id: string; name: string; is_default: boolean }[];
  accounts: { code: string; name: string }[];
  deals: { id: number; title: string }[]; // a few recent ones, for the live preview
}

/** POST /settings/preview {deal_id, settings} -> what the mapping gives for that deal */
export interface SettingsPreview {
  recipient: string;
  address: string;
  email: string;
  tax_number: string;
  date: string;
  due_date: string;
}

/** PUT /products/:product/link {item_id}, DELETE: 204. PUT /deals/:deal/contact {contact_id} -> Contact, DELETE: 204.
 *  GET /invoices/:invoice/pdf -> application/pdf */

/** The bodies of the smaller requests and answers. */
export interface SessionRequest {
  token: string;
  user_id?: number; // userId and companyId of the frame's address: they must agree with the token
  company_id?: number;
}

export interface ContactLink {
  contact_id: string;
}

export interface ProductLink {
  item_id: string;
}

export interface ContactHits {
  contacts: ContactHit[];
}

export interface Items {
  items: Item[];
}

export interface SettingsPreviewRequest {
  deal_id: number;
  settings: Settings;
}
