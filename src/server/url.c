#include "server/url.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "server/urlparts.h"
#include "sys/fs.h"
#include "text/num.h"

#define SOCKET_NAME "/.s.PGSQL.65535"
#define LINK_DIRECTORY "/tmp"
#define PASSWORD "password="

enum { SOCKET_PATH_MAX = 103, /* the BSDs have 104 bytes, NUL included */ LINK_TRIES = 100 };

void url_add_socket(struct str *out, const char *directory, unsigned port, const char *user, const char *dbname)
{
	str_add(out, "postgresql:///");
	str_add_encoded(out, dbname);
	str_add(out, "?host=");
	str_add_encoded(out, directory);
	if (port != URL_PORT)
		str_addf(out, "&port=%u", port);
	if (user) {
		str_add(out, "&user=");
		str_add_encoded(out, user);
	}
}

void url_add_tcp(struct str *out, unsigned port, const char *user, const char *password, const char *dbname)
{
	str_add(out, "postgresql://");
	str_add_encoded(out, user);
	if (password) {
		str_add_char(out, ':');
		str_add_encoded(out, password);
	}
	str_addf(out, "@127.0.0.1:%u/", port);
	str_add_encoded(out, dbname);
}

void url_add_tls(struct str *out, const char *root)
{
	str_add(out, "?sslmode=verify-full&sslrootcert=");
	str_add_encoded(out, root);
}

void url_add_client(struct str *out, const char *certificate, const char *key)
{
	str_add(out, "&sslcert=");
	str_add_encoded(out, certificate);
	str_add(out, "&sslkey=");
	str_add_encoded(out, key);
}

void url_add_password(struct str *out, const char *password)
{
	str_add(out, "&" PASSWORD);
	str_add_encoded(out, password);
}

/* Where the value of the parameter begins; NULL: there is none. */
static const char *find_password(const char *url)
{
	const char *at = strchr(url, '?');

	while (at && !str_starts(at + 1, PASSWORD))
		at = strchr(at + 1, '&');
	return at ? at + 1 + strlen(PASSWORD) : NULL;
}

bool url_is_url(const char *text)
{
	return urlparts_is(text);
}

char *url_directory(const char *url)
{
	struct urlparts parts;
	char *directory = NULL;

	if (!urlparts_parse(url, &parts))
		return NULL;
	if (*parts.host == '/')
		directory = mem_copy(parts.host);
	urlparts_free(&parts);
	return directory;
}

unsigned url_port(const char *url)
{
	struct urlparts parts;
	unsigned long long port = 0;

	if (!urlparts_parse(url, &parts))
		return 0;
	bool here = strcmp(parts.host, "127.0.0.1") == 0 || strcmp(parts.host, "localhost") == 0;
	if (!here || !num_parse(parts.port, 1, 65535, &port))
		port = 0;
	urlparts_free(&parts);
	return (unsigned)port;
}

char *url_shown(const char *url)
{
	const char *host = strstr(url, "://");
	struct str shown = STR_INIT;

	host = host ? host + strlen("://") : url + strlen(url);
	/* An unencoded password may contain '@' or '/'. */
	const char *at = strrchr(host, '@');
	const char *colon = at ? memchr(host, ':', (size_t)(at - host)) : NULL;
	const char *parameter = find_password(url);
	if (!colon && parameter)
		str_addf(&shown, "%.*s***%s", (int)(parameter - url), url, parameter + strcspn(parameter, "&"));
	else if (colon)
		str_addf(&shown, "%.*s:***%s", (int)(colon - url), url, at);
	else
		str_add(&shown, url);
	return str_take(&shown);
}

bool url_needs_link(const char *directory)
{
	if (strlen(directory) + strlen(SOCKET_NAME) > SOCKET_PATH_MAX)
		return true;
	for (const char *c = directory; *c; c++) {
		if (strchr(",\"\\", *c) || iscntrl((unsigned char)*c) || (isspace((unsigned char)*c) && !c[1]))
			return true;
	}
	return false;
}

static char *link_prefix(void)
{
	return str_format("tinypg.%lu-", (unsigned long)getuid());
}

char *url_make_link(const char *directory)
{
	char *prefix = link_prefix();
	char *link = NULL;
	char random[FS_NAME_LENGTH + 1];

	for (int tries = 0; !link && tries < LINK_TRIES; tries++) {
		fs_random_name(random, FS_NAME_LENGTH);
		link = str_format("%s/%s%s", LINK_DIRECTORY, prefix, random);
		if (symlink(directory, link) == 0)
			break;
		int reason = errno;
		free(link);
		link = NULL;
		errno = reason;
		if (reason != EEXIST)
			break;
	}
	int reason = errno;
	free(prefix);
	errno = reason;
	return link;
}

void url_remove_link(const char *link, const char *directory)
{
	char target[PATH_MAX];
	ssize_t length = readlink(link, target, sizeof target - 1);

	if (length < 0)
		return;
	target[length] = '\0';
	if (strcmp(target, directory) == 0)
		unlink(link);
}

void url_remove_links(const char *directory)
{
	struct strs names = STRS_INIT;
	struct stat st;
	char *prefix = link_prefix();
	int dir = fs_open_dir(AT_FDCWD, LINK_DIRECTORY "/.");

	if (dir >= 0)
		(void)fs_list(dir, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		if (!str_starts(names.item[i], prefix) || fstatat(dir, names.item[i], &st, AT_SYMLINK_NOFOLLOW) != 0 ||
			st.st_uid != geteuid())
			continue;
		char *link = fs_join(LINK_DIRECTORY, names.item[i]);
		url_remove_link(link, directory);
		free(link);
	}
	if (dir >= 0)
		close(dir);
	strs_free(&names);
	free(prefix);
}
