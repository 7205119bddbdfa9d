#include "ledger/seed_data.h"

#include <stddef.h>

#define PRICE(euros, cents) ((int64_t)(euros)*10000 + (cents)*100)

const struct seed_org seed_orgs[] = {
    {"!pH7dn", "Pohjola Design Oy", "Pohjola Design Oy", "EUR", "FI", "FLESTANDARDTIME", 2, "FI29871235", "2987123-5",
     "Eteläranta 12 B", "Helsinki", "00130", "laskutus@pohjola.example"},
    {"!sV4ge", "Pohjola Design Sverige AB", "Pohjola Design Sverige AB", "SEK", "SE", "WEUROPESTANDARDTIME", 1,
     "SE559123456701", "559123-4567", "Skeppsbron 20", "Stockholm", "111 30", "faktura@pohjola.example"},
    {.short_code = NULL},
};

const struct seed_person seed_people[] = {
    {"Aino", "Adviser", "aino@pohjola.example", "FINANCIALADVISER"},
    {"Sami", "Standard", "sami@pohjola.example", "STANDARD"},
    {"Iida", "Invoice", "iida@pohjola.example", "INVOICEONLY"},
    {"Risto", "Reader", "risto@pohjola.example", "READONLY"},
    {"Maija", "Managed", "maija@pohjola.example", "MANAGEDCLIENT"},
    {"Kalle", "Cashbook", "kalle@pohjola.example", "CASHBOOKCLIENT"},
    {.first_name = NULL},
};

const struct seed_account seed_accounts[] = {
    {"090", "Business bank account", "BANK", "ASSET", "NONE", NULL, "ACTIVE", false},
    {"091", "Savings account", "BANK", "ASSET", "NONE", NULL, "ACTIVE", false},
    {"200", "Sales", "REVENUE", "REVENUE", "TAX001", NULL, "ACTIVE", false},
    {"210", "Consulting", "REVENUE", "REVENUE", "TAX001", NULL, "ACTIVE", false},
    {"220", "Export and EU sales", "REVENUE", "REVENUE", "TAX004", NULL, "ACTIVE", false},
    {"230", "Books", "REVENUE", "REVENUE", "TAX002", NULL, "ACTIVE", false},
    {"260", "Other revenue", "OTHERINCOME", "REVENUE", "TAX001", NULL, "ACTIVE", false},
    {"297", "Old project sales", "REVENUE", "REVENUE", "TAX001", NULL, "ARCHIVED", false},
    {"310", "Cost of goods sold", "DIRECTCOSTS", "EXPENSE", "TAX005", NULL, "ACTIVE", false},
    {"400", "Advertising", "EXPENSE", "EXPENSE", "TAX005", NULL, "ACTIVE", false},
    {"404", "Bank fees", "EXPENSE", "EXPENSE", "NONE", NULL, "ACTIVE", false},
    {"429", "General expenses", "EXPENSE", "EXPENSE", "TAX005", NULL, "ACTIVE", false},
    {"493", "Travel", "EXPENSE", "EXPENSE", "TAX006", NULL, "ACTIVE", false},
    {"610", "Accounts receivable", "CURRENT", "ASSET", "NONE", "DEBTORS", "ACTIVE", false},
    {"800", "Accounts payable", "CURRLIAB", "LIABILITY", "NONE", "CREDITORS", "ACTIVE", false},
    {"820", "VAT", "CURRLIAB", "LIABILITY", "NONE", "GST", "ACTIVE", false},
    {"860", "Rounding", "CURRLIAB", "LIABILITY", "NONE", "ROUNDING", "ACTIVE", false},
    {"880", "Owner's account", "EQUITY", "EQUITY", "NONE", NULL, "ACTIVE", true},
    {"960", "Retained earnings", "EQUITY", "EQUITY", "NONE", "RETAINEDEARNINGS", "ACTIVE", false},
    {.code = NULL},
};

