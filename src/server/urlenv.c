#include "server/urlenv.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "server/clientenv.h"

enum { ON_SOCKET = 1, ON_TCP = 2, WITH_TLS = 4, ANYWHERE = ON_SOCKET | ON_TCP };

/*
 * Each row: if the variable has a value that leads elsewhere, the URL gets parameter=value. `fine` and `bad` are lists
 * of the variable's values, separated by commas; a comma at the start stands for the empty value. If `bad` is NULL,
 * every value that is not fine leads elsewhere.
 *
 * node-postgres treats PGSSLMODE=prefer like require, even on a socket; it treats an empty `options` as not set, but
 * not a blank. require_auth=!gss allows every method that a cluster may ask of its client. The parameters that libpq
 * learnt in 16 and later (require_auth, sslcertmode, sslnegotiation, min_protocol_version) are refused by an older
 * libpq, so they appear only for those who set the variable.
 */
static const struct row {
	const char *variable, *parameter, *value;
	int where;
	const char *fine, *bad;
} rows[] = {
	{"PGHOSTADDR", "hostaddr", "", ON_SOCKET, ",", NULL},
	{"PGHOSTADDR", "hostaddr", "", ON_TCP, ",127.0.0.1", NULL},
	{"PGSSLMODE", "sslmode", "disable", ANYWHERE, "disable,allow", NULL},
	{"PGREQUIRESSL", "sslmode", "disable", ON_TCP, "", "1"},
	{"PGSSLROOTCERT", "sslmode", "disable", ON_TCP, "", "system"},
	{"PGSERVICE", "sslmode", "disable", ON_TCP, "", NULL},
	{"PGSSLROOTCERT", "sslrootcert", "", ANYWHERE, "", "system"},
	{"PGSSLCERT", "sslcert", "", WITH_TLS, ",", NULL},
	{"PGSSLKEY", "sslkey", "", WITH_TLS, ",", NULL},
	{"PGSSLCRL", "sslcrl", "", WITH_TLS, ",", NULL},
	{"PGSSLCRLDIR", "sslcrldir", "", WITH_TLS, ",", NULL},
	{"PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version", "", WITH_TLS, ",", NULL},
	{"PGSSLNEGOTIATION", "sslnegotiation", "postgres", ANYWHERE, "postgres", NULL},
	{"PGSSLCERTMODE", "sslcertmode", "allow", ANYWHERE, "allow,disable", NULL},
	{"PGGSSENCMODE", "gssencmode", "disable", ANYWHERE, "disable,prefer", NULL},
	{"PGCHANNELBINDING", "channel_binding", "disable", ANYWHERE, "disable,prefer", NULL},
	{"PGREQUIREAUTH", "require_auth", "%21gss", ANYWHERE, ",", NULL},
	{"PGREQUIREPEER", "requirepeer", "", ON_SOCKET, ",", NULL},
	{"PGTARGETSESSIONATTRS", "target_session_attrs", "any", ANYWHERE, "any,read-write,primary,prefer-standby",
		NULL},
	{"PGMINPROTOCOLVERSION", "min_protocol_version", "3.0", ANYWHERE, "3.0", NULL},
	{"PGOPTIONS", "options", "%20", ANYWHERE, ",", NULL},
};

static bool is_in(const char *list, const char *value)
{
	size_t length = strlen(value);

	while (*list != '\0') {
		size_t item = strcspn(list, ",");
		if (item == length && memcmp(list, value, length) == 0)
			return true;
		list += item + (list[item] == ',');
	}
	return false;
}

/* Whether a variable is set to anything but `wanted`. */
static bool is_other(const char *variable, const char *wanted)
{
	const char *value = getenv(variable);

	return value && *value != '\0' && strcmp(value, wanted) != 0;
}

static bool is_set(const char *variable)
{
	return getenv(variable) != NULL;
}

