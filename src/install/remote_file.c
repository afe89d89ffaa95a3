#include "install/remote_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/killed.h"
#include "sys/proc.h"
#include "text/fileurl.h"
#include "text/str.h"
#include "text/weburl.h"

static bool open_path(const char *text, struct remote_file *file);
static bool check_trust(const char *url, const struct remote_file *file);
static bool fetch(const char *url, struct remote_file *file);

bool remote_file_open(const char *text, struct remote_file *file)
{
	*file = (struct remote_file){.fd = -1};
	if (str_equal(text, "-")) {
		file->fd = STDIN_FILENO;
		file->shown = mem_copy("standard input");
		return true;
	}
	if (!weburl_is(text))
		return open_path(text, file);
	file->shown = weburl_shown(text);
	return check_trust(text, file) && fetch(text, file);
}

bool remote_file_end(struct remote_file *file)
{
	if (file->fd != STDIN_FILENO)
		fd_close(file->fd);
	file->fd = -1;
	if (file->fetcher > 0) {
		int status = proc_wait(file->fetcher);
		file->failed = status != STATUS_DONE;
		(void)killed_report("pg_store", status);
		file->fetcher = 0;
	}
	return !file->failed;
}

void remote_file_close(struct remote_file *file)
{
	(void)remote_file_end(file);
	free(file->shown);
	file->shown = NULL;
}

/* ---- on this machine ---- */

static bool open_path(const char *text, struct remote_file *file)
{
	char *path = fileurl_is(text) ? fileurl_path(text) : mem_copy(text);

	file->shown = mem_copy(path ? path : text);
	if (path)
		file->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (!path) {
		warn_msg("cannot open '%s': it is no file of this machine", text);
	} else if (file->fd < 0) {
		warn_errno("cannot open '%s'", path);
		if (!fileurl_is(text) && strstr(text, "://"))
			warn_hint("of URLs, those of http, https and file are known");
	}
	free(path);
	return file->fd >= 0;
}

/* ---- on a web server ---- */

static bool check_trust(const char *url, const struct remote_file *file)
{
	struct weburl parts;

	if (!weburl_parse(url, &parts)) {
		warn_msg("cannot fetch '%s': its address cannot be read", file->shown);
		return false;
	}
	bool good = parts.https || weburl_is_local(&parts);
	weburl_free(&parts);
	if (!good) {
		warn_msg("cannot trust '%s': over http, anybody on the way could change it", file->shown);
		warn_hint("use https; what another program fetched is read from its file or from standard input");
	}
	return good;
}

static bool fetch(const char *url, struct remote_file *file)
{
	int ends[2] = {-1, -1};
	char *program = tool_path("pg_store");
	char word[] = "fetch";
	char *address = mem_copy(url);
	char *words[] = {program, word, address, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	pid_t pid = -1;

	if (fd_pipe(ends)) {
		spec.in = PROC_NULL;
		spec.out = ends[1];
		spec.die_with_parent = true;
		pid = proc_start(&spec);
	}
	if (pid < 0) {
		warn_errno("cannot run '%s'", program);
		fd_close(ends[0]);
	} else {
		file->fd = ends[0];
		file->fetcher = pid;
	}
	fd_close(ends[1]);
	free(address);
	free(program);
	return pid >= 0;
}