static const struct seed_tax_rate finnish_rates[] = {
    {"TAX001", "VAT 25.5 % on sales", "OUTPUT", 255000, true, false, "ACTIVE"},
    {"TAX002", "VAT 13.5 % on sales", "OUTPUT", 135000, true, false, "ACTIVE"},
    {"TAX003", "VAT 10 % on sales", "OUTPUT", 100000, true, false, "ACTIVE"},
    {"TAX004", "VAT 0 % (EU sales and export)", "OUTPUT", 0, true, false, "ACTIVE"},
    {"TAX005", "VAT 25.5 % on purchases", "INPUT", 255000, false, true, "ACTIVE"},
    {"TAX006", "VAT 13.5 % on purchases", "INPUT", 135000, false, true, "ACTIVE"},
    {"TAX007", "VAT 24 % on sales (until August 2024)", "OUTPUT", 240000, true, false, "DELETED"},
    {"NONE", "No VAT", "NONE", 0, true, true, "ACTIVE"},
    {.tax_type = NULL},
};

static const struct seed_tax_rate swedish_rates[] = {
    {"TAX001", "Moms 25 % försäljning", "OUTPUT", 250000, true, false, "ACTIVE"},
    {"TAX002", "Moms 12 % försäljning", "OUTPUT", 120000, true, false, "ACTIVE"},
    {"TAX003", "Moms 6 % försäljning", "OUTPUT", 60000, true, false, "ACTIVE"},
    {"TAX004", "Moms 0 % (EU och export)", "OUTPUT", 0, true, false, "ACTIVE"},
    {"TAX005", "Moms 25 % inköp", "INPUT", 250000, false, true, "ACTIVE"},
    {"TAX006", "Moms 12 % inköp", "INPUT", 120000, false, true, "ACTIVE"},
    {"NONE", "Ingen moms", "NONE", 0, true, true, "ACTIVE"},
    {.tax_type = NULL},
};

static const struct seed_currency finnish_currencies[] = {
    {"EUR", "Euro", 1000000},
    {"USD", "United States Dollar", 1083500},
    {"SEK", "Swedish Krona", 11274000},
    {.code = NULL},
};

static const struct seed_currency swedish_currencies[] = {
    {"SEK", "Swedish Krona", 1000000},
    {"EUR", "Euro", 88700},
    {.code = NULL},
};

const struct seed_item seed_items[] = {
    {"DES-01", "Design workshop (day)", "Design workshop, one day with two designers", PRICE(890, 0), "200", "TAX001"},
    {"DES-02", "Concept design", "Concept design with three directions", PRICE(1450, 0), "200", "TAX001"},
    {"WEB-01", "Website build", "Website build, responsive and accessible", PRICE(6200, 0), "200", "TAX001"},
    {"WEB-02", "Website care (month)", "Website care, updates and monitoring, one month", PRICE(180, 0), "200",
     "TAX001"},
    {"PHO-01", "Photography (day)", "Product photography, one day in the studio", PRICE(760, 0), "200", "TAX001"},
    {"PRT-01", "Brochure print (100 pcs)", "Brochure, A5, 100 pieces, recycled paper", PRICE(142, 50), "200", "TAX001"},
    {"PRT-02", "Poster print", "Poster, 50 x 70 cm, matt", PRICE(38, 90), "200", "TAX001"},
    {"BOK-01", "Design handbook", "Design handbook, hardcover, 240 pages", PRICE(42, 0), "230", "TAX002"},
    {"TRV-01", "Travel (km)", "Travel by car, per kilometre", PRICE(0, 59), "200", "TAX001"},
    {"CON-01", "Consulting (hour)", "Consulting, per hour", PRICE(124, 90), "210", "TAX001"},
    {"LIC-01", "Template licence", "Licence for the template library, one year", PRICE(249, 0), "200", "TAX001"},
    {"EXP-01", "Export handling", "Export handling and customs papers", PRICE(95, 0), "220", "TAX004"},
    {.code = NULL},
};

