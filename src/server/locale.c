#include "server/locale.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/msg.h"
#include "server/serverlibc.h"
#include "sys/libc.h"

static const char *const categories[LOCALE_COUNT] = {
	"LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME"};

enum fit { FIT, MISSING, OTHER_ENCODING };
enum codeset { NO_LOCALE, ASCII, UTF8, OTHER, UNKNOWN };

static void read_environment(struct locale *locale);
static bool replace_unfit(const char *postgres, struct locale *locale, const char *encoding);
static enum fit judge(const char *postgres, const struct locale *locale, unsigned category, const char *encoding);
static enum codeset codeset_of(const char *postgres, const char *name);
static enum codeset ask_codeset(const char *postgres, const char *name);
static enum codeset codeset_named(const char *codeset);
static bool is_plain(const char *name);
static bool is_utf8(const char *encoding);
static bool is_other(const char *encoding);

const char *locale_option(unsigned category)
{
	static const char *const options[LOCALE_COUNT] = {
		"lc-collate", "lc-ctype", "lc-messages", "lc-monetary", "lc-numeric", "lc-time"};
	return options[category];
}

bool locale_resolve(const char *postgres, const char *asked, const char *encoding, struct locale *locale)
{
	if (!encoding)
		encoding = "UTF8";
	*locale = (struct locale){0};
	if (!asked) {
		read_environment(locale);
		return replace_unfit(postgres, locale, encoding);
	}
	struct str problem = STR_INIT;
	const char *hint = locale_problem(postgres, asked, encoding, &problem);
	if (hint) {
		warn_msg("%s", str_text(&problem));
		if (*hint)
			warn_hint("%s", hint);
	} else {
		(void)locale_read(asked, locale);
	}
	str_free(&problem);
	return !hint;
}

const char *locale_problem(const char *postgres, const char *name, const char *encoding, struct str *problem)
{
	struct locale locale = {0};
	enum fit fit = FIT;

	if (!locale_read(name, &locale)) {
		str_addf(problem, "there is no locale '%s'", name);
		return "";
	}
	for (unsigned i = 0; i < LOCALE_COUNT && fit == FIT; i++) {
		fit = judge(postgres, &locale, i, encoding);
		if (fit == MISSING)
			str_addf(problem, "there is no locale '%s' on this system", locale.name[i]);
		else if (fit != FIT)
			str_addf(problem, "the locale '%s' is not for the encoding %s", locale.name[i], encoding);
	}
	locale_free(&locale);
	if (fit == FIT)
		return NULL;
	return fit == MISSING ? "`locale -a` lists what there is"
			      : "-E sets the encoding of the cluster; -l C works with every encoding";
}

void locale_write(const struct locale *locale, struct str *out)
{
	bool same = true;

	for (unsigned i = 1; i < LOCALE_COUNT; i++)
		same = same && strcmp(locale->name[0], locale->name[i]) == 0;
	if (same) {
		str_add(out, locale->name[0]);
		return;
	}
	for (unsigned i = 0; i < LOCALE_COUNT; i++)
		str_addf(out, "%s%s=%s", i > 0 ? ";" : "", categories[i], locale->name[i]);
}

void locale_free(struct locale *locale)
{
	for (unsigned i = 0; i < LOCALE_COUNT; i++)
		free(locale->name[i]);
	*locale = (struct locale){0};
}

