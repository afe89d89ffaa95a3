#include "template/layer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "server/temp_instance.h"
#include "server/url.h"
#include "sys/clone.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/killed.h"
#include "sys/loop.h"
#include "sys/tool.h"
#include "sys/tree.h"
#include "template/initdb.h"
#include "template/layer_extension.h"

enum { PORT = 5432, OUTPUT_LINES = 20, OUTPUT_MAX = 8 << 10 };
#define PATIENCE "600" /* seconds for the server to answer; its end is noticed at once */

static bool prepare(const struct layer_job *job, const struct workplace *place);
static bool run_step(const struct layer_job *job, const struct workplace *place, struct temp_instance *server);
static bool run_sql(const struct layer_job *job, struct temp_instance *server, const char *option, const char *text);
static bool can_connect(const struct layer_job *job, struct temp_instance *server);
static bool run_file(const struct layer_job *job, struct temp_instance *server);
static bool run_command(const struct layer_job *job, const struct workplace *place, struct temp_instance *server);

bool layer_fill(void *context, const struct workplace *place, struct str *took)
{
	const struct layer_job *job = context;
	struct temp_instance server = {0};
	struct temp_instance_start start = {
		.program = job->server->postgres,
		.has_io_method = job->server->version.major >= 18,
		.user = place->user,
		.path = place->path,
		.directory = place->work,
		.locale = job->recipe->locale,
		.settings = job->plan->settings,
		.lock = place->staging,
	};

	long long begin = loop_now();
	bool made = prepare(job, place) && !FAULT("layer.prepared");
	long long prepared = loop_now();
	made = made && temp_instance_run(&start, &server) && run_step(job, place, &server) &&
		can_connect(job, &server) && !FAULT("layer.ran");
	made = made && plan_layer_is_unchanged(job->plan, job->layer, job->server);
	long long ran = loop_now();
	made = made && temp_instance_stop(&server);
	temp_instance_end(&server);
	made = made && !FAULT("layer.stopped");
	str_addf(took, "clone %lld ms, -%c %lld ms, stop %lld ms", prepared - begin, job->layer->step->letter,
		ran - prepared, loop_now() - ran);
	return made;
}

/* To be called while only we can write to the workplace. */
static bool prepare(const struct layer_job *job, const struct workplace *place)
{
	int from = fs_open_dir(job->parent, "data");
	int to = -1;
	bool cloned = from >= 0 && mkdirat(place->work, "data", 0700) == 0 &&
		(to = fs_open_dir(place->work, "data")) >= 0 && clone_tree(from, to, CLONE_PRIVATE, NULL) &&
		temp_instance_prepare(place->work) &&
		(!place->user->other || tree_chown(place->work, place->user->uid, place->user->gid));

	if (!cloned)
		warn_errno("cannot copy a template to '%s'", place->path);
	fd_close(from);
	fd_close(to);
	return cloned;
}

static bool run_step(const struct layer_job *job, const struct workplace *place, struct temp_instance *server)
{
	const struct layer *layer = job->layer;
	struct str sql = STR_INIT;
	bool done;

	switch (layer->step->letter) {
	case 'f': return run_file(job, server);
	case 'S': return run_sql(job, server, "-c", "SELECT") && run_command(job, place, server);
	default:
		layer_extension_add_sql(layer->step->text, &sql);
		done = run_sql(job, server, "-c", str_text(&sql));
		if (!done && temp_instance_interrupted() == 0)
			warn_msg("cannot create the extension '%s'", layer->step->text);
		str_free(&sql);
		return done;
	}
}

/* ---- SQL ---- */

static void add_url(const struct layer_job *job, const struct temp_instance *server, struct str *url)
{
	url_add_socket(url, server->socket, PORT, job->recipe->user, job->recipe->database);
}

/* pg_sql reports errors in the SQL and where they are; notices of the server are not shown. */
static int run_pg_sql(
	const struct layer_job *job, struct temp_instance *server, const char *option, const char *text, int in)
{
	struct str url = STR_INIT;
	struct strs environment = STRS_INIT;
	struct strs words = STRS_INIT;

	add_url(job, server, &url);
	strs_add_taken(&words, tool_path("pg_sql"));
	strs_add(&words, "-W");
	strs_add(&words, PATIENCE);
	strs_add(&words, option);
	strs_add(&words, text);
	strs_add(&words, str_text(&url));
	proc_clean_environment(&environment);
	strs_add(&environment, "PGOPTIONS=-c client_min_messages=warning");
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.environment = environment.item;
	spec.in = in;
	spec.out = PROC_NULL;
	spec.renounce = true;
	spec.die_with_parent = true;
	int status = temp_instance_client(server, &spec);
	str_free(&url);
	strs_free(&environment);
	strs_free(&words);
	(void)killed_report("pg_sql", status);
	return status;
}

static bool run_sql(const struct layer_job *job, struct temp_instance *server, const char *option, const char *text)
{
	return run_pg_sql(job, server, option, text, PROC_NULL) == 0;
}