static const struct seed_contact finnish_contacts[] = {
    {"Järvinen & Pojat Oy", "ostolaskut@jarvinenpojat.example", "FI23456780", "Satamakatu 4", "33200", "Tampere",
     "Finland", NULL, "Pekka", "Järvinen", false},
    {"Åkerblom Ab", "faktura@akerblom.example", "FI01234564", "Strandgatan 18", "10600", "Ekenäs", "Finland", NULL,
     "Åsa", "Åkerblom", false},
    {"Nordlys Kaffe AS", "regnskap@nordlyskaffe.example", "NO987654321MVA", "Storgata 44", "9008", "Tromsø", "Norway",
     NULL, "Ingrid", "Nordlie", false},
    {"Bergström Design AB", "ekonomi@bergstromdesign.example", "SE556677889901", "Hornsgatan 75", "118 49", "Stockholm",
     "Sweden", "SEK", "Lars", "Bergström", false},
    {"Київ Друк ТОВ", "office@kyivdruk.example", "UA123456789012", "вул. Хрещатик 22", "01001", "Київ", "Ukraine", NULL,
     "Олена", "Коваленко", false},
    {"株式会社青空", "keiri@aozora.example", "T1234567890123", "千代田区丸の内1-9-2", "100-0005", "東京都", "Japan",
     NULL, "翔太", "田中", false},
    {"Müller & Söhne GmbH", "buchhaltung@mueller-soehne.example", "DE123456789", "Lindenstraße 8", "10969", "Berlin",
     "Germany", NULL, "Jürgen", "Müller", false},
    {"Saimaan Saha Oy", "laskut@saimaansaha.example", "FI11223344", "Sahantie 3", "53100", "Lappeenranta", "Finland",
     NULL, "Mikko", "Saarinen", false},
    {"Kahvila Kaneli", "hei@kahvilakaneli.example", NULL, "Kauppakatu 12", "40100", "Jyväskylä", "Finland", NULL,
     "Tuula", "Lahtinen", false},
    {"Länsituuli Oyj", "invoices@lansituuli.example", "FI22334455", "Merikatu 1", "20100", "Turku", "Finland", NULL,
     "Heikki", "Salo", false},
    {"Tampereen Teatteri ry", "talous@tteatteri.example", "FI33445566", "Keskustori 2", "33100", "Tampere", "Finland",
     NULL, "Leena", "Koskinen", false},
    {"Hämeen Höylä Ky", "toimisto@hameenhoyla.example", "FI44556677", "Teollisuustie 9", "13100", "Hämeenlinna",
     "Finland", NULL, "Antti", "Rantanen", false},
    {"Pohjanmaan Pelto Oy", "laskutus@pohjanmaanpelto.example", "FI55667788", "Peltotie 21", "60100", "Seinäjoki",
     "Finland", NULL, "Sirpa", "Ojala", false},
    {"Oulun Optiikka Oy", "ostot@oulunoptiikka.example", "FI66778899", "Isokatu 30", "90100", "Oulu", "Finland", NULL,
     "Jari", "Kemppainen", false},
    {"Rovaniemen Retket", "info@rovaniemenretket.example", NULL, "Koskikatu 5", "96200", "Rovaniemi", "Finland", NULL,
     "Anni", "Niskanen", false},
    {"Vaasa Varv Ab", "faktura@vaasavarv.example", "FI77889900", "Varvsgatan 2", "65100", "Vaasa", "Finland", NULL,
     "Johan", "Nygård", false},
    {"Café Ängel", "kontakt@cafeangel.example", NULL, "Ågatan 7", "06100", "Borgå", "Finland", NULL, "Ebba",
     "Lindqvist", false},
    {"Tallinna Trükikoda OÜ", "arved@trykikoda.example", "EE100123456", "Pärnu mnt 67", "10134", "Tallinn", "Estonia",
     NULL, "Kristjan", "Tamm", false},
    {"Rīgas Dizains SIA", "rekini@rigasdizains.example", "LV40003012345", "Brīvības iela 40", "LV-1050", "Rīga",
     "Latvia", NULL, "Inese", "Kalniņa", false},
    {"Øresund Optik ApS", "faktura@oresundoptik.example", "DK12345678", "Vesterbrogade 15", "1620", "København",
     "Denmark", NULL, "Søren", "Østergaard", false},
    {"Żółty Słoń Sp. z o.o.", "biuro@zoltyslon.example", "PL1234567890", "ul. Świętokrzyska 14", "00-050", "Warszawa",
     "Poland", NULL, "Łukasz", "Wójcik", false},
    {"Hughes Studio LLC", "ap@hughesstudio.example", NULL, "410 Terry Ave N", "98109", "Seattle", "United States",
     "USD", "Grace", "Hughes", false},
    {"Maple & Birch Inc.", "payables@maplebirch.example", NULL, "200 Bay Street", "M5J 2J1", "Toronto", "Canada", "USD",
     "Olivia", "Martin", false},
    {"O'Neill & Daughters Ltd", "accounts@oneill.example", "IE1234567FA", "12 Grafton Street", "D02 Y754", "Dublin",
     "Ireland", NULL, "Aoife", "O'Neill", false},
    {"Société Générale d'Étiquettes", "compta@etiquettes.example", "FR12345678901", "5 rue de la Paix", "75002",
     "Paris", "France", NULL, "Chloé", "Lefèvre", false},
    {"Ελληνική Τυπογραφία ΑΕ", "logistirio@typografia.example", "EL123456789", "Ερμού 10", "105 63", "Αθήνα", "Greece",
     NULL, "Νίκος", "Παπαδόπουλος", false},
    {"שמש עיצוב בע״מ", "office@shemesh.example", "IL123456789", "רחוב הרצל 5", "6688101", "תל אביב", "Israel", NULL,
     "נועה", "כהן", false},
    {"Kivi & Kallio Oy", "talous@kivikallio.example", "FI88990011", "Louhentie 6", "02130", "Espoo", "Finland", NULL,
     "Ville", "Kallio", false},
    {"Merja Makkonen", "merja.makkonen@posti.example", NULL, "Puistokatu 3 A 4", "00140", "Helsinki", "Finland", NULL,
     "Merja", "Makkonen", false},
    {"Vanha Asiakas Oy", "laskut@vanha-asiakas.example", "FI99001122", "Vanhatie 1", "15110", "Lahti", "Finland", NULL,
     "Olli", "Vanhanen", true},
    {.name = NULL},
};

