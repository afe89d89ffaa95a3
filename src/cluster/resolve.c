#include "cluster/resolve.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/initcache.h"
#include "cluster/kept.h"
#include "cluster/preload.h"
#include "cluster/rundir.h"
#include "cluster/spare.h"
#include "install/cache.h"
#include "install/select.h"
#include "server/conf.h"
#include "server/locale.h"
#include "server/settings.h"
#include "server/trial.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/libc.h"
#include "sys/path.h"
#include "sys/pidscope.h"
#include "template/step_shadow.h"
#include "template/step_stat.h"
#include "text/fields.h"
#include "text/num.h"
#include "text/words.h"

enum { PORT_DEFAULT = 5432, TTL_DEFAULT_S = 600 };

/* Resolve the links in the part of the path that exists. False if one of them belongs to somebody else and would lead
 * elsewhere. */
static bool without_links(char **path)
{
	struct path_place place;
	char *culprit = NULL;
	bool found = path_find(*path, PATH_FOLLOW, &place, &culprit);
	bool foreign = !found && errno == EPERM;

	if (foreign)
		rundir_warn_directory(*path, culprit);
	if (found) {
		free(*path);
		*path = mem_copy(place.path);
	}
	path_place_free(&place);
	free(culprit);
	return !foreign;
}

char *resolve_path(const char *given)
{
	for (const char *c = given; *c; c++) {
		if (iscntrl((unsigned char)*c)) {
			warn_msg("'%s' has a control character in it", given);
			return NULL;
		}
	}
	char *path = fs_absolute(given);
	if (!path)
		warn_errno("cannot use '%s'", given);
	if (path && without_links(&path))
		return path;
	free(path);
	return NULL;
}

bool resolve_directory(struct request *request)
{
	if (!*request->directory)
		return true;
	char *path = resolve_path(request->directory);
	if (!path)
		return false;
	free(request->directory);
	request->directory = path;
	return true;
}

/* For the watchdog, whose working directory is "/". */
static bool make_absolute(const char *name)
{
	const char *value = getenv(name);

	if (!value || !*value || *value == '/')
		return true;
	char *path = fs_absolute(value);
	bool made = path && setenv(name, path, 1) == 0;
	if (!made)
		warn_errno("cannot use %s '%s'", name, value);
	free(path);
	return made;
}

/* The same for the list in TINYPG_CACHE. A single absolute path stays as it is, at no cost. */
static bool make_cache_absolute(void)
{
	const char *value = getenv("TINYPG_CACHE");
	struct str list = STR_INIT;
	bool made = true;

	if (!value || !*value || (*value == '/' && !strchr(value, ':')))
		return true;
	for (size_t i = 0; i < cache_count() && made; i++) {
		char *path = cache_path_of(i);
		made = *path == '/';
		str_addf(&list, "%s%s", i > 0 ? ":" : "", path);
		free(path);
	}
	made = made && setenv("TINYPG_CACHE", str_text(&list), 1) == 0;
	if (!made)
		warn_errno("cannot use TINYPG_CACHE '%s'", value);
	str_free(&list);
	return made;
}

/* With -t the URL says 127.0.0.1. */
static bool hears_loopback(const char *addresses)
{
	static const char *const loopback[] = {"*", "0.0.0.0", "127.0.0.1", "localhost"};
	struct strs list = STRS_INIT;
	bool listens = false;

	strs_split(&list, addresses, ',');
	for (size_t i = 0; i < list.count; i++) {
		const char *address = list.item[i] + strspn(list.item[i], " \t");
		size_t length = strcspn(address, " \t");
		for (size_t k = 0; k < sizeof loopback / sizeof *loopback; k++)
			listens = listens ||
				(strlen(loopback[k]) == length && strncmp(loopback[k], address, length) == 0);
	}
	strs_free(&list);
	return listens;
}

/* As the server reads it: any beginning of "off", "false" or "no" that is not one of "on", too. */
static bool is_off(const char *value)
{
	static const char *const words[] = {"off", "false", "no"};
	size_t length = strlen(value);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (length > 0 && strcasecmp(value, "o") != 0 && strncasecmp(value, words[i], length) == 0)
			return true;
	return strcmp(value, "0") == 0;
}

/* Check the words of -o. */
static bool scan_options(const struct request *request)
{
	struct strs words = STRS_INIT;
	const char *problem = NULL;

	if (!words_split(request->options, &words, &problem))
		die_usage("options '%s': %s", request->options, problem);
	problem = conf_scan_options(&words);
	strs_free(&words);
	if (problem)
		warn_msg("options '%s': only pg_tmp sets '%s'", request->options, problem);
	return !problem;
}

/* A port in -c or -o counts as -p, and overrides it. */
static void scan_settings(struct request *request)
{
	struct strs settings = STRS_INIT;
	unsigned long long port = 0;

	conf_add_given(request->settings, request->options, &settings);
	const char *text = settings_get(&settings, "port");
	if (text && !num_parse(text, 1, 65535, &port))
		die_usage("port '%s' is not a number from 1 to 65535", text);
	const char *addresses = settings_get(&settings, "listen_addresses");
	if (request->tcp && addresses && !hears_loopback(addresses))
		die_usage("-t needs 127.0.0.1, which is not in listen_addresses '%s'", addresses);
	const char *tls = settings_get(&settings, "ssl");
	if (request->tls && tls && is_off(tls))
		die_usage("-s, which -a cert implies, and the setting ssl=%s do not go together", tls);
	if (port > 0) {
		request->port = (unsigned)port;
		request->port_given = true;
	}
	strs_free(&settings);
}

