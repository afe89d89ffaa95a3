#include "cluster/initcache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/rundir.h"
#include "cluster/spawn.h"
#include "cluster/sweep.h"
#include "install/certificate.h"
#include "server/hba.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/killed.h"
#include "sys/proc.h"
#include "sys/tool.h"

enum { PATH_LENGTH_MAX = 64 << 10 };

bool initcache_is_needed(const struct request *request)
{
	struct rundir clusters;
	char name[CLUSTER_NAME_SIZE];

	if (*request->directory == '\0')
		return true;
	if (rundir_open(&clusters, false)) {
		(void)rundir_name_in(&clusters, request->directory, name);
		(void)sweep_one(&clusters, name);
		rundir_close(&clusters);
	}
	return fs_is_empty(AT_FDCWD, request->directory) || errno != 0;
}

bool initcache_template(struct request *request)
{
	struct str answer = STR_INIT;
	int out = -1;
	const struct spawn_initcache how = {
		.request = request, .superuser = request->user, .locale = request->locale, .streams = true, .tell = -1};
	pid_t pid = spawn_initcache(&how, &out);

	if (pid < 0) {
		warn_errno("cannot run pg_initcache");
		return false;
	}
	bool read = fd_read_all(out, &answer, PATH_LENGTH_MAX);
	close(out);
	int status = proc_wait(pid);
	bool made = status == 0 && read && answer.length > 1;
	if (status == 0 && !made)
		warn_msg("pg_initcache printed no template");
	(void)killed_report("pg_initcache", status);
	if (made) {
		free(request->template);
		request->template = mem_copy_bytes(answer.text, strcspn(answer.text, "\n"));
	}
	str_free(&answer);
	return made;
}

static bool is_there(const char *name)
{
	struct certificate certificate;
	bool there = certificate_read(name, &certificate);

	if (there)
		certificate_free(&certificate);
	return there;
}

/* The certificate `name` (taken over; NULL: none can be had), which is that of a client who is `user`, or NULL. */
static bool certify(char *name, const char *user)
{
	struct strs words = STRS_INIT;
	bool there = name && is_there(name);

	if (!name || there) {
		free(name);
		return there;
	}
	free(name);
	strs_add_taken(&words, tool_path("pg_initcache"));
	strs_add(&words, "-s");
	if (user) {
		strs_add(&words, "-U");
		strs_add(&words, user);
	}
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.in = spec.out = PROC_NULL;
	spec.die_with_parent = true;
	pid_t pid = proc_start(&spec);
	if (pid < 0)
		warn_errno("cannot run '%s'", words.item[0]);
	int status = pid < 0 ? -1 : proc_wait(pid);
	(void)killed_report("pg_initcache", status);
	strs_free(&words);
	return status == 0;
}

bool initcache_certify(const struct request *request)
{
	bool done = certify(certificate_server_name(), NULL);

	if (!done || !hba_needs_tls(request->auth))
		return done;
	char *user = request_superuser(request);
	done = certify(certificate_client_name(user), user);
	free(user);
	return done;
}
