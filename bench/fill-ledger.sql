-- @INVOICES more invoices with a line each, and @CONTACTS contacts, in the first organisation of the sandbox's ledger.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -400000;
BEGIN;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @CONTACTS)
INSERT INTO contact (org_id, id, status, name, name_folded, term_day, is_customer, is_supplier, created_us, updated_us)
  SELECT org.id, printf('%08x-0000-4000-8000-000000000001', i), 'ACTIVE', 'Customer ' || i, 'customer ' || i, 0, 1, 0, i, i
  FROM n, (SELECT id FROM org ORDER BY position LIMIT 1) org;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @INVOICES)
INSERT INTO invoice (org_id, id, type, number, number_folded, reference, reference_folded, contact_id, status, mode, currency, rate_e6,
                     day, due_day, sub_total_e4, total_tax_e4, total_e4, discount_e4, paid_e4, due_e4, is_sent, client_id, created_us,
                     updated_us)
  SELECT org.id, printf('%08x-0000-4000-8000-000000000002', i), 'ACCREC', 'B-' || i, 'b-' || i, 'Deal ' || i, 'deal ' || i,
         printf('%08x-0000-4000-8000-000000000001', i % @CONTACTS + 1), CASE i % 4 WHEN 0 THEN 'DRAFT' ELSE 'AUTHORISED' END, 'Exclusive',
         'EUR', 1000000, 18000 + i % 2000, 18014 + i % 2000, 1000000, 255000, 1255000, 0, 0, 1255000, 0, '',
         1500000000000000 + i * 1000000, 1500000000000000 + i * 1000000
  FROM n, (SELECT id FROM org ORDER BY position LIMIT 1) org;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @INVOICES)
INSERT INTO invoice_line (invoice_id, position, id, description, account_code, tax_type, quantity_e4, unit_e4, amount_e4, tax_e4, has_own_tax)
  SELECT printf('%08x-0000-4000-8000-000000000002', i), 0, printf('%08x-0000-4000-8000-000000000003', i), 'Work', '3000', 'OUTPUT2', 10000,
         1000000, 1000000, 255000, 0 FROM n;
COMMIT;
