#include "server/urlform.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "server/url.h"
#include "server/urlparts.h"

/* False: the form cannot hold some character; what was appended is removed. */
typedef bool writer(struct str *out, const struct urlparts *parts);
static writer write_jdbc, write_odbc, write_libpq, write_pdo, write_go, write_host;

static const struct row {
	const char *name;
	bool sockets, certificates;
	writer *write;
	const char *limit; /* what is wrong if the writer fails */
} rows[] = {
	{"jdbc", false, false, write_jdbc, ""},
	{"odbc", true, true, write_odbc, "cannot hold a name with a ';' in it, or a '{' at its beginning"},
	{"libpq", true, true, write_libpq, ""},
	{"pdo", true, true, write_pdo, "cannot hold a ';' in a name or a password"},
	{"go", true, true, write_go, ""},
	{"host", true, true, write_host, ""},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static const struct row *find(const char *form)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (strcmp(rows[i].name, form) == 0)
			return &rows[i];
	return NULL;
}

bool urlform_is(const char *form)
{
	return find(form) != NULL;
}

bool urlform_has_sockets(const char *form)
{
	const struct row *row = find(form);

	return row && row->sockets;
}

const char *urlform_problem(const char *form, enum urlform_result result)
{
	const struct row *row = find(form);

	switch (result) {
	case URLFORM_SOCKET: return "cannot name a Unix socket";
	case URLFORM_CERTIFICATE: return "cannot name the certificate of a client";
	default: return row ? row->limit : "is not known";
	}
}

static bool is_on_socket(const struct urlparts *parts)
{
	return *parts->host == '/';
}

static void fill(char **part, const char *value)
{
	if (**part)
		return;
	free(*part);
	*part = mem_copy(value);
}

enum urlform_result urlform_add(struct str *out, const char *form, const char *url, const char *superuser)
{
	const struct row *row = find(form);
	struct urlparts parts;
	enum urlform_result result = URLFORM_DONE;
	size_t length = out->length;

	if (!row || !urlparts_parse(url, &parts))
		return URLFORM_CHARACTER;
	fill(&parts.port, URL_PORT_TEXT);
	fill(&parts.user, superuser);
	const char *key = urlparts_get(&parts, "sslkey");
	if (is_on_socket(&parts) && !row->sockets)
		result = URLFORM_SOCKET;
	else if (key && *key && !row->certificates)
		result = URLFORM_CERTIFICATE;
	else if (!row->write(out, &parts))
		result = URLFORM_CHARACTER;
	if (result != URLFORM_DONE && out->text)
		str_truncate(out, length);
	urlparts_free(&parts);
	return result;
}

/* ---- URLs ---- */

static bool is_in(const char *const *list, const char *name)
{
	while (*list && strcmp(*list, name) != 0)
		list++;
	return *list != NULL;
}

static void add_parameter(struct str *out, char *separator, const char *name, const char *value)
{
	str_add_char(out, *separator);
	str_add_encoded(out, name);
	str_add_char(out, '=');
	str_add_encoded(out, value);
	*separator = '&';
}

/* Those of the other parameters that are `known`; NULL: all. */
static void add_others(struct str *out, char *separator, const struct urlparts *parts, const char *const *known)
{
	for (size_t i = 0; i < parts->names.count; i++)
		if (!known || is_in(known, parts->names.item[i]))
			add_parameter(out, separator, parts->names.item[i], parts->values.item[i]);
}

/* USER[:PASSWORD]@ */
static void add_user(struct str *out, const struct urlparts *parts)
{
	str_add_encoded(out, parts->user);
	if (*parts->password) {
		str_add_char(out, ':');
		str_add_encoded(out, parts->password);
	}
	str_add_char(out, '@');
}

static void add_address(struct str *out, const struct urlparts *parts)
{
	str_add_encoded(out, parts->host);
	str_add_char(out, ':');
	str_add_encoded(out, parts->port);
}

/* The driver reads no variables of libpq, so that there are none to override. */
static bool write_jdbc(struct str *out, const struct urlparts *parts)
{
	static const char *const known[] = {"sslmode", "sslrootcert", NULL};
	char separator = '&';

	str_add(out, "jdbc:postgresql://");
	add_address(out, parts);
	str_add_char(out, '/');
	str_add_encoded(out, parts->dbname);
	str_add(out, "?user=");
	str_add_encoded(out, parts->user);
	if (*parts->password)
		add_parameter(out, &separator, "password", parts->password);
	add_others(out, &separator, parts, known);
	return true;
}

/* lib/pq requires TLS unless it is told otherwise. Both it and pgx send the server what they do not know, and the
 * server refuses it. */
