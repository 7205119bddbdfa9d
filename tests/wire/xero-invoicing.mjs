// What tests of invoices with Xero's own client share.
import { before } from "node:test";

export const line = (changes = {}) => ({ description: "Work", quantity: 2, unitAmount: 10.5, accountCode: "200", taxType: "TAX001", ...changes });

/** Short ways to make, read and change invoices of `it` (see useLedger), which gets a contactID. */
export function invoicing(it) {
  before(async () => {
    const { contacts } = (await it.api.getContacts(it.tenant, undefined, 'Name=="Åkerblom Ab"')).body;
    it.contactID = contacts[0].contactID;
  });
  const draft = (changes = {}) => ({
    type: "ACCREC",
    contact: { contactID: it.contactID },
    date: "2026-03-13",
    dueDate: "2026-03-20",
    lineAmountTypes: "Exclusive",
    lineItems: [line()],
    ...changes,
  });
  return {
    draft,
    create: async (changes, ...rest) => (await it.api.createInvoices(it.tenant, { invoices: [draft(changes)] }, ...rest)).body.invoices[0],
    get: async (id, unitdp) => (await it.api.getInvoice(it.tenant, id, unitdp)).body.invoices[0],
    update: async (id, changes) => (await it.api.updateInvoice(it.tenant, id, { invoices: [changes] })).body.invoices[0],
    list: async ({ since, where, order, ids, numbers, contacts, statuses, page, includeArchived, createdByMyApp, unitdp, summaryOnly, pageSize, searchTerm } = {}) => {
      const selection = [since, where, order, ids, numbers, contacts, statuses, page];
      return (await it.api.getInvoices(it.tenant, ...selection, includeArchived, createdByMyApp, unitdp, summaryOnly, pageSize, searchTerm)).body;
    },
  };
}
