#include "text/migname.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/pep440.h"
#include "text/str.h"

#define SUFFIX ".sql"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* How many characters of a prefix a text begins with. */
static size_t prefix_span(const char *text)
{
	size_t length = 0;

	while (is_word(text[length]) || text[length] == '_')
		length++;
	return length;
}

bool migname_is_prefix(const char *text)
{
	return *text != '\0' && text[prefix_span(text)] == '\0';
}

/* Whether a text has the form of a version in a file name; whether it is one, PEP 440 says. */
static bool has_form(const char *text)
{
	if (strcmp(text, MIGNAME_UNRELEASED) == 0)
		return true;
	if (!is_digit(*text))
		return false;
	while (is_word(*text) || (*text != '\0' && strchr(".+!-", *text)))
		text++;
	return *text == '\0';
}

bool migname_is_version(const char *text)
{
	struct pep440 version;

	if (strcmp(text, MIGNAME_UNRELEASED) == 0)
		return true;
	return has_form(text) && pep440_parse(text, &version);
}

/* Split "FROM--TO": a version may hold two hyphens itself, and the longest FROM that has the form of one wins. */
static bool split(const char *versions, struct migname *parsed)
{
	for (size_t at = strlen(versions); at-- > 0;) {
		if (strncmp(versions + at, "--", 2) != 0 || !has_form(versions + at + 2))
			continue;
		char *from = mem_copy_bytes(versions, at);
		if (has_form(from)) {
			parsed->from = from;
			parsed->to = mem_copy(versions + at + 2);
			return true;
		}
		free(from);
	}
	return false;
}

bool migname_parse(const char *name, struct migname *parsed, const char **problem)
{
	size_t prefix = prefix_span(name);

	*parsed = (struct migname){NULL, NULL, NULL};
	*problem = "it is neither PREFIX--VERSION.sql nor PREFIX--FROM--TO.sql";
	if (prefix == 0 || strncmp(name + prefix, "--", 2) != 0 || !str_ends(name, SUFFIX))
		return false;
	char *versions = mem_copy_bytes(name + prefix + 2, strlen(name + prefix + 2) - strlen(SUFFIX));
	if (split(versions, parsed)) {
		free(versions);
	} else if (has_form(versions)) {
		parsed->to = versions;
	} else {
		free(versions);
		return false;
	}
	parsed->prefix = mem_copy_bytes(name, prefix);
	*problem = NULL;
	if (parsed->from && !migname_is_version(parsed->from))
		*problem = "the first version in it is none of PEP 440";
	else if (!migname_is_version(parsed->to))
		*problem = parsed->from ? "the second version in it is none of PEP 440"
					: "the version in it is none of PEP 440";
	if (!*problem)
		return true;
	migname_free(parsed);
	return false;
}

void migname_free(struct migname *parsed)
{
	free(parsed->prefix);
	free(parsed->from);
	free(parsed->to);
	*parsed = (struct migname){NULL, NULL, NULL};
}
