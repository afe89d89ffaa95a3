#include "text/weburl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "text/str.h"

static size_t scheme_length(const char *text);
static bool is_port(const char *text, size_t length);
static char *mask(const char *text);
static char *lower(const char *text, size_t length);

bool weburl_is(const char *text)
{
	return scheme_length(text) > 0;
}

bool weburl_parse(const char *text, struct weburl *url)
{
	size_t scheme = scheme_length(text);

	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f || *at == '\\')
			return false;
	if (scheme == 0)
		return false;

	const char *authority = text + scheme;
	size_t length = strcspn(authority, "/?#");
	for (size_t i = length; i > 0; i--)
		if (authority[i - 1] == '@') {
			authority += i;
			length -= i;
			break;
		}
	const char *host = authority;
	size_t host_length = 0;
	size_t port; /* where in the authority the port begins */
	if (length > 0 && *host == '[') {
		host++;
		while (host_length + 1 < length && host[host_length] != ']')
			host_length++;
		if (host_length + 1 >= length)
			return false;
		port = host_length + 2;
	} else {
		while (host_length < length && host[host_length] != ':')
			host_length++;
		port = host_length;
	}
	if (host_length == 0 || !is_port(authority + port, length - port))
		return false;

	const char *path = authority + length;
	size_t path_length = strcspn(path, "#");
	url->https = scheme == strlen("https://");
	url->host = lower(host, host_length);
	url->authority = lower(authority, length);
	url->path = *path == '/' ? mem_copy_bytes(path, path_length) : str_format("/%.*s", (int)path_length, path);
	return true;
}

bool weburl_is_whole(const char *text)
{
	struct weburl url;

	if (!weburl_parse(text, &url))
		return false;
	weburl_free(&url);
	return true;
}

void weburl_free(struct weburl *url)
{
	free(url->host);
	free(url->authority);
	free(url->path);
}

bool weburl_is_local(const struct weburl *url)
{
	const char *host = url->host;

	if (strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0)
		return true;
	/* All four parts must be numbers: 127.evil.example is a name. */
	if (!str_starts(host, "127."))
		return false;
	return strspn(host, "0123456789.") == strlen(host);
}

bool weburl_same_server(const struct weburl *a, const struct weburl *b)
{
	return a->https == b->https && strcmp(a->authority, b->authority) == 0;
}

bool weburl_is_server_of(const struct weburl *url, const char *text)
{
	struct weburl other;

	if (!weburl_parse(text, &other))
		return false;
	bool same = weburl_same_server(&other, url);
	weburl_free(&other);
	return same;
}

bool weburl_may_lead(const char *from, const char *to)
{
	struct weburl here;
	struct weburl there;

	if (!weburl_parse(from, &here))
		return false;
	bool may = weburl_parse(to, &there);
	if (may) {
		may = there.https || (!here.https && (!weburl_is_local(&here) || weburl_is_local(&there)));
		weburl_free(&there);
	}
	weburl_free(&here);
	return may;
}

char *weburl_join(const char *base, const char *rest)
{
	size_t length = strlen(base);

	while (length > 0 && base[length - 1] == '/')
		length--;
	rest += strspn(rest, "/");
	return str_format("%.*s/%s", (int)length, base, rest);
}

char *weburl_beside(const char *text, const char *suffix)
{
	size_t length = strcspn(text, "?#");
	size_t query = strcspn(text + length, "#");

	return str_format("%.*s%s%.*s", (int)length, text, suffix, (int)query, text + length);
}

char *weburl_shown(const char *text)
{
	struct weburl url;

	if (!weburl_parse(text, &url))
		return mask(text);
	char *shown = str_format(
		"%s://%s%.*s", url.https ? "https" : "http", url.authority, (int)strcspn(url.path, "?"), url.path);
	weburl_free(&url);
	return shown;
}

void weburl_add_said(struct str *out, const char *said)
{
	const char *at = strrchr(said, '@');
	const char *begin = strchr(said, '\'');

	if (!at) {
		str_add(out, said);
		return;
	}
	if (!begin || begin > at)
		begin = strchr(said, ':');
	begin = !begin || begin > at ? said : begin + 1;
	str_addf(out, "%.*s***%s", (int)(begin - said), said, at);
}

char *weburl_file(const char *text)
{
	size_t scheme = scheme_length(text);
	size_t length = strcspn(text, "?#");
	size_t from = length;

	while (from > scheme && text[from - 1] != '/')
		from--;
	return mem_copy_bytes(text + from, length - from);
}

static size_t scheme_length(const char *text)
{
	if (strncasecmp(text, "https://", 8) == 0)
		return 8;
	return strncasecmp(text, "http://", 7) == 0 ? 7 : 0;
}

/* Whether it is empty, or a colon and digits: anything else may be a password with a slash in it. */
static bool is_port(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (i == 0 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

/* If an address cannot be parsed, everything before its last '@' may be a password. */
static char *mask(const char *text)
{
	size_t scheme = 0;
	const char *end = strstr(text, "://");
	const char *at = strrchr(text, '@');

	if (end && strcspn(text, ":/?#@\\ ") == (size_t)(end - text))
		scheme = (size_t)(end - text) + 3;
	const char *rest = at ? at : text + scheme;
	return str_format("%.*s%s%.*s", (int)scheme, text, at ? "***" : "", (int)strcspn(rest, "?#"), rest);
}

static char *lower(const char *text, size_t length)
{
	char *copy = mem_copy_bytes(text, length);

	for (char *at = copy; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return copy;
}
