#include "text/pgname.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "text/str.h"

enum { IDENTIFIER_MAX = 63 }; /* bytes; PostgreSQL would cut off the rest */

static const char *problem_of(const char *name);
static bool is_utf8(const char *text);

const char *pgname_user_problem(const char *name)
{
	const char *problem = problem_of(name);
	if (!problem && str_starts(name, "pg_"))
		return "begins with 'pg_', which is PostgreSQL's own";
	if (!problem && (strcmp(name, "public") == 0 || strcmp(name, "none") == 0))
		return "is reserved";
	/* The creation script of an extension refuses an owner of such a name, and initdb creates extensions
	 * (plpgsql). */
	if (!problem && strpbrk(name, "\"$'\\"))
		return "has one of \"$'\\ in it, which initdb does not take";
	return problem;
}

const char *pgname_database_problem(const char *name)
{
	const char *problem = problem_of(name);
	if (!problem && strcmp(name, "template0") == 0)
		return "takes no connections";
	return problem;
}

static const char *problem_of(const char *name)
{
	if (name[0] == '\0')
		return "is empty";
	if (strlen(name) > IDENTIFIER_MAX)
		return "is longer than 63 bytes";
	if (strpbrk(name, "\r\n"))
		return "has a newline in it";
	if (!is_utf8(name))
		return "is not UTF-8";
	return NULL;
}

/* Whether it is well-formed by RFC 3629: shortest forms only, no surrogates, at most U+10FFFF. */
static bool is_utf8(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	while (*at != '\0') {
		size_t more = *at < 0x80 ? 0 : *at < 0xe0 ? 1 : *at < 0xf0 ? 2 : 3;
		if ((*at >= 0x80 && *at < 0xc2) || *at > 0xf4)
			return false;
		if ((*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) || (*at == 0xf0 && at[1] < 0x90) ||
			(*at == 0xf4 && at[1] > 0x8f))
			return false;
		for (at++; more > 0; more--, at++)
			if ((*at & 0xc0) != 0x80)
				return false;
	}
	return true;
}
