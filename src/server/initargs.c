#include "server/initargs.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/fields.h"

#define KEY "option"

/* The short options of initdb, of all versions, that take an argument. */
static const char with_argument[] = "ADELTUXc";

/* The options that are not passed on, and what is to be used in their place, if there is such a thing. */
static const struct {
	char letter; /* '\0': it has only a name */
	const char *name, *instead;
} refused[] = {
	{'?', "help", NULL},
	{'A', "auth", NULL},
	{'\0', "auth-host", NULL},
	{'\0', "auth-local", NULL},
	{'D', "pgdata", "pg_tmp -d"},
	{'E', "encoding", "the tool's own -E"},
	{'S', "sync-only", NULL},
	{'U', "username", "the tool's own -U"},
	{'V', "version", NULL},
	{'W', "pwprompt", NULL},
	{'X', "waldir", NULL},
	{'\0', "xlogdir", NULL},
	{'n', "no-clean", NULL},
	{'\0', "noclean", NULL},
	{'s', "show", NULL},
	{'\0', "locale", "the tool's own -l"},
	{'\0', "lc-collate", "the tool's own -l"},
	{'\0', "lc-ctype", "the tool's own -l"},
	{'\0', "lc-messages", "the tool's own -l"},
	{'\0', "lc-monetary", "the tool's own -l"},
	{'\0', "lc-numeric", "the tool's own -l"},
	{'\0', "lc-time", "the tool's own -l"},
	{'\0', "no-locale", "the tool's own -l C"},
	{'\0', "pwfile", NULL},
};
enum { REFUSED_COUNT = sizeof refused / sizeof refused[0] };

void initargs_add(char **text, const char *word)
{
	struct str out = STR_INIT;

	str_add(&out, *text ? *text : "");
	fields_add(&out, KEY, word);
	free(*text);
	*text = str_take(&out);
}

static char *refuse(const char *word, const char *instead)
{
	if (!instead)
		return str_format("'%s' is not passed on to initdb", word);
	return str_format("'%s' is not passed on to initdb: use %s", word, instead);
}

/* getopt_long accepts any unambiguous beginning of a name, so each beginning of a refused name is refused. */
static char *check_name(const char *word)
{
	const char *name = word + 2;
	size_t length = strcspn(name, "=");

	for (size_t i = 0; i < REFUSED_COUNT; i++)
		if (strncmp(refused[i].name, name, length) == 0)
			return refuse(word, length > 0 ? refused[i].instead : NULL);
	if (name[length] == '\0' && strpbrk(name, " \t\n"))
		return str_format("'%s' is not one option of initdb: its value follows a '='", word);
	return NULL;
}

/* The first letter of the options in a word of which `is` holds, or '\0'; *takes_next is set if the next word is the
 * argument of the last of them. */
static char find_letter(const char *word, bool (*is)(char letter), bool *takes_next)
{
	for (const char *letter = word + 1; *letter != '\0'; letter++) {
		if (is(*letter))
			return *letter;
		if (strchr(with_argument, *letter)) {
			*takes_next = letter[1] == '\0';
			break;
		}
	}
	return '\0';
}

static size_t find_refused(char letter)
{
	size_t i = 0;

	while (i < REFUSED_COUNT && refused[i].letter != letter)
		i++;
	return i;
}

static bool is_refused(char letter)
{
	return find_refused(letter) < REFUSED_COUNT;
}

static char *check_letters(const char *word, bool *takes_next)
{
	char letter = find_letter(word, is_refused, takes_next);

	if (letter != '\0')
		return refuse(word, refused[find_refused(letter)].instead);
	return word[1] == '\0' ? refuse(word, NULL) : NULL;
}

/* Long options must be given as --name=value or take no value: a separate value would be taken for an operand, which
 * would be a directory. */
char *initargs_problem(const struct strs *words)
{
	char *problem = NULL;

	for (size_t i = 0; i < words->count && !problem; i++) {
		const char *word = words->item[i];
		bool takes_next = false;
		if (word[0] != '-')
			problem = refuse(word, NULL);
		else if (word[1] == '-')
			problem = check_name(word);
		else
			problem = check_letters(word, &takes_next);
		/* The next word is this option's argument, and may look like anything. */
		if (takes_next)
			i++;
	}
	return problem;
}

static bool is_group(char letter)
{
	return letter == 'g';
}

/* Whether this option is -g; *takes_next is set if the next word is its argument. */
static bool lets_group_in(const char *word, bool *takes_next)
{
	static const char name[] = "--allow-group-access", shortest[] = "--al";

	if (word[1] == '-')
		return strlen(word) >= strlen(shortest) && strncmp(name, word, strlen(word)) == 0;
	return find_letter(word, is_group, takes_next) != '\0';
}

bool initargs_let_group_in(const char *text)
{
	struct strs words = STRS_INIT;
	bool found = false, is_argument = false;

	fields_values(text, &words);
	for (size_t i = 0; i < words.count && !found; i++) {
		bool takes_next = false;
		found = !is_argument && words.item[i][0] == '-' && lets_group_in(words.item[i], &takes_next);
		is_argument = takes_next;
	}
	strs_free(&words);
	return found;
}
