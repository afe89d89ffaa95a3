#include "pg/locale.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/msg.h"

static const char *const categories[LOCALE_CATEGORIES] = {
	"LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME"};

enum fit { FIT, MISSING, OTHER_ENCODING };

static void read_environment(struct locale *locale);
static bool replace_unfit(struct locale *locale, bool utf8);
static enum fit judge(const char *name, bool codeset_matters);
static bool is_plain(const char *name);
static bool is_utf8(const char *encoding);

const char *locale_option(unsigned category)
{
	static const char *const options[LOCALE_CATEGORIES] = {
		"lc-collate", "lc-ctype", "lc-messages", "lc-monetary", "lc-numeric", "lc-time"};
	return options[category];
}

bool locale_resolve(const char *asked, const char *encoding, struct locale *locale)
{
	bool utf8 = encoding == NULL || is_utf8(encoding);

	*locale = (struct locale){0};
	if (asked == NULL) {
		read_environment(locale);
		return replace_unfit(locale, utf8);
	}
	if (!locale_read(asked, locale)) {
		warn_msg("there is no locale '%s'", asked);
		return false;
	}
	for (unsigned i = 0; i < LOCALE_CATEGORIES; i++) {
		const char *name = locale->name[i];
		enum fit fit = judge(name, utf8 && i <= LOCALE_CTYPE);
		if (fit == FIT)
			continue;
		if (fit == MISSING)
			warn_msg("there is no locale '%s' on this system", name);
		else
			warn_msg("the locale '%s' is not for the encoding UTF8", name);
		warn_hint(
			fit == MISSING ? "`locale -a` lists what there is" : "-E says which encoding the cluster has");
		locale_free(locale);
		return false;
	}
	return true;
}

void locale_write(const struct locale *locale, struct str *out)
{
	bool same = true;

	for (unsigned i = 1; i < LOCALE_CATEGORIES; i++)
		same = same && strcmp(locale->name[0], locale->name[i]) == 0;
	if (same) {
		str_add(out, locale->name[0]);
		return;
	}
	for (unsigned i = 0; i < LOCALE_CATEGORIES; i++)
		str_addf(out, "%s%s=%s", i > 0 ? ";" : "", categories[i], locale->name[i]);
}

void locale_free(struct locale *locale)
{
	for (unsigned i = 0; i < LOCALE_CATEGORIES; i++)
		free(locale->name[i]);
	*locale = (struct locale){0};
}

bool locale_read(const char *text, struct locale *locale)
{
	struct strs parts = STRS_INIT;
	bool good = text[0] != '\0';

	if (!str_starts(text, "LC_")) {
		for (unsigned i = 0; good && i < LOCALE_CATEGORIES; i++)
			locale->name[i] = mem_copy(text);
		return good;
	}
	strs_split(&parts, text, ';');
	good = parts.count == LOCALE_CATEGORIES;
	for (unsigned i = 0; good && i < LOCALE_CATEGORIES; i++) {
		size_t length = strlen(categories[i]);
		const char *part = parts.item[i];
		good = str_starts(part, categories[i]) && part[length] == '=' && part[length + 1] != '\0';
		locale->name[i] = mem_copy(good ? part + length + 1 : "C");
	}
	strs_free(&parts);
	if (!good)
		locale_free(locale);
	return good;
}

/* As setlocale(category, "") does, whose rules are POSIX's: a variable that is empty counts as unset. */
static void read_environment(struct locale *locale)
{
	for (unsigned i = 0; i < LOCALE_CATEGORIES; i++) {
		const char *const variables[] = {"LC_ALL", categories[i], "LANG"};
		const char *name = NULL;
		for (unsigned k = 0; name == NULL && k < 3; k++) {
			name = getenv(variables[k]);
			if (name != NULL && name[0] == '\0')
				name = NULL;
		}
		locale->name[i] = mem_copy(name != NULL ? name : "C");
	}
}

/* What the environment says is not asked for by anybody: go on with the nearest that works, and say so once. */
static bool replace_unfit(struct locale *locale, bool utf8)
{
	const char *fallback = NULL;

	for (unsigned i = 0; i < LOCALE_CATEGORIES; i++) {
		enum fit fit = judge(locale->name[i], utf8 && i <= LOCALE_CTYPE);
		if (fit == FIT)
			continue;
		if (fallback == NULL) {
			fallback = judge("C.UTF-8", true) == FIT ? "C.UTF-8" : "C";
			warn_msg(fit == MISSING ? "there is no locale '%s' on this system: the cluster has %s"
						: "the locale '%s' is not for the encoding UTF8: the cluster has %s",
				locale->name[i], fallback);
		}
		free(locale->name[i]);
		locale->name[i] = mem_copy(fallback);
	}
	return true;
}

/* Asked of the C library only once for each name in a row: it may read files for an answer. */
static enum fit judge(const char *name, bool codeset_matters)
{
	static char *last;
	static enum fit last_fit;

	if (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
		return FIT;
	if (last == NULL || strcmp(last, name) != 0) {
		free(last);
		last = mem_copy(name);
		locale_t opened =
			is_plain(name) ? newlocale(LC_COLLATE_MASK | LC_CTYPE_MASK, name, (locale_t)0) : (locale_t)0;
		if (opened == (locale_t)0) {
			last_fit = MISSING;
		} else {
			const char *codeset = nl_langinfo_l(CODESET, opened);
			last_fit = is_utf8(codeset) || strcmp(codeset, "US-ASCII") == 0 ? FIT : OTHER_ENCODING;
			freelocale(opened);
		}
	}
	return last_fit == OTHER_ENCODING && !codeset_matters ? FIT : last_fit;
}

/* A name that initdb and the server's environment take as it is; the C library would read a file for one with '/'. */
static bool is_plain(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || strchr("/;='\"\\", *c) != NULL)
			return false;
	return name[0] != '\0' && name[0] != '.' && strlen(name) < 64;
}

/* "UTF8", "utf-8", "unicode": as the server reads it, case and punctuation do not count. */
static bool is_utf8(const char *encoding)
{
	char clean[8];
	size_t length = 0;

	for (const char *c = encoding; *c != '\0'; c++) {
		if (strchr("-_ ", *c) != NULL)
			continue;
		if (length == sizeof clean - 1)
			return false;
		clean[length++] = *c;
	}
	clean[length] = '\0';
	return strcasecmp(clean, "utf8") == 0 || strcasecmp(clean, "unicode") == 0;
}

void locale_add_environment(struct str *out)
{
	struct locale locale;

	read_environment(&locale);
	locale_write(&locale, out);
	locale_free(&locale);
}
