-- A company with @DEALS deals and @INVOICES invoices, ten to a deal: the state after years of use.
PRAGMA synchronous = OFF;
BEGIN;
INSERT INTO company (company_id, name, domain, api_base, organisation_id, created_us)
  VALUES (1, 'Bench', 'bench', 'http://localhost:1', 'org', 1);
INSERT INTO crm_connection (company_id, user_id, user_name, is_admin, language, access_token, refresh_token, expires_us, state,
                            state_since_us)
  VALUES (1, 1, 'Bench', 1, 'en', 'x', 'x', 1, 'active', 1);
INSERT INTO ledger_connection (company_id, organisation_id, connection_id, user_id, user_email, role, access_token, refresh_token,
                               expires_us, state, state_since_us)
  VALUES (1, 'org', 'c', 'u', 'a@bench.example', 'standard', 'x', 'x', 4102444800000000, 'lost', 1);
INSERT INTO organisation (company_id, organisation_id, name, base_currency, country, timezone, utc_offset_s, short_code,
                          can_create_drafts, can_use_currencies)
  VALUES (1, 'org', 'Bench', 'EUR', 'FI', 'Europe/Helsinki', 7200, '!bench', 1, 1);
INSERT INTO sweep (company_id, organisation_id, resource, since_us, correct_us, due_us, failures)
  VALUES (1, 'org', 'invoices', 1, 1763900000000000, 4102444800000000, 0);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @DEALS)
INSERT INTO deal (company_id, deal_id, title, currency, value_e4, org_id, person_id, party, discount_e4, lines, seen_us,
                  refreshed_us)
  SELECT 1, i, 'Deal ' || i, 'EUR', i * 100, i, 0, 'org:' || i, 0, '[]', 1, 0 FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @DEALS)
INSERT INTO contact (company_id, organisation_id, contact_id, name, name_folded, search_folded, email, tax_number, account_number,
                     address, currency, is_archived, updated_us)
  SELECT 1, 'org', printf('%08x-0000-4000-8000-000000000001', i), 'Customer ' || i, 'customer ' || i, 'customer ' || i, '', '', '',
         '', 'EUR', 0, 1 FROM n;
INSERT INTO contact_link (company_id, organisation_id, party, contact_id, linked_us, linked_by)
  SELECT 1, 'org', 'org:' || deal_id, printf('%08x-0000-4000-8000-000000000001', deal_id), 1, 1 FROM deal;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @INVOICES)
INSERT INTO invoice (company_id, organisation_id, invoice_id, number, reference, contact_id, contact_name, status, currency, date,
                     due_date, subtotal_e4, tax_e4, total_e4, due_e4, paid_e4, credited_e4, was_sent, url, updated_us)
  SELECT 1, 'org', printf('%08x-0000-4000-8000-%012x', (i * 2654435761) % 4294967296, i), 'INV-' || i, 'Deal',
         printf('%08x-0000-4000-8000-000000000001', i % @DEALS + 1), 'Customer ' || (i % @DEALS + 1), 'awaiting_payment', 'EUR', 20000,
         20014, 1000000, 255000, 1255000, 1255000, 0, 0, 0, '', i FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @INVOICES)
INSERT INTO deal_invoice (company_id, deal_id, organisation_id, invoice_id, attached_us, attached_by)
  SELECT 1, i % @DEALS + 1, 'org', printf('%08x-0000-4000-8000-%012x', (i * 2654435761) % 4294967296, i), i, 1 FROM n;
COMMIT;
ANALYZE;