static const struct seed_contact swedish_contacts[] = {
    {"Bergström Design AB", "ekonomi@bergstromdesign.example", "SE556677889901", "Hornsgatan 75", "118 49", "Stockholm",
     "Sweden", NULL, "Lars", "Bergström", false},
    {"Göteborgs Glas AB", "faktura@goteborgsglas.example", "SE556600112201", "Kungsgatan 40", "411 15", "Göteborg",
     "Sweden", NULL, "Maria", "Öberg", false},
    {"Kafé Kanel", "hej@kafekanel.example", NULL, "Storgatan 9", "753 31", "Uppsala", "Sweden", NULL, "Björn", "Ström",
     false},
    {"Malmö Måleri HB", "info@malmomaleri.example", "SE916700112201", "Amiralsgatan 3", "211 55", "Malmö", "Sweden",
     NULL, "Åke", "Nilsson", false},
    {.name = NULL},
};

static const struct seed_invoice finnish_invoices[] = {
    {"Järvinen & Pojat Oy", "DES-01,2;TRV-01,186", "Workshop, spring", 112, 14, "PAID", 0, true},
    {"Åkerblom Ab", "WEB-01,1,5;WEB-02,3", "Site renewal", 104, 14, "PAID", 0, true},
    {"Saimaan Saha Oy", "PHO-01,1.5;PRT-01,4", NULL, 99, 14, "PAID", 0, true},
    {"Nordlys Kaffe AS", "DES-02,1;EXP-01,1", "Packaging", 92, 30, "PAID", 0, true},
    {"Müller & Söhne GmbH", "CON-01,12.5;EXP-01,1", "PO 4711", 85, 30, "PAID", 0, true},
    {"Kahvila Kaneli", "PRT-02,12;PRT-01,1", NULL, 80, 7, "PAID", 0, false},
    {"Tampereen Teatteri ry", "PRT-02,40,10", "Autumn posters", 74, 14, "PAID", 0, true},
    {"Hughes Studio LLC", "LIC-01,4;EXP-01,1", "Licences", 70, 30, "PAID", 0, true},
    {"Länsituuli Oyj", "WEB-01,1;DES-01,3", "Phase 1", 61, 14, "AUTHORISED", 50, true},
    {"Oulun Optiikka Oy", "PHO-01,2", NULL, 55, 14, "AUTHORISED", 0, true},
    {"Hämeen Höylä Ky", "WEB-02,6", "Care, half a year", 48, 14, "AUTHORISED", 30, true},
    {"Bergström Design AB", "DES-02,1;EXP-01,1", "Concept", 41, 30, "AUTHORISED", 0, true},
    {"Järvinen & Pojat Oy", "WEB-02,1", "Care", 36, 14, "AUTHORISED", 0, true},
    {"Vaasa Varv Ab", "CON-01,8;TRV-01,420", NULL, 30, 14, "AUTHORISED", 0, true},
    {"Kivi & Kallio Oy", "DES-01,1;BOK-01,5", "Workshop", 21, 30, "AUTHORISED", 25, true},
    {"株式会社青空", "LIC-01,10,15;EXP-01,1", "Licences", 18, 30, "AUTHORISED", 0, true},
    {"Київ Друк ТОВ", "CON-01,6;EXP-01,1", NULL, 15, 30, "AUTHORISED", 0, false},
    {"Åkerblom Ab", "BOK-01,12", "Handbooks", 12, 14, "AUTHORISED", 0, true},
    {"Pohjanmaan Pelto Oy", "PRT-01,3", NULL, 9, 14, "SUBMITTED", 0, false},
    {"Tallinna Trükikoda OÜ", "CON-01,4.25", "Review", 7, 14, "SUBMITTED", 0, false},
    {"Rovaniemen Retket", "PHO-01,1;PRT-02,6", NULL, 5, 14, "DRAFT", 0, false},
    {"Merja Makkonen", "BOK-01,1;PRT-02,1", NULL, 3, 7, "DRAFT", 0, false},
    {"Järvinen & Pojat Oy", "DES-02,1,7.5", "Concept, draft", 2, 14, "DRAFT", 0, false},
    {"Café Ängel", "PRT-02,3", "Wrong customer", 26, 14, "VOIDED", 0, false},
    {"Żółty Słoń Sp. z o.o.", "CON-01,2;EXP-01,1", "Ordered twice", 44, 30, "VOIDED", 0, true},
    {"Øresund Optik ApS", "DES-01,1", NULL, 33, 14, "DELETED", 0, false},
    {.contact = NULL},
};