static bool write_go(struct str *out, const struct urlparts *parts)
{
	static const char *const known[] = {
		"sslrootcert", "sslcert", "sslkey", "options", "target_session_attrs", NULL};
	const char *mode = urlparts_get(parts, "sslmode");
	char separator = '?';

	str_add(out, "postgresql://");
	if (!is_on_socket(parts)) {
		add_user(out, parts);
		add_address(out, parts);
	}
	str_add_char(out, '/');
	str_add_encoded(out, parts->dbname);
	if (is_on_socket(parts)) {
		add_parameter(out, &separator, "host", parts->host);
		add_parameter(out, &separator, "port", parts->port);
		add_parameter(out, &separator, "user", parts->user);
		if (*parts->password)
			add_parameter(out, &separator, "password", parts->password);
	}
	add_parameter(out, &separator, "sslmode", mode ? mode : "disable");
	add_others(out, &separator, parts, known);
	return true;
}

static bool write_host(struct str *out, const struct urlparts *parts)
{
	char separator = '?';

	str_add(out, "postgresql://");
	add_user(out, parts);
	add_address(out, parts);
	str_add_char(out, '/');
	str_add_encoded(out, parts->dbname);
	add_others(out, &separator, parts, NULL);
	return true;
}

/* ---- keywords and values ---- */

/* As PQconnectdb() reads it: in quotes unless it is a plain word. */
static void add_value(struct str *out, const char *value)
{
	const char *c = value;

	while (*c && (isalnum((unsigned char)*c) || strchr("/.-_:", *c)))
		c++;
	if (*value && !*c) {
		str_add(out, value);
		return;
	}
	str_add_char(out, '\'');
	for (c = value; *c; c++) {
		if (*c == '\'' || *c == '\\')
			str_add_char(out, '\\');
		str_add_char(out, *c);
	}
	str_add_char(out, '\'');
}

static void add_keyword(struct str *out, char separator, const char *name, const char *value)
{
	str_add(out, name);
	str_add_char(out, '=');
	add_value(out, value);
	str_add_char(out, separator);
}

static void add_keywords(struct str *out, char separator, const struct urlparts *parts)
{
	add_keyword(out, separator, "host", parts->host);
	add_keyword(out, separator, "port", parts->port);
	add_keyword(out, separator, "user", parts->user);
	if (*parts->password)
		add_keyword(out, separator, "password", parts->password);
	add_keyword(out, separator, "dbname", parts->dbname);
	for (size_t i = 0; i < parts->names.count; i++)
		add_keyword(out, separator, parts->names.item[i], parts->values.item[i]);
	str_truncate(out, out->length - 1);
}

static bool write_libpq(struct str *out, const struct urlparts *parts)
{
	add_keywords(out, ' ', parts);
	return true;
}

/* PDO puts a blank in the place of each semicolon, also of one in quotes. */
static bool write_pdo(struct str *out, const struct urlparts *parts)
{
	struct str plain = STR_INIT;

	add_keywords(&plain, ' ', parts);
	bool good = !strchr(str_text(&plain), ';');
	str_free(&plain);
	str_add(out, "pgsql:");
	add_keywords(out, ';', parts);
	return good;
}

/* The driver removes the braces of a password and of pqopt, and reads "}}" in them as "}"; any other value is the text
 * before the next semicolon. */
static void add_braced(struct str *out, const char *name, const char *value)
{
	str_addf(out, "%s={", name);
	for (; *value; value++) {
		str_add_char(out, *value);
		if (*value == '}')
			str_add_char(out, '}');
	}
	str_add(out, "};");
}

static bool add_attribute(struct str *out, const char *name, const char *value)
{
	str_addf(out, "%s=%s;", name, value);
	return *value != '{' && !strchr(value, ';');
}

static bool write_odbc(struct str *out, const struct urlparts *parts)
{
	struct str options = STR_INIT;
	const char *mode = urlparts_get(parts, "sslmode");

	str_add(out, "Driver={PostgreSQL Unicode};");
	bool good = add_attribute(out, "Server", parts->host);
	good = add_attribute(out, "Port", parts->port) && good;
	good = add_attribute(out, "Database", parts->dbname) && good;
	good = add_attribute(out, "Uid", parts->user) && good;
	if (*parts->password)
		add_braced(out, "Pwd", parts->password);
	if (mode)
		good = add_attribute(out, "SSLmode", mode) && good;
	for (size_t i = 0; i < parts->names.count; i++)
		if (strcmp(parts->names.item[i], "sslmode") != 0)
			add_keyword(&options, ' ', parts->names.item[i], parts->values.item[i]);
	if (options.length > 0) {
		str_truncate(&options, options.length - 1);
		add_braced(out, "Pqopt", str_text(&options));
	}
	str_free(&options);
	return good;
}
