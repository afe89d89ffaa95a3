#include "watchdog/instance.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/kept.h"
#include "cluster/traits.h"
#include "extension/shadow_record.h"
#include "server/conf.h"
#include "server/locale.h"
#include "server/url.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/loop.h"
#include "sys/net.h"
#include "sys/pidscope.h"
#include "sys/process.h"
#include "watchdog/pgdata.h"

/* ---- the whole ---- */

static void set_superuser(struct instance *instance)
{
	char *caller = identity_caller_name();

	instance->superuser = request_superuser(&instance->request);
	instance->user_is_caller = str_equal(instance->superuser, caller);
	free(caller);
}

static bool set_socket_directory(struct instance *instance)
{
	const char *directory = instance->record.directory;

	if (!url_needs_link(directory)) {
		instance->socket_directory = mem_copy(directory);
		return true;
	}
	char *link = url_make_link(directory);
	if (!link) {
		warn_errno("cannot make a short link to '%s', whose path is too long for a socket", directory);
		return false;
	}
	state_set(&instance->record.link, link);
	free(link);
	instance->socket_directory = mem_copy(instance->record.link);
	return true;
}

static const char *given(const char *text)
{
	return *text ? text : NULL;
}

static bool set_locale(struct instance *instance)
{
	struct locale locale;
	struct str text = STR_INIT;

	if (!locale_resolve(instance->server.postgres, given(instance->request.locale),
		    given(instance->request.encoding), &locale))
		return false;
	locale_write(&locale, &text);
	locale_free(&locale);
	instance->locale = str_take(&text);
	return true;
}

static void start_record(struct instance *instance)
{
	struct str scope = STR_INIT, version = STR_INIT;

	pidscope_add(&scope);
	version_write(&instance->server.version, &version);
	instance->record.scope = str_take(&scope);
	instance->record.version = str_take(&version);
	instance->record.link = mem_copy("");
	instance->record.url = mem_copy("");
	instance->record.traits = mem_copy("");
	instance->record.watchdog = process_self();
	instance->record.uid = instance->user.uid;
}

/* PostgreSQL holds paths in arrays of MAXPGPATH, 1024 bytes, and does not name the path in its messages about longer
 * ones. */
static bool fits_postgres(const struct instance *instance)
{
	enum { DIRECTORY_MAX = 1024 - 64 };
	const char *path = instance->record.directory;

	if (strlen(path) <= DIRECTORY_MAX)
		return true;
	warn_msg("a path of %zu bytes is too long for PostgreSQL: '%s'", strlen(path), path);
	warn_hint(
		"%s", *instance->request.directory ? "name a shorter directory" : "set TMPDIR to a shorter directory");
	return false;
}

/* The next server of the data needs the same packages. */
static bool note_packages(const struct instance *instance)
{
	struct shadow_record record;
	char *root = NULL;

	if (!*instance->request.shadow)
		return true;
	bool noted = shadow_record_of(instance->request.shadow, &record, &root);
	if (noted) {
		noted = kept_write_added(instance->directory, &record.names);
		shadow_record_free(&record);
		free(root);
	}
	if (!noted)
		warn_errno("cannot write '%s/" KEPT_ADDED "'", instance->record.directory);
	return noted;
}

enum instance_result instance_take(struct instance *instance)
{
	instance->lock = instance->directory = instance->held = instance->template_fd = instance->clusters.fd = -1;
	instance->port_held = -1;
	if (!identity_runtime_user(&instance->user) || !identity_can_become(&instance->user) ||
		!rundir_open(&instance->clusters, true) || !program_find(instance->request.bindir, &instance->server) ||
		!set_locale(instance))
		return INSTANCE_FAILED;
	char *problem = NULL;
	if (!program_learn_version(&instance->server, &problem)) {
		warn_msg("cannot use '%s': %s", instance->server.postgres, problem);
		free(problem);
		return INSTANCE_FAILED;
	}
	instance->postgres =
		fs_join(*instance->request.shadow ? instance->request.shadow : instance->server.bindir, "postgres");
	start_record(instance);
	set_superuser(instance);
	enum instance_result taken =
		*instance->request.directory ? instance_take_given(instance) : instance_take_new(instance);
	if (taken != INSTANCE_DONE)
		return taken;
	if (!note_packages(instance))
		return INSTANCE_FAILED;
	if (!fits_postgres(instance) ||
		!rundir_reachable(&instance->user, instance->record.directory,
			*instance->request.directory ? INSTANCE_REMEDY_DIRECTORY
						     : "set TMPDIR to a directory that this user can reach") ||
		!rundir_reachable(&instance->user, instance->postgres, "take one that all can read (-b, -V)") ||
		!set_socket_directory(instance) || !instance_recall_address(instance) ||
		!instance_record(instance, STATE_CLONING))
		return INSTANCE_FAILED;
	return INSTANCE_DONE;
}

