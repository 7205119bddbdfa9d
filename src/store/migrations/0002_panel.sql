-- A deal's row keeps all that the panel shows of it, packed: now with the linked contact. NULL: read the rows.
UPDATE deal SET invoices = NULL;
ALTER TABLE deal RENAME COLUMN invoices TO panel;
-- Who else shows a contact or a party that has changed.
CREATE INDEX deal_by_party ON deal (company_id, party);
CREATE INDEX contact_link_by_contact ON contact_link (company_id, organisation_id, contact_id);