static const struct seed_invoice swedish_invoices[] = {
    {"Göteborgs Glas AB", "DES-01,1", "Workshop", 40, 30, "PAID", 0, true},
    {"Bergström Design AB", "WEB-02,3", NULL, 20, 30, "AUTHORISED", 0, true},
    {"Kafé Kanel", "PRT-02,8", NULL, 4, 14, "DRAFT", 0, false},
    {.contact = NULL},
};

const struct seed_tracking seed_tracking[] = {
    {"Region", "Uusimaa;Tampere;Oulu;Export"},
    {.name = NULL},
};

static const struct seed_credit finnish_credits[] = {
    {"Bergström Design AB", "CON-01,2", "Fewer hours than planned", 34, "AUTHORISED", "Concept", 40},
    {"Åkerblom Ab", "BOK-01,2", "Two handbooks returned", 8, "AUTHORISED", NULL, 0},
    {.contact = NULL},
};

static const struct seed_credit swedish_credits[] = {
    {.contact = NULL},
};

static const struct seed_quote finnish_quotes[] = {
    {"Järvinen & Pojat Oy", "WEB-01,1;WEB-02,12", "New site", "A site of ten pages and a year of care.",
     "The prices hold until the quote expires.", 24, 30, "ACCEPTED"},
    {"Tampereen Teatteri ry", "PRT-02,60,10;PHO-01,1", "Spring posters", NULL, NULL, 10, 30, "SENT"},
    {"Café Ängel", "DES-01,1", "Menu and cups", NULL, NULL, 2, 14, "DRAFT"},
    {.contact = NULL},
};

static const struct seed_quote swedish_quotes[] = {
    {.contact = NULL},
};

const struct seed_tax_rate *const seed_tax_rates[] = {finnish_rates, swedish_rates};
const struct seed_currency *const seed_currencies[] = {finnish_currencies, swedish_currencies};
const struct seed_contact *const seed_contacts[] = {finnish_contacts, swedish_contacts};
const struct seed_invoice *const seed_invoices[] = {finnish_invoices, swedish_invoices};
const struct seed_credit *const seed_credits[] = {finnish_credits, swedish_credits};
const struct seed_quote *const seed_quotes[] = {finnish_quotes, swedish_quotes};
const int64_t seed_price_factors[] = {1, 11};
