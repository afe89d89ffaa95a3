#include "text/extparams.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define IDENTIFIER_MAX 63 /* bytes of an identifier */

enum kind { TEXT, BOOLEAN, NAMES };

/* A parameter that PostgreSQL knows, and the field that holds its value. */
struct parameter {
	const char *name;
	enum kind kind;
	size_t at; /* offset in struct extparams; NOWHERE: not kept */
	bool primary_only;
	unsigned since; /* the first major version that knows it */
};
#define NOWHERE ((size_t)-1)

static const struct parameter parameters[] = {
	{.name = "comment", .kind = TEXT, .at = offsetof(struct extparams, comment)},
	{.name = "default_version",
		.kind = TEXT,
		.at = offsetof(struct extparams, default_version),
		.primary_only = true},
	{.name = "directory", .kind = TEXT, .at = offsetof(struct extparams, directory), .primary_only = true},
	{.name = "encoding", .kind = TEXT, .at = NOWHERE},
	{.name = "module_pathname", .kind = TEXT, .at = offsetof(struct extparams, module_pathname)},
	{.name = "no_relocate", .kind = NAMES, .at = NOWHERE, .since = 16},
	{.name = "relocatable", .kind = BOOLEAN, .at = offsetof(struct extparams, relocatable)},
	{.name = "requires", .kind = NAMES, .at = offsetof(struct extparams, required)},
	{.name = "schema", .kind = TEXT, .at = offsetof(struct extparams, schema)},
	{.name = "superuser", .kind = BOOLEAN, .at = offsetof(struct extparams, superuser)},
	{.name = "trusted", .kind = BOOLEAN, .at = offsetof(struct extparams, trusted), .since = 13},
};

static bool set(const struct parameter *parameter, const char *value, struct extparams *params, struct str *problem);
static bool parse_boolean(const char *text, bool *value);
static bool split_names(const char *text, struct strs *names);

static const struct parameter *find_parameter(const char *name, unsigned major)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
		if (strcmp(parameters[i].name, name) == 0 && (major == 0 || parameters[i].since <= major))
			return &parameters[i];
	}
	return NULL;
}

bool extparams_read(const struct control *control, enum extparams_file file, unsigned major, struct extparams *params,
	struct extparams_problem *problem)
{
	for (size_t i = 0; i < control->count; i++) {
		const struct control_entry *entry = &control->item[i];
		const struct parameter *parameter = find_parameter(entry->name, major);
		problem->line = entry->line;
		if (!parameter) {
			str_addf(&problem->text, "unknown parameter '%s'", entry->name);
			return false;
		}
		if (parameter->primary_only && file == EXTPARAMS_SECONDARY) {
			str_addf(&problem->text, "'%s' cannot be set for one version", entry->name);
			return false;
		}
		if (!set(parameter, entry->value, params, &problem->text))
			return false;
	}
	problem->line = 0;
	if (params->relocatable && params->schema) {
		str_add(&problem->text, "'schema' is set, and 'relocatable' is true");
		return false;
	}
	return true;
}

void extparams_copy(const struct extparams *from, struct extparams *to)
{
	*to = *from;
	to->default_version = mem_copy(from->default_version);
	to->directory = mem_copy(from->directory);
	to->module_pathname = mem_copy(from->module_pathname);
	to->comment = mem_copy(from->comment);
	to->schema = mem_copy(from->schema);
	to->required = (struct strs)STRS_INIT;
	for (size_t i = 0; i < from->required.count; i++)
		strs_add(&to->required, from->required.item[i]);
}

void extparams_free(struct extparams *params)
{
	free(params->default_version);
	free(params->directory);
	free(params->module_pathname);
	free(params->comment);
	free(params->schema);
	strs_free(&params->required);
	*params = (struct extparams)EXTPARAMS_INIT;
}

static bool set_names(const struct parameter *parameter, const char *value, void *field, struct str *problem)
{
	struct strs names = STRS_INIT;

	if (!split_names(value, &names)) {
		strs_free(&names);
		str_addf(problem, "'%s' is no list of names", parameter->name);
		return false;
	}
	if (!field) {
		strs_free(&names);
	} else {
		strs_free(field);
		*(struct strs *)field = names;
	}
	return true;
}

static bool set(const struct parameter *parameter, const char *value, struct extparams *params, struct str *problem)
{
	void *field = parameter->at == NOWHERE ? NULL : (char *)params + parameter->at;
	bool truth;

	if (parameter->kind == NAMES)
		return set_names(parameter, value, field, problem);
	if (parameter->kind == BOOLEAN && !parse_boolean(value, &truth)) {
		str_addf(problem, "'%s' is neither true nor false", parameter->name);
		return false;
	}
	if (field && parameter->kind == BOOLEAN) {
		*(bool *)field = truth;
	} else if (field) {
		char **text = field;
		free(*text);
		*text = mem_copy(value);
	}
	return true;
}

/* Parse a word for true or false, or an unambiguous beginning of one. */
static bool parse_boolean(const char *text, bool *value)
{
	static const struct {
		const char *word;
		size_t least;
		bool value;
	} words[] = {{"true", 1, true}, {"false", 1, false}, {"yes", 1, true}, {"no", 1, false}, {"on", 2, true},
		{"off", 2, false}, {"1", 1, true}, {"0", 1, false}};
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (length >= words[i].least && length <= strlen(words[i].word) &&
			strncasecmp(text, words[i].word, length) == 0) {
			*value = words[i].value;
			return true;
		}
	}
	return false;
}

/* ---- Lists of names: a, "B b" , c. A name is cut to the length of an identifier, never within a character. */

static size_t skip_blanks(const char *at)
{
	return strspn(at, " \t\n\r\f\v");
}

static void add_name(struct strs *names, const struct str *name)
{
	size_t length = name->length;

	if (length > IDENTIFIER_MAX) {
		length = IDENTIFIER_MAX;
		while (length > 0 && ((unsigned char)name->text[length] & 0xc0) == 0x80)
			length--;
	}
	strs_add_taken(names, mem_copy_bytes(str_text(name), length));
}

/* Take the name in double quotes at *at, which is moved behind it. */
static bool take_quoted(const char **at, struct str *name)
{
	for ((*at)++; **at != '\0'; (*at)++) {
		if (**at == '"' && *++*at != '"')
			return true;
		str_add_char(name, **at);
	}
	return false;
}

static bool take_plain(const char **at, struct str *name)
{
	size_t length = strcspn(*at, ", \t\n\r\f\v");

	for (size_t i = 0; i < length; i++) {
		char c = (*at)[i];
		str_add_char(name, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
	*at += length;
	return length > 0;
}

static bool split_names(const char *text, struct strs *names)
{
	text += skip_blanks(text);
	if (*text == '\0')
		return true;
	for (;;) {
		struct str name = STR_INIT;
		bool good = *text == '"' ? take_quoted(&text, &name) : take_plain(&text, &name);
		if (good)
			add_name(names, &name);
		str_free(&name);
		text += skip_blanks(text);
		if (!good || (*text != ',' && *text != '\0'))
			return false;
		if (*text++ == '\0')
			return true;
		text += skip_blanks(text);
	}
}