/* Each state's record has a fault point of its own. */
static bool is_faulty(enum state_kind state)
{
	return (state == STATE_STARTING && FAULT("record.starting")) ||
		(state == STATE_SPARE && FAULT("record.spare")) ||
		(state == STATE_OFFERED && FAULT("record.offered")) ||
		(state == STATE_RUNNING && FAULT("record.running")) ||
		(state == STATE_STOPPING && FAULT("record.stopping")) ||
		(state == STATE_RESETTING && FAULT("record.resetting"));
}

bool instance_record(struct instance *instance, enum state_kind state)
{
	instance->record.state = state;
	if (!is_faulty(state) && state_write(&instance->clusters, instance->name, &instance->record)) {
		instance->unrecorded = false;
		return true;
	}
	/* What fails next, in the end of the cluster, has the same reason. */
	if (!instance->unrecorded)
		warn_errno("cannot write '%s/%s.state'", instance->clusters.path, instance->name);
	instance->unrecorded = true;
	return false;
}

/* If the data existed before, their record says how they were made, if there is one. */
void instance_add_traits(const struct instance *instance, struct str *out)
{
	const struct request *request = &instance->request;
	struct traits made = {0};
	bool told = instance->has_data && traits_read(instance->record.traits, &made);
	struct str version = STR_INIT;
	char *digest = traits_digest(request->steps_stat), *hba_digest = traits_digest(request->hba);

	version_write(&instance->server.version, &version);
	struct traits traits = {
		.known = told ? made.known : !instance->has_data,
		.user = told ? made.user : instance->superuser,
		.dbname = told ? made.dbname : request->dbname,
		.encoding = told ? made.encoding : request->encoding,
		.locale = told ? made.locale : instance->locale,
		.steps = told ? made.steps : request->steps,
		.steps_digest = told ? made.steps_digest : digest,
		.initargs = told ? made.initargs : request->initargs,
		.bindir = instance->server.bindir,
		.version = version.text,
		.settings = request->settings,
		.options = request->options,
		.auth = request->auth,
		.hba_digest = hba_digest,
		.port = instance->port,
		.tcp = request->tcp,
		.tls = request->tls,
	};
	traits_write(&traits, out);
	free(digest);
	free(hba_digest);
	str_free(&version);
	traits_free(&made);
}

/* Only the record of data that stay needs the traits; other records are kept short. */
static void record_traits(struct instance *instance)
{
	struct str text = STR_INIT;

	instance_add_traits(instance, &text);
	state_set(&instance->record.traits, str_text(&text));
	str_free(&text);
}

/* The names that lead to the data survive a crash of the machine, too. A parent that we cannot read is left alone. */
static bool sync_names(const struct instance *instance)
{
	int parent = fs_open_dir(instance->directory, "..");
	bool synced = fsync(instance->directory) == 0 && (parent < 0 || fsync(parent) == 0);
	int error = errno;

	fd_close(parent);
	errno = error;
	return synced;
}

/* The record comes first. With the record alone, the data are safe from removal; with the file alone, a sweep would
 * still remove them. */
bool instance_keep(struct instance *instance, enum state_kind state)
{
	struct state *record = &instance->record;

	const long long pending = record->pending;
	const bool kept = record->keep;

	if (kept && !pending)
		return true;
	record->keep = true;
	record->pending = 0;
	record_traits(instance);
	record->state = state;
	if (!FAULT("record.keep") && state_write(&instance->clusters, instance->name, record) &&
		fs_replace_file(instance->directory, KEPT_MARK, "", 0, 0644) && sync_names(instance))
		return true;
	int reason = errno;
	record->keep = kept;
	record->pending = pending;
	(void)state_write(&instance->clusters, instance->name, record);
	errno = reason;
	return false;
}

bool instance_leave_pending(struct instance *instance, enum state_kind state)
{
	struct state *record = &instance->record;

	record->keep = true;
	record->pending = (long long)time(NULL);
	record_traits(instance);
	record->state = state;
	return !FAULT("record.pending") && state_write(&instance->clusters, instance->name, record);
}

bool instance_choose_port(struct instance *instance)
{
	const struct request *request = &instance->request;
	struct sockaddr_storage address;
	socklen_t length;

	instance->port = request->port;
	if (!request->tcp)
		return true;
	if (!request->port_given && net_parse_address("127.0.0.1", &address, &length))
		instance->port = net_rest_port(&address, length);
	if (request->port_given ? net_can_bind(instance->port) && net_has_loopback() : instance->port != 0) {
		fd_close(instance->port_held);
		instance->port_held = net_hold(instance->port);
		return true;
	}
	instance_warn_port(instance);
	return false;
}

struct conf instance_settings(const struct instance *instance)
{
	return (struct conf){
		.socket_directory = instance->socket_directory,
		.port = instance->port,
		.tcp = instance->request.tcp,
		.tls = instance->request.tls,
		.durable = instance_is_kept(instance),
		.given = instance->request.settings,
		.hba = {.method = instance->request.auth,
			.file = instance->request.hba,
			.superuser = instance->superuser,
			.system_user = instance->user.name},
	};
}

char *instance_kept_data(const struct instance *instance)
{
	const struct state *record = &instance->record;

	return record->keep ? str_format("%s/%s", record->directory, record->version) : NULL;
}
