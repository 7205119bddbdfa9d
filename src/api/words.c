#include "api/words.h"

#include <string.h>

struct word {
	const char *key, *en, *fi;
};

static const struct word word_table[] = {
    {"not_done_title", "That didn't work", "Se ei onnistunut"},
    {"request_number", "Request number", "Pyynnön numero"},
    {"needs_javascript", "This page needs JavaScript.", "Tämä sivu tarvitsee JavaScriptin."},
    {"choose_organisation_title", "Which organisation should get the invoices?",
     "Mihin organisaatioon laskut tehdään?"},
    {"choose_organisation_text", "You allowed several Xero organisations. Choose the one that Lasku uses.",
     "Sallit useita Xeron organisaatioita. Valitse se, jota Lasku käyttää."},
    {"organisation", "Organisation", "Organisaatio"},
    {"connect", "Connect", "Yhdistä"},
};

/* By the failure's code; {detail} stands for its variable part. A failure that isn't here is shown in its own English
 * words. */
static const struct word error_table[] = {
    {"login_state_missing",
     "This login wasn't started by Lasku. Start again from Pipedrive: Tools and apps, Lasku, Settings.",
     "Lasku ei aloittanut tätä kirjautumista. Aloita uudelleen Pipedrivesta: Tools and apps, Lasku, Asetukset."},
    {"login_state_invalid",
     "This login is too old, was used already, or was started in another browser. Start again from Pipedrive: Tools "
     "and apps, "
     "Lasku, Settings.",
     "Kirjautuminen on vanhentunut, jo käytetty tai aloitettu toisessa selaimessa. Aloita uudelleen Pipedrivesta: "
     "Tools and "
     "apps, Lasku, Asetukset."},
    {"login_refused", "The connection wasn't allowed, so that nothing was changed. You can start again at any time.",
     "Yhteyttä ei sallittu, joten mitään ei muutettu. Voit aloittaa uudelleen milloin vain."},
    {"login_code_invalid", "The login took too long or was used already. Start again.",
     "Kirjautuminen kesti liian kauan tai se on jo käytetty. Aloita uudelleen."},
    {"login_unfinished",
     "{detail} broke the login off or gave an answer that can't be read. Start again; if this stays, tell the "
     "operator.",
     "{detail} keskeytti kirjautumisen tai vastasi tavalla, jota ei voi lukea. Aloita uudelleen; jos tämä toistuu, "
     "kerro "
     "ylläpitäjälle."},
    {"login_busy", "{detail} takes no more calls for now. Start again in a minute.",
     "{detail} ei ota nyt vastaan enempää kutsuja. Aloita uudelleen minuutin kuluttua."},
    {"login_no_organisation", "Xero gave Lasku no organisation. Start again, and allow at least one in Xero's list.",
     "Xero ei antanut Laskulle yhtään organisaatiota. Aloita uudelleen ja salli vähintään yksi Xeron luettelosta."},
    {"organisation_unknown", "That organisation wasn't among those that you allowed. Start again.",
     "Organisaatio ei ollut sallittujen joukossa. Aloita uudelleen."},
    {"xero_role_too_low",
     "Only a Xero user with the Adviser or Standard role can connect Lasku; yours is {detail}. Ask a colleague with "
     "one of those "
     "roles to connect, or an adviser to change your role.",
     "Vain Xero-käyttäjä, jolla on rooli Adviser tai Standard, voi yhdistää Laskun; sinun roolisi on {detail}. Pyydä "
     "tällaista "
     "kollegaa yhdistämään tai rooliasi muutettavaksi."},
    {"ticket_invalid", "Open Lasku's settings in Pipedrive and choose Connect to Xero there.",
     "Avaa Laskun asetukset Pipedrivessa ja valitse siellä Yhdistä Xeroon."},
    {"ticket_expired", "This link is too old. Open Lasku's settings in Pipedrive and choose Connect to Xero again.",
     "Linkki on vanhentunut. Avaa Laskun asetukset Pipedrivessa ja valitse uudelleen Yhdistä Xeroon."},
    {"not_found", "There is nothing at this address.", "Tässä osoitteessa ei ole mitään."},
    {"mark_unknown", "This link doesn't lead to a deal any more.", "Tämä linkki ei enää johda kauppaan."},
    {"method_not_allowed", "This address can't be used in that way.", "Osoitetta ei voi käyttää näin."},
};

static const char *pick(const struct word *word, const char *language)
{
	return strcmp(language, "fi") == 0 ? word->fi : word->en;
}

static const char *find(const struct word *table, size_t count, const char *language, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].key, key) == 0)
			return pick(&table[i], language);
	return NULL;
}

const char *words(const char *language, const char *key)
{
	const char *text = find(word_table, ARRAY_LEN(word_table), language, key);

	if (text == NULL)
		BUG("words: no text for %s", key);
	return text;
}

const char *words_error(struct arena *arena, const char *language, const struct err *err)
{
	const char *text = find(error_table, ARRAY_LEN(error_table), language, err->code);
	const char *gap;

	if (text == NULL)
		return text_sentence(arena, err->text);
	gap = strstr(text, "{detail}");
	if (gap == NULL)
		return text;
	return arena_printf(arena, "%.*s%s%s", (int)(gap - text), text, err->detail, gap + strlen("{detail}"));
}
