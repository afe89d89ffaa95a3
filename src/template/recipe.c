#include "template/recipe.h"

#include <ctype.h>
#include <string.h>

#include "text/fields.h"

/* The short options of initdb, of all versions, that take an argument; and the options, short and long, that are not
 * passed on. */
static const char initdb_arguments[] = "ADELTUXc";
static const char forbidden_letters[] = "DEUVWSXns?";
static const char *const forbidden_words[] = {
	"encoding",
	"help",
	"no-clean",
	"noclean",
	"pgdata",
	"pwfile",
	"pwprompt",
	"show",
	"sync-only",
	"username",
	"version",
	"waldir",
	"xlogdir",
};

static bool is_forbidden(const char *word, bool *takes_next);
static bool is_long_forbidden(const char *word);

void recipe_write(const struct recipe *recipe, struct str *out)
{
	struct str version = STR_INIT;

	version_write(&recipe->version, &version);
	fields_add_number(out, "layout", RECIPE_LAYOUT);
	fields_add(out, "version", str_text(&version));
	fields_add(out, "server", recipe->digest);
	fields_add(out, "libc", recipe->libc);
	if (*recipe->icu)
		fields_add(out, "icu", recipe->icu);
	fields_add(out, "user", recipe->user);
	fields_add(out, "database", recipe->database);
	fields_add(out, "encoding", recipe->encoding);
	fields_add(out, "locale", recipe->locale);
	for (size_t i = 0; i < recipe->options.count; i++)
		fields_add(out, "option", recipe->options.item[i]);
	str_free(&version);
}

void recipe_add_encoding(struct str *out, const char *text)
{
	size_t start = out->length;

	for (const char *c = text; *c != '\0'; c++)
		if (isalnum((unsigned char)*c))
			str_add_char(out, (char)toupper((unsigned char)*c));
	if (strcmp(str_text(out) + start, "UNICODE") == 0) {
		str_truncate(out, start);
		str_add(out, "UTF8");
	}
}

const char *recipe_forbidden_option(const struct strs *words)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->item[i];
		bool takes_next = false;
		/* An operand would be a directory. */
		if (word[0] != '-' || is_forbidden(word, &takes_next))
			return word;
		/* The next word is this option's argument, and may look like anything. */
		if (takes_next)
			i++;
	}
	return NULL;
}

/* Long options must be given as --name=value or take no value: a separate value would be taken for an operand. */
static bool is_forbidden(const char *word, bool *takes_next)
{
	if (word[1] == '-')
		return is_long_forbidden(word + 2);
	for (const char *letter = word + 1; *letter != '\0'; letter++) {
		if (strchr(forbidden_letters, *letter) != NULL)
			return true;
		if (strchr(initdb_arguments, *letter) != NULL) {
			*takes_next = letter[1] == '\0';
			return false;
		}
	}
	return word[1] == '\0';
}

/* getopt_long accepts any unambiguous beginning of a name, so each beginning of a forbidden name is forbidden. */
static bool is_long_forbidden(const char *word)
{
	size_t length = strcspn(word, "=");

	for (size_t i = 0; i < sizeof forbidden_words / sizeof *forbidden_words; i++)
		if (strncmp(forbidden_words[i], word, length) == 0)
			return true;
	return false;
}
