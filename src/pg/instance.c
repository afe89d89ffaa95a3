#include "pg/instance.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/address.h"
#include "pg/locale.h"
#include "pg/populate.h"
#include "pg/settings.h"
#include "pg/sweep.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/net.h"
#include "sys/proc.h"

enum { NAME_TRIES = 100, TOKEN_LENGTH = 20 };

/* ---- the name and its lock ---- */

static int lock_name(const struct clusters *clusters, const char *name)
{
	char file[CLUSTER_NAME_MAX + 8];

	snprintf(file, sizeof file, "%s.lock", name);
	return lock_take(clusters->fd, file, 0600, LOCK_EXCLUSIVE, false);
}

static bool is_unused(const struct clusters *clusters, const char *name)
{
	char file[CLUSTER_NAME_MAX + 8];
	struct stat st;

	snprintf(file, sizeof file, "%s.state", name);
	return fstatat(clusters->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 &&
		fstatat(clusters->fd, file, &st, AT_SYMLINK_NOFOLLOW) != 0;
}

static bool take_new_name(struct instance *instance)
{
	for (int i = 0; i < NAME_TRIES; i++) {
		fs_random_name(instance->name, FS_NAME_LENGTH);
		instance->lock = lock_name(&instance->clusters, instance->name);
		if (instance->lock < 0 && errno != EWOULDBLOCK)
			break;
		if (instance->lock >= 0 && is_unused(&instance->clusters, instance->name))
			return true;
		if (instance->lock >= 0)
			close(instance->lock);
		instance->lock = -1;
	}
	warn_errno("cannot make a cluster in '%s'", instance->clusters.path);
	return false;
}

/* ---- the directory ---- */

/* PGDATA of ours in a directory: its name ("15.18"), allocated; NULL if there is none. */
static char *find_data(int directory)
{
	struct strs entries = STRS_INIT;
	char *found = NULL;

	fs_list(directory, ".", &entries);
	for (size_t i = 0; i < entries.count && !found; i++) {
		struct version version;
		struct stat st;
		char *conf = str_format("%s/%s", entries.item[i], SETTINGS_FILE);
		char *mark = str_format("%s/PG_VERSION", entries.item[i]);
		if (version_parse(entries.item[i], &version) &&
			fstatat(directory, conf, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			fstatat(directory, mark, &st, AT_SYMLINK_NOFOLLOW) == 0)
			found = mem_copy(entries.item[i]);
		free(conf);
		free(mark);
	}
	strs_free(&entries);
	return found;
}

/* The data that is there decides: a server of another major version cannot read it. */
static bool adopt_data(struct instance *instance, char *data)
{
	struct version version;

	version_parse(data, &version);
	if (version.major != instance->server.version.major) {
		struct str ours = STR_INIT;
		version_write(&instance->server.version, &ours);
		warn_msg("'%s' holds data of PostgreSQL %u, and this is %s", instance->record.directory, version.major,
			ours.text);
		warn_hint("use -V %u", version.major);
		str_free(&ours);
		free(data);
		return false;
	}
	free(instance->record.version);
	instance->record.version = data;
	instance->record.keep = true;
	instance->has_data = true;
	return true;
}

static bool look_into_directory(struct instance *instance)
{
	const char *path = instance->record.directory;
	char *data = find_data(instance->directory);

	if (data)
		return adopt_data(instance, data);
	if (instance->record.made || fs_is_empty(instance->directory, "."))
		return true;
	warn_msg("'%s' is not empty, and no cluster of pg_tmp", path);
	return false;
}

static bool give_to_runtime_user(const struct instance *instance)
{
	if (!instance->user.other || fchown(instance->directory, instance->user.uid, instance->user.gid) == 0)
		return true;
	warn_errno("cannot give '%s' to its runtime user", instance->record.directory);
	return false;
}

/* Open and lock it. Only a directory that passes is recorded, and what is not recorded is never cleaned away. */
static bool hold_directory(struct instance *instance)
{
	struct stat st;
	const char *path = instance->record.directory;

	instance->directory = fs_open_dir(AT_FDCWD, path);
	if (instance->directory < 0 || fstat(instance->directory, &st) != 0) {
		warn_errno("cannot open '%s'", path);
		return false;
	}
	if (st.st_uid != getuid() && st.st_uid != instance->user.uid) {
		warn_msg("'%s' belongs to somebody else", path);
		return false;
	}
	if (!lock_descriptor(instance->directory, LOCK_EXCLUSIVE, false)) {
		warn_msg("'%s' is in use", path);
		return false;
	}
	if (!look_into_directory(instance))
		return false;
	instance->record.device = (unsigned long long)st.st_dev;
	instance->record.inode = (unsigned long long)st.st_ino;
	return true;
}

static enum instance_result take_new_directory(struct instance *instance)
{
	if (!take_new_name(instance))
		return INSTANCE_FAILED;
	instance->record.directory = fs_join(instance->clusters.path, instance->name);
	instance->record.made = true;
	if (!instance_record(instance, "cloning"))
		return INSTANCE_FAILED;
	if (mkdirat(instance->clusters.fd, instance->name, 0700) != 0) {
		warn_errno("cannot make '%s'", instance->record.directory);
		return INSTANCE_FAILED;
	}
	return hold_directory(instance) && give_to_runtime_user(instance) ? INSTANCE_DONE : INSTANCE_FAILED;
}

/* -d DIR: made if absent, then known by its path without links. */
static bool make_given_directory(struct instance *instance)
{
	const char *wanted = instance->request.directory;
	char *real;

	instance->record.made = mkdir(wanted, 0700) == 0;
	if (!instance->record.made && errno == ENOENT)
		instance->record.made = fs_make_parents(wanted, 0777) && chmod(wanted, 0700) == 0;
	if (!instance->record.made && errno != EEXIST) {
		warn_errno("cannot make '%s'", wanted);
		return false;
	}
	real = fs_real_path(wanted);
	if (!real) {
		warn_errno("cannot use '%s'", wanted);
		return false;
	}
	instance->record.directory = real;
	return true;
}

/* Refused: what is there, the record of an earlier start too, stays as it was. */
static void abandon_directory(struct instance *instance)
{
	char file[CLUSTER_NAME_MAX + 8];

	if (instance->record.made)
		rmdir(instance->record.directory);
	snprintf(file, sizeof file, "%s.lock", instance->name);
	unlinkat(instance->clusters.fd, file, 0);
	close(instance->lock);
	instance->lock = -1;
}

static enum instance_result take_given_directory(struct instance *instance)
{
	struct clusters *clusters = &instance->clusters;

	if (!make_given_directory(instance))
		return INSTANCE_FAILED;
	bool linked = !clusters_name_in(clusters, instance->record.directory, instance->name);
	/* What a dead watchdog left here goes first; it may take the directory with it. */
	if (sweep_one(clusters, instance->name) && mkdir(instance->record.directory, 0700) == 0)
		instance->record.made = true;
	instance->lock = lock_name(clusters, instance->name);
	if (instance->lock < 0)
		return INSTANCE_BUSY;
	if (!hold_directory(instance)) {
		abandon_directory(instance);
		return INSTANCE_FAILED;
	}
	if (!instance_record(instance, "cloning"))
		return INSTANCE_FAILED;
	if (linked)
		(void)!symlinkat(instance->record.directory, clusters->fd, instance->name);
	return give_to_runtime_user(instance) ? INSTANCE_DONE : INSTANCE_FAILED;
}

static bool reachable(const struct instance *instance, const char *path)
{
	char *blocked = identity_blocked_at(&instance->user, path);

	if (!blocked)
		return true;
	warn_msg("the user '%s', who runs the servers of root, cannot reach '%s'", instance->user.name, blocked);
	free(blocked);
	return false;
}

/* ---- the whole ---- */

static void set_superuser(struct instance *instance)
{
	char *caller = identity_caller_name();

	instance->superuser = mem_copy(*instance->request.user ? instance->request.user : caller ? caller : "postgres");
	instance->user_is_caller = str_equal(instance->superuser, caller);
	free(caller);
}

static bool set_socket_directory(struct instance *instance)
{
	const char *directory = instance->record.directory;

	if (!address_needs_link(directory)) {
		instance->socket_directory = mem_copy(directory);
		return true;
	}
	char *link = address_make_link(instance->name, directory);
	if (!link) {
		warn_errno("cannot make a short link to '%s', whose path is too long for a socket", directory);
		return false;
	}
	record_set(&instance->record.link, link);
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

	if (!locale_resolve(given(instance->request.locale), given(instance->request.encoding), &locale))
		return false;
	locale_write(&locale, &text);
	locale_free(&locale);
	instance->locale = str_take(&text);
	return true;
}

static void start_record(struct instance *instance, bool keep)
{
	struct str world = STR_INIT, version = STR_INIT;
	char token[TOKEN_LENGTH + 1];

	proc_add_world(&world);
	version_write(&instance->server.version, &version);
	fs_random_name(token, TOKEN_LENGTH);
	instance->record.world = str_take(&world);
	instance->record.version = str_take(&version);
	instance->record.token = mem_copy(token);
	instance->record.link = mem_copy("");
	instance->record.url = mem_copy("");
	instance->record.watchdog = process_self();
	instance->record.uid = instance->user.uid;
	instance->record.keep = keep;
}

enum instance_result instance_take(struct instance *instance, bool keep)
{
	instance->lock = instance->directory = instance->clusters.fd = -1;
	if (!set_locale(instance) || !identity_runtime_user(&instance->user) ||
		!clusters_open(&instance->clusters, true) || !server_find(instance->request.bindir, &instance->server))
		return INSTANCE_FAILED;
	char *problem = NULL;
	if (!server_learn_version(&instance->server, &problem)) {
		warn_msg("cannot use '%s': %s", instance->server.postgres, problem);
		free(problem);
		return INSTANCE_FAILED;
	}
	start_record(instance, keep);
	set_superuser(instance);
	enum instance_result taken =
		*instance->request.directory ? take_given_directory(instance) : take_new_directory(instance);
	if (taken != INSTANCE_DONE)
		return taken;
	if (!reachable(instance, instance->record.directory) || !reachable(instance, instance->server.postgres) ||
		!set_socket_directory(instance) || !instance_record(instance, "cloning"))
		return INSTANCE_FAILED;
	return INSTANCE_DONE;
}

void instance_forget(struct instance *instance)
{
	const int held[] = {instance->directory, instance->lock};

	for (size_t i = 0; i < sizeof held / sizeof held[0]; i++) {
		if (held[i] >= 0)
			close(held[i]);
	}
	clusters_close(&instance->clusters);
	record_free(&instance->record);
	request_free(&instance->request);
	server_free(&instance->server);
	free(instance->locale);
	free(instance->superuser);
	free(instance->socket_directory);
	free(instance->user.name);
}

bool instance_record(struct instance *instance, const char *state)
{
	record_set(&instance->record.state, state);
	if (record_write(&instance->clusters, instance->name, &instance->record))
		return true;
	warn_errno("cannot write '%s/%s.state'", instance->clusters.path, instance->name);
	return false;
}

bool instance_choose_port(struct instance *instance)
{
	struct sockaddr_storage address;
	socklen_t length;

	instance->port = instance->request.port;
	if (!instance->request.tcp)
		return true;
	if (instance->request.port_given) {
		if (net_can_bind(instance->port))
			return true;
		warn_errno("cannot use port %u", instance->port);
		return false;
	}
	if (net_parse_address("127.0.0.1", &address, &length))
		instance->port = net_rest_port(&address, length);
	if (instance->port != 0)
		return true;
	warn_errno("cannot find a free port");
	return false;
}

pid_t instance_prepare(struct instance *instance, int template, int nice)
{
	if (instance->request.tcp && !*instance->password)
		fs_random_name(instance->password, INSTANCE_PASSWORD_LENGTH);
	struct settings settings = {
		.token = instance->record.token,
		.socket_directory = instance->socket_directory,
		.port = instance->port,
		.tcp = instance->request.tcp,
	};
	struct populate populate = {
		.user = &instance->user,
		.directory = instance->directory,
		.data = instance->record.version,
		.template = template,
		.settings = &settings,
		.nice = nice,
	};
	return populate_start(&populate);
}

void instance_compose_url(struct instance *instance)
{
	struct str url = STR_INIT;

	if (instance->request.tcp)
		address_add_tcp_url(
			&url, instance->port, instance->superuser, instance->password, instance->request.dbname);
	else
		address_add_socket_url(&url, instance->socket_directory, instance->port,
			instance->user_is_caller ? NULL : instance->superuser, instance->request.dbname);
	record_set(&instance->record.url, url.text);
	str_free(&url);
}