/* Whether a user of the template can connect to the database. */
static bool can_connect(const struct layer_job *job, struct temp_instance *server)
{
	int status = run_pg_sql(job, server, "-c", "SELECT", PROC_NULL);

	/* If pg_sql was killed or could not be run, the reason was reported already. */
	if (status > 0 && status < 128)
		warn_msg("the step leaves no database '%s' that '%s' can connect to", job->recipe->database,
			job->recipe->user);
	return status == 0;
}

static bool run_file(const struct layer_job *job, struct temp_instance *server)
{
	const struct layer *layer = job->layer;

	if (layer->input < 0)
		return run_sql(job, server, "-f", layer->step->text);
	if (lseek(layer->input, 0, SEEK_SET) < 0) {
		warn_errno("cannot read standard input again");
		return false;
	}
	return run_pg_sql(job, server, "-f", STEP_STDIN, layer->input) == 0;
}

/* ---- commands ---- */

/* The caller's environment, except for what names a server: that becomes the new server. */
static void add_environment(const struct layer_job *job, const struct temp_instance *server, struct strs *environment)
{
	extern char **environ;
	struct str url = STR_INIT;

	for (char **entry = environ; *entry; entry++)
		if (!str_starts(*entry, "PG") && !str_starts(*entry, "DATABASE_URL="))
			strs_add(environment, *entry);
	add_url(job, server, &url);
	strs_addf(environment, "DATABASE_URL=%s", str_text(&url));
	strs_addf(environment, "PGHOST=%s", server->socket);
	strs_addf(environment, "PGPORT=%d", PORT);
	strs_addf(environment, "PGUSER=%s", job->recipe->user);
	strs_addf(environment, "PGDATABASE=%s", job->recipe->database);
	str_free(&url);
}

static void show_output(int output)
{
	char bytes[OUTPUT_MAX + 1];
	struct stat st;
	struct strs lines = STRS_INIT;

	off_t from = fstat(output, &st) == 0 && st.st_size > OUTPUT_MAX ? st.st_size - OUTPUT_MAX : 0;
	ssize_t got = pread(output, bytes, OUTPUT_MAX, from);
	bytes[got > 0 ? got : 0] = '\0';
	strs_add_last_lines(&lines, bytes, OUTPUT_LINES);
	for (size_t i = 0; i < lines.count; i++)
		warn_msg("%s", lines.item[i]);
	strs_free(&lines);
}

/* The command's output goes to a file: so programs that it leaves behind do not hold our streams open, and nothing is
 * shown if it succeeds. */
static bool run_command(const struct layer_job *job, const struct workplace *place, struct temp_instance *server)
{
	const char *command = job->layer->step->text;
	struct strs environment = STRS_INIT;
	char *const words[] = {(char[]){"sh"}, (char[]){"-c"}, mem_copy(command), NULL};
	int output = openat(place->staging, "output", O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (output < 0) {
		warn_errno("cannot write to '%s'", place->path);
		free(words[2]);
		return false;
	}
	add_environment(job, server, &environment);
	struct proc_spec spec = PROC_SPEC(words);
	spec.environment = environment.item;
	spec.in = PROC_NULL;
	spec.out = job->verbose ? STDERR_FILENO : output;
	spec.err = job->verbose ? STDERR_FILENO : output;
	spec.own_group = true;
	spec.die_with_parent = true;
	int status = temp_instance_client(server, &spec);
	if (status > 0) {
		char *what = str_format("the command '%s'", command);
		show_output(output);
		if (!killed_report(what, status))
			warn_msg("%s failed with status %d", what, status);
		free(what);
	}
	close(output);
	strs_free(&environment);
	free(words[2]);
	return status == 0;
}

/* ---- afterwards ---- */

/* Whether the cluster has a tablespace. One outside of PGDATA would be shared by all clusters made from the template;
 * one that cannot be looked at might be outside. */
static bool has_tablespace(int data)
{
	struct strs names = STRS_INIT;
	char target[PATH_MAX];
	bool found = false;
	int links = fs_open_dir(data, "pg_tblspc");

	if (links < 0 || !fs_list(links, ".", &names)) {
		warn_errno("cannot read the cluster's 'pg_tblspc' after the step");
		fd_close(links);
		return true;
	}
	for (size_t i = 0; i < names.count && !found; i++) {
		ssize_t length = readlinkat(links, names.item[i], target, sizeof target - 1);
		found = length >= 0;
		target[found ? length : 0] = '\0';
	}
	if (found)
		warn_msg("the step makes a tablespace in '%s', outside of the cluster", target);
	strs_free(&names);
	fd_close(links);
	return found;
}

bool layer_check(void *context, const struct workplace *place)
{
	const struct layer_job *job = context;
	int data = fs_open_dir(place->work, "data");
	const char *problem = initdb_cluster_problem(place, &job->recipe->version);

	if (problem)
		warn_msg("the step left no cluster that can be kept: %s", problem);
	/* The file has the options of this server; no other cluster is started with them. */
	if (data >= 0)
		(void)unlinkat(data, "postmaster.opts", 0);
	bool good = !problem && !has_tablespace(data);
	fd_close(data);
	return good;
}
