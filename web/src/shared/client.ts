// The server's calls by name, as /api/v1/openapi.json describes them.
import type {
  Connection,
  Contact,
  ContactHit,
  InvoiceForm,
  InvoiceFormData,
  Item,
  Operation,
  Panel,
  Preview,
  Settings,
  SettingsChoices,
  SettingsPreview,
  Ticket,
} from "../api-types";
import type { Api } from "./api";

export type Client = ReturnType<typeof createClient>;

export function createClient(api: Api) {
  const get = <T>(path: string, signal?: AbortSignal) => api.call<T>("GET", path, { signal });
  const post = <T>(path: string, body: unknown, signal?: AbortSignal) => api.call<T>("POST", path, { body, signal });
  const query = (text: string) => `?q=${encodeURIComponent(text)}`;
  return {
    connection: () => get<Connection>("/connection"),
    ticket: () => post<Ticket>("/connection/ticket", {}),
    panel: (deal: number) => get<Panel>(`/deals/${deal}/panel`),
    refresh: (deal: number) => post<Panel>(`/deals/${deal}/refresh`, {}),
    form: (deal: number) => get<InvoiceFormData>(`/deals/${deal}/form`),
    preview: (form: InvoiceForm, signal: AbortSignal) => post<Preview>("/preview", form, signal),
    createInvoice: (form: InvoiceForm) => post<Operation>("/invoices", form),
    operation: (intent: string) => get<Operation>(`/operations/${encodeURIComponent(intent)}`),
    contacts: (text: string, signal: AbortSignal) =>
      get<{ contacts: ContactHit[] }>(`/contacts${query(text)}`, signal).then((answer) => answer.contacts),
    items: (text: string, signal: AbortSignal) =>
      get<{ items: Item[] }>(`/items${query(text)}`, signal).then((answer) => answer.items),
    linkProduct: (product: number, item: string) =>
      api.call<void>("PUT", `/products/${product}/link`, { body: { item_id: item } }),
    unlinkProduct: (product: number) => api.call<void>("DELETE", `/products/${product}/link`),
    linkContact: (deal: number, contact: string) =>
      api.call<Contact>("PUT", `/deals/${deal}/contact`, { body: { contact_id: contact } }),
    unlinkContact: (deal: number) => api.call<void>("DELETE", `/deals/${deal}/contact`),
    pdf: (invoice: string) => api.blob(`/invoices/${encodeURIComponent(invoice)}/pdf`),
    settings: () => get<Settings>("/settings"),
    saveSettings: (settings: Settings) => api.call<Settings>("PUT", "/settings", { body: settings }),
    choices: () => get<SettingsChoices>("/settings/choices"),
    previewSettings: (deal: number, settings: Settings, signal: AbortSignal) =>
      post<SettingsPreview>("/settings/preview", { deal_id: deal, settings }, signal),
  };
}