bool locale_read(const char *text, struct locale *locale)
{
	struct strs parts = STRS_INIT;
	bool good = text[0] != '\0';

	if (!str_starts(text, "LC_")) {
		for (unsigned i = 0; good && i < LOCALE_COUNT; i++)
			locale->name[i] = mem_copy(text);
		return good;
	}
	strs_split(&parts, text, ';');
	good = parts.count == LOCALE_COUNT;
	for (unsigned i = 0; good && i < LOCALE_COUNT; i++) {
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

/* As setlocale(category, "") does by POSIX: a variable that is empty counts as unset. */
static void read_environment(struct locale *locale)
{
	for (unsigned i = 0; i < LOCALE_COUNT; i++) {
		const char *const variables[] = {"LC_ALL", categories[i], "LANG"};
		const char *name = NULL;
		for (unsigned k = 0; !name && k < 3; k++) {
			name = getenv(variables[k]);
			if (name && name[0] == '\0')
				name = NULL;
		}
		locale->name[i] = mem_copy(name ? name : "C");
	}
}

/* The environment was probably not set for us, so an unfit locale in it is no error: replace it by the nearest that
 * works, and warn once. */
static bool replace_unfit(const char *postgres, struct locale *locale, const char *encoding)
{
	const char *fallback = NULL;

	for (unsigned i = 0; i < LOCALE_COUNT; i++) {
		enum fit fit = judge(postgres, locale, i, encoding);
		if (fit == FIT)
			continue;
		if (!fallback) {
			fallback = is_utf8(encoding) && codeset_of(postgres, "C.UTF-8") == UTF8 ? "C.UTF-8" : "C";
			if (fit == MISSING)
				warn_msg("there is no locale '%s' on this system: the cluster has %s", locale->name[i],
					fallback);
			else
				warn_msg("the locale '%s' is not for the encoding %s: the cluster has %s",
					locale->name[i], encoding, fallback);
		}
		free(locale->name[i]);
		locale->name[i] = mem_copy(fallback);
	}
	return true;
}

/* Whether initdb would refuse the locale, as far as can be told here; initdb itself finds the rest. */
static enum fit judge(const char *postgres, const struct locale *locale, unsigned category, const char *encoding)
{
	enum codeset codeset = codeset_of(postgres, locale->name[category]);
	bool fits = codeset == ASCII || codeset == UNKNOWN ||
		(is_utf8(encoding) ? codeset == UTF8 : codeset != UTF8 || !is_other(encoding));

	if (codeset == NO_LOCALE)
		return MISSING;
	return fits || category > LOCALE_CTYPE ? FIT : OTHER_ENCODING;
}

/* The C library may read files for an answer, so the last one is kept; every call that names a server names the same.
 */
static enum codeset codeset_of(const char *postgres, const char *name)
{
	static char *last;
	static enum codeset last_codeset;

	if (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
		return ASCII;
	if (last && strcmp(last, name) == 0)
		return last_codeset;
	enum codeset codeset = is_plain(name) ? ask_codeset(postgres, name) : NO_LOCALE;
	if (codeset == UNKNOWN)
		return codeset;
	free(last);
	last = mem_copy(name);
	return last_codeset = codeset;
}

static enum codeset ask_codeset(const char *postgres, const char *name)
{
	enum codeset codeset = NO_LOCALE;

	if (!libc_is_shared()) {
		struct str answer = STR_INIT;
		bool known = postgres && serverlibc_add_codeset(postgres, name, &answer);
		codeset = known ? codeset_named(str_text(&answer)) : UNKNOWN;
		str_free(&answer);
		return codeset;
	}
	locale_t opened = newlocale(LC_COLLATE_MASK | LC_CTYPE_MASK, name, (locale_t)0);
	if (opened != (locale_t)0) {
		codeset = codeset_named(nl_langinfo_l(CODESET, opened));
		freelocale(opened);
	}
	return codeset;
}

static enum codeset codeset_named(const char *codeset)
{
	if (*codeset == '\0')
		return NO_LOCALE;
	return is_utf8(codeset) ? UTF8 : strcmp(codeset, "US-ASCII") == 0 ? ASCII : OTHER;
}

/* Whether initdb and the server's environment take the name unchanged; for one with '/' the C library would read a
 * file of the caller's choice. */
static bool is_plain(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || strchr("/;='\"\\", *c))
			return false;
	return name[0] != '\0' && name[0] != '.' && strlen(name) < 64;
}

/* Whether it is UTF-8, by the server's rules: "UTF8", "utf-8" and "unicode" are the same, for case and punctuation
 * do not count. */
static bool is_utf8(const char *encoding)
{
	char clean[8];
	size_t length = 0;

	for (const char *c = encoding; *c != '\0'; c++) {
		if (strchr("-_ ", *c))
			continue;
		if (length == sizeof clean - 1)
			return false;
		clean[length++] = *c;
	}
	clean[length] = '\0';
	return strcasecmp(clean, "utf8") == 0 || strcasecmp(clean, "unicode") == 0;
}

/* Whether it is a server encoding that does not work with a UTF-8 locale; SQL_ASCII works with every locale. */
static bool is_other(const char *encoding)
{
	static const char *const families[] = {"latin", "iso", "win", "koi8", "euc", "mule"};

	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (strncasecmp(encoding, families[i], strlen(families[i])) == 0)
			return true;
	return false;
}

void locale_add_environment(struct str *out)
{
	struct locale locale;

	read_environment(&locale);
	locale_write(&locale, out);
	locale_free(&locale);
}
