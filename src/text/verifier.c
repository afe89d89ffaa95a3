#include "text/verifier.h"

#include <string.h>

#define SCRAM "SCRAM-SHA-256$"
#define MD5 "md5"

#define PASSWORD "password"
#define URI "postgres"

enum { MD5_DIGITS = 32 };

static size_t span(const char *bytes, size_t length, const char *allowed)
{
	size_t i = 0;

	while (i < length && bytes[i] != '\0' && strchr(allowed, bytes[i]))
		i++;
	return i;
}

/* "SCRAM-SHA-256$4096:" */
static bool is_scram(const char *bytes, size_t length)
{
	const size_t mark = sizeof SCRAM - 1;

	if (length <= mark || memcmp(bytes, SCRAM, mark) != 0)
		return false;
	size_t digits = span(bytes + mark, length - mark, "0123456789");
	return digits > 0 && mark + digits < length && bytes[mark + digits] == ':';
}

static bool is_md5(const char *bytes, size_t length)
{
	const size_t mark = sizeof MD5 - 1;

	return length >= mark + MD5_DIGITS && memcmp(bytes, MD5, mark) == 0 &&
		span(bytes + mark, MD5_DIGITS, "0123456789abcdef") == MD5_DIGITS;
}

/* "password=x", "password = 'x'": in the options of a user mapping, or what a subscription connects with. */
static bool is_option(const char *bytes, size_t length)
{
	size_t at = sizeof PASSWORD - 1;

	if (length <= at || memcmp(bytes, PASSWORD, at) != 0)
		return false;
	at += span(bytes + at, length - at, " ");
	if (at >= length || bytes[at] != '=')
		return false;
	at++;
	at += span(bytes + at, length - at, " ");
	return at < length && (unsigned char)bytes[at] > ' ';
}

/* "postgresql://user:x@" */
static bool is_uri(const char *bytes, size_t length)
{
	size_t at = sizeof URI - 1;

	if (length <= at || memcmp(bytes, URI, at) != 0)
		return false;
	at += length - at >= 2 && memcmp(bytes + at, "ql", 2) == 0 ? 2 : 0;
	if (length - at < 3 || memcmp(bytes + at, "://", 3) != 0)
		return false;
	at += 3;
	while (at < length && (unsigned char)bytes[at] > ' ' && !strchr("/@:?", bytes[at]))
		at++;
	size_t colon = at;
	while (at < length && (unsigned char)bytes[at] > ' ' && !strchr("/@?", bytes[at]))
		at++;
	return at < length && bytes[at] == '@' && bytes[colon] == ':' && at > colon + 1;
}

/* The search for one letter is fast, and most blocks of a new cluster are zeros. */
static bool find(const char *bytes, size_t length, char letter, bool (*is)(const char *, size_t))
{
	const char *end = bytes + length;
	const char *at = bytes;

	while (at < end && (at = memchr(at, letter, (size_t)(end - at)))) {
		if (is(at, (size_t)(end - at)))
			return true;
		at++;
	}
	return false;
}

bool verifier_is_in(const char *bytes, size_t length)
{
	return find(bytes, length, SCRAM[0], is_scram) || find(bytes, length, MD5[0], is_md5) ||
		find(bytes, length, PASSWORD[0], is_option) || find(bytes, length, URI[0], is_uri);
}