static bool environment_number(const char *name, unsigned least, unsigned most, unsigned otherwise, unsigned *number)
{
	unsigned long long value;
	bool good = env_number(name, least, most, otherwise, &value);

	*number = (unsigned)value;
	return good;
}

/* PGPORT is libpq's variable, and may be a list there. A value that is no port does not prevent a cluster: its URL has
 * the port, so that no client looks at the variable. */
static void take_pgport(struct request *request)
{
	const char *text = getenv("PGPORT");
	unsigned long long port = PORT_DEFAULT;

	if (text && *text && !num_parse(text, 1, 65535, &port)) {
		warn_msg("PGPORT '%s' is not a number from 1 to 65535: the cluster has %d", text, PORT_DEFAULT);
		port = PORT_DEFAULT;
	}
	request->port = (unsigned)port;
}

static bool choose_port(struct request *request)
{
	if (!scan_options(request))
		return false;
	scan_settings(request);
	if (!request->port_given && !request->tcp)
		take_pgport(request);
	return true;
}

/* The packages that the data in the directory of -d need, if there are data. */
static bool read_packages(const struct request *request, struct strs *packages)
{
	if (!*request->directory || kept_read_added(request->directory, packages))
		return true;
	warn_errno("cannot read '%s/" KEPT_ADDED "'", request->directory);
	return false;
}

/* A step that reads a stream has no stat fields to compare: streams are read before a cluster is asked for. */
static bool resolve_steps(struct request *request, const struct steps *steps, const struct program *server)
{
	struct str text = STR_INIT;
	struct str stat = STR_INIT;
	struct strs packages = STRS_INIT;
	const struct step_server of = {server, request->settings, request->options, &packages, request->directory};
	char *shadow = NULL;

	steps_write(steps, &text);
	bool known = read_packages(request, &packages) &&
		(steps_have_stream(steps) ? step_shadow_find(steps, &of, &shadow)
					  : step_stat_write(steps, &of, &stat, &shadow));
	request->shadow = shadow ? shadow : mem_copy("");
	strs_free(&packages);
	char *directory = steps_need_directory(steps) ? fs_real_path(".") : mem_copy("");
	if (!directory)
		warn_errno("cannot determine the working directory");
	str_add(&text, "");
	str_add(&stat, "");
	request->steps = str_take(&text);
	request->steps_stat = str_take(&stat);
	request->workdir = directory;
	return known && directory;
}

static void note_libraries(struct request *request, const struct program *server)
{
	struct strs settings = STRS_INIT;
	struct str libraries = STR_INIT;
	const struct program shadow = {.bindir = request->shadow};

	conf_add_for_steps(request->settings, request->options, &settings);
	preload_write(&settings, *request->shadow ? &shadow : server, &libraries);
	str_add(&libraries, "");
	request->libraries = str_take(&libraries);
	strs_free(&settings);
}

static bool resolve_server(struct request *request, const char *bindir, const char *version, const struct steps *steps)
{
	struct program server;
	struct str stat = STR_INIT;

	if (!select_make(bindir, version, &server))
		return false;
	fs_add_stamp(&stat, &server.stat);
	request->program_stat = str_take(&stat);
	request->bindir = mem_copy(server.bindir);
	bool known = resolve_steps(request, steps, &server);
	note_libraries(request, &server);
	program_free(&server);
	/* The watchdog and pg_initcache would only find it out, and say it, again. */
	return known && !cache_is_refused();
}

/* Note what the environment asks for. The watchdog resolves it to a locale: that means opening a dozen files, which a
 * spare has done already. */
static void note_locale(struct request *request)
{
	struct str environment = STR_INIT;

	if (!*request->locale)
		locale_add_environment(&environment);
	str_add(&environment, "");
	request->env_locale = str_take(&environment);
}

bool resolve_request(struct request *request, const char *bindir, const char *version, const struct steps *steps)
{
	const char *runtime = getuid() == 0 ? getenv("TINYPG_USER") : NULL;
	struct str namespaces = STR_INIT;
	struct str libc = STR_INIT;

	if (!make_absolute("TMPDIR") || !make_cache_absolute())
		return false;
	if (!choose_port(request) || !resolve_server(request, bindir, version, steps))
		return false;
	note_locale(request);
	pidscope_add_namespaces(&namespaces);
	request->namespaces = str_take(&namespaces);
	libc_add_state(&libc);
	request->libc = str_take(&libc);
	request->runtime = mem_copy(runtime ? runtime : "");
	request->cache = cache_path();
	return true;
}

static bool try_settings(const struct request *request)
{
	struct strs settings = STRS_INIT;
	char *postgres = str_format("%s/postgres", request->bindir);

	fields_values(request->settings, &settings);
	/* A server that was built without TLS takes no other value than off. */
	if (request->tls)
		strs_add(&settings, "ssl=on");
	bool good = settings.count == 0 || trial_settings(postgres, &settings);
	free(postgres);
	strs_free(&settings);
	return good;
}

bool resolve_cold(const struct request *request)
{
	return try_settings(request) && (!request->tls || initcache_certify(request));
}

bool resolve_terms(struct terms *terms)
{
	const char *spares = getenv("TINYPG_SPARES");

	terms->demand = !spares || !*spares;
	return environment_number("TINYPG_SPARES", 0, SPARE_MAX, SPARE_MAX, &terms->spares) &&
		environment_number("TINYPG_SPARE_TTL", 0, INT_MAX, TTL_DEFAULT_S, &terms->ttl);
}