static bool has_parameter(const struct str *url, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = strchr(str_text(url), '?'); at; at = strchr(at, '&')) {
		at++;
		if (strncmp(at, name, length) == 0 && at[length] == '=')
			return true;
	}
	return false;
}

/* The value is percent-encoded already. */
static void add(struct str *url, const char *name, const char *value)
{
	if (!has_parameter(url, name))
		str_addf(url, "%c%s=%s", strchr(str_text(url), '?') ? '&' : '?', name, value);
}

/* Debian's psql looks for one of Debian's clusters, and sets PGPORT, if any of these are set. */
static bool leads_to_another_port(void)
{
	return is_other("PGPORT", "5432") || is_set("PGCLUSTER") || is_set("PG_CLUSTER_CONF_ROOT") ||
		is_set("PGSERVICE");
}

/* Clients without libpq take the user name not from the passwd entry, but from USER, and some from LOGNAME first. */
static bool is_called_otherwise(const char *superuser)
{
	const char *user = getenv("USER");

	return !user || strcmp(user, superuser) != 0 || is_other("LOGNAME", superuser);
}

static bool leads_to_another_user(const char *superuser)
{
	return is_called_otherwise(superuser) || is_other("PGUSER", superuser) || is_set("PGSERVICE");
}

static void add_user(struct str *url, const char *superuser)
{
	struct str name = STR_INIT;

	str_add_encoded(&name, superuser);
	add(url, "user", str_text(&name));
	str_free(&name);
}

void urlenv_add(struct str *url, const char *superuser)
{
	int where = has_parameter(url, "host") ? ON_SOCKET : ON_TCP;

	if (has_parameter(url, "sslmode"))
		where |= WITH_TLS;
	if (where == ON_SOCKET && leads_to_another_port())
		add(url, "port", "5432");
	if (where == ON_SOCKET && leads_to_another_user(superuser))
		add_user(url, superuser);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *value = getenv(rows[i].variable);
		if (!value || (rows[i].where & where) == 0)
			continue;
		if (rows[i].bad ? is_in(rows[i].bad, value) : !is_in(rows[i].fine, value))
			add(url, rows[i].parameter, rows[i].value);
	}
}

void urlenv_add_variables(const char *url, const char *superuser, struct strs *environment)
{
	struct str full = STR_INIT;

	str_add(&full, url);
	if (has_parameter(&full, "host") && is_called_otherwise(superuser))
		add_user(&full, superuser);
	clientenv_add(str_text(&full), superuser, environment);
	str_free(&full);
}

/* No shell can have a variable with another name, and so none can unset it. */
static bool is_shell_name(const char *name, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (name[i] != '_' && !isalnum((unsigned char)name[i]))
			return false;
	return length > 0;
}

static bool is_among(const struct strs *environment, const char *name, size_t length)
{
	for (size_t i = 0; i < environment->count; i++)
		if (strncmp(environment->item[i], name, length) == 0 && environment->item[i][length] == '=')
			return true;
	return false;
}

void urlenv_add_exports(const struct strs *variables, struct str *lines)
{
	extern char **environ;

	for (char **entry = environ; *entry; entry++) {
		size_t length = strcspn(*entry, "=");
		if (clientenv_leads_away(*entry) && is_shell_name(*entry, length) &&
			!is_among(variables, *entry, length))
			str_addf(lines, "unset %.*s\n", (int)length, *entry);
	}
	for (size_t i = 0; i < variables->count; i++) {
		const char *name = variables->item[i];
		size_t length = strcspn(name, "=");
		str_addf(lines, "export %.*s=", (int)length, name);
		str_add_shell(lines, name + length + 1);
		str_add_char(lines, '\n');
	}
}

void urlenv_warn(void)
{
	const char *service = getenv("PGSERVICE");

	if (!service)
		return;
	warn_msg("PGSERVICE is '%s': clients read that service, whatever the URL says", service);
	warn_hint("unset PGSERVICE");
}
