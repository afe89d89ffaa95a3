#include "command/show.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/cleanup.h"
#include "cluster/find.h"
#include "cluster/rundir.h"
#include "cluster/state.h"
#include "command/answer.h"
#include "command/claim.h"
#include "server/postmaster.h"
#include "server/url.h"
#include "sys/lock.h"
#include "sys/loop.h"
#include "text/str.h"

enum { CHUNK_SIZE = 16384, FOLLOW_PAUSE_MS = 100 };

/* The SQL of a superuser can put anything in the place of the log. Only a file of the server's own user is shown: root
 * must not print somebody else's file through a link. */
static int open_log(const struct state *record)
{
	struct stat st;
	int directory = cleanup_open_directory(record);

	if (directory < 0)
		return -1;
	int log = openat(directory, POSTMASTER_LOG, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int reason = errno;
	close(directory);
	if (log >= 0 && (fstat(log, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != record->uid)) {
		close(log);
		log = -1;
		reason = EPERM;
	}
	errno = reason;
	return log;
}

static void print_escaped(FILE *out, const char *bytes, size_t length)
{
	char shown[MSG_SHOWN_SIZE];

	for (size_t at = 0; at < length;) {
		if (bytes[at] == '\n' || bytes[at] == '\t') {
			putc(bytes[at++], out);
			continue;
		}
		at += msg_show(bytes + at, length - at, shown);
		fputs(shown, out);
	}
}

/* Print the complete lines of *text, and leave what follows them, which may end within a character. */
static void print_lines(FILE *out, struct str *text)
{
	size_t end = text->length;

	while (end > 0 && text->text[end - 1] != '\n')
		end--;
	if (end == 0)
		return;
	print_escaped(out, text->text, end);
	memmove(text->text, text->text + end, text->length - end);
	str_truncate(text, text->length - end);
}

/* Print what the log has now. False with errno. */
static bool print_rest(int log, FILE *out, struct str *text)
{
	char bytes[CHUNK_SIZE];
	ssize_t got;

	while ((got = read(log, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR)) {
		if (got > 0)
			str_add_bytes(text, bytes, (size_t)got);
		print_lines(out, text);
		if (ferror(out))
			return true;
	}
	return got == 0;
}

/* A cluster lives as long as its watchdog holds NAME.lock. Its log can be gone before, or stay. */
static bool is_alive(const struct rundir *clusters, const char *name, int log)
{
	char lock[CLUSTER_NAME_SIZE + 8];
	struct stat st;

	snprintf(lock, sizeof lock, "%s.lock", name);
	return fstat(log, &st) == 0 && st.st_nlink > 0 && lock_is_held(clusters->fd, lock);
}

/* A quiet log gives no reason to write, and so none to notice that nobody reads any more. False after a line on
 * stderr. */
static bool wait_for_more(void)
{
	struct pollfd out = {.fd = STDOUT_FILENO};

	if (loop_wait(&out, 1, loop_now() + FOLLOW_PAUSE_MS) <= 0 || (out.revents & (POLLERR | POLLHUP)) == 0)
		return true;
	errno = EPIPE;
	warn_errno("cannot write to standard output");
	return false;
}

/* False after a line on stderr, or if out_close() will print it. */
static bool print_log(const struct rundir *clusters, const char *name, int log, bool follow)
{
	struct str text = STR_INIT;
	bool alive, done;

	do {
		/* Asked first: what was written before the end is read after it. */
		alive = follow && is_alive(clusters, name, log);
		done = print_rest(log, stdout, &text);
		if (!done)
			warn_errno("cannot read the log of '%s'", name);
		out_flush();
		done = done && ferror(stdout) == 0 && (!alive || wait_for_more());
	} while (alive && done);
	print_escaped(stdout, str_text(&text), text.length);
	str_free(&text);
	return done;
}

/* The log of a cluster with this name; -1 after a line on stderr. */
static int open_log_of(const struct rundir *clusters, const char *name)
{
	struct state record;

	if (!state_read(clusters, name, &record)) {
		if (state_is_none(clusters, name))
			(void)find_warn_absent(clusters, name);
		return -1;
	}
	int log = open_log(&record);
	if (log < 0)
		warn_errno("cannot read '%s/%s'", record.directory, POSTMASTER_LOG);
	state_free(&record);
	return log;
}

/* Find the cluster and open its log; -1 after a line on stderr, else *clusters is to be closed. */
static int find_log(const char *what, struct rundir *clusters, char name[CLUSTER_NAME_SIZE])
{
	if (!rundir_open(clusters, false)) {
		if (errno != ENOENT || !rundir_locate(clusters))
			return -1;
		(void)find_warn_absent(clusters, what);
		rundir_close(clusters);
		return -1;
	}
	int log = find_cluster(clusters, what, name) ? open_log_of(clusters, name) : -1;
	if (log < 0)
		rundir_close(clusters);
	return log;
}

/* False after a line on stderr. */
static bool show_log(const char *what, bool follow)
{
	struct rundir clusters;
	char name[CLUSTER_NAME_SIZE];
	int log = find_log(what, &clusters, name);

	if (log < 0) {
		(void)out_close();
		return false;
	}
	bool shown = print_log(&clusters, name, log, follow);
	close(log);
	rundir_close(&clusters);
	return out_close() && shown;
}

/* ---- its URL ---- */

static char *directory_of(const struct rundir *clusters, const char *name)
{
	struct state record;
	char *directory = NULL;

	if (!state_read(clusters, name, &record)) {
		if (state_is_none(clusters, name))
			(void)find_warn_absent(clusters, name);
		return NULL;
	}
	if (record.state != STATE_SPARE)
		directory = mem_copy(record.directory);
	else
		warn_msg("'%s' is a spare, which has no URL yet", name);
	state_free(&record);
	return directory;
}

/* The directory of the cluster that the operand names, allocated; NULL after a line on stderr, also if nobody has its
 * URL. */
static char *find_directory(const char *what)
{
	struct rundir clusters;
	char name[CLUSTER_NAME_SIZE];
	char *directory = NULL;

	if (!rundir_open(&clusters, false)) {
		if (errno == ENOENT && rundir_locate(&clusters)) {
			(void)find_warn_absent(&clusters, what);
			rundir_close(&clusters);
		}
		return NULL;
	}
	if (find_cluster(&clusters, what, name))
		directory = directory_of(&clusters, name);
	rundir_close(&clusters);
	return directory;
}

static int show_url(const struct options *options)
{
	const char *what = options->operands.item[0];
	const struct terms_join terms = {0};
	struct claim claim;
	struct str url = STR_INIT;
	bool failed;
	char *directory = find_directory(what);

	if (!directory)
		return STATUS_FAILED;
	bool shown = claim_join(directory, &terms, &claim, &failed);
	free(directory);
	if (!shown) {
		char *name = url_shown(what);
		if (!failed)
			warn_msg("'%s' is not running", name);
		free(name);
		return STATUS_FAILED;
	}
	shown = answer_add_url(options, &claim, &url);
	if (shown)
		puts(str_text(&url));
	claim_close(&claim);
	str_free(&url);
	return out_close() && shown ? STATUS_DONE : STATUS_FAILED;
}

int show_cluster(const struct options *options)
{
	if (options->form && options->follow)
		die_usage("show takes -F or -u, not both");
	if (options->form)
		return show_url(options);
	return show_log(options->operands.item[0], options->follow) ? STATUS_DONE : STATUS_FAILED;
}

int show_open(const char *what)
{
	struct rundir clusters;
	char name[CLUSTER_NAME_SIZE];
	int log = find_log(what, &clusters, name);

	if (log < 0)
		return -1;
	(void)lseek(log, 0, SEEK_END);
	rundir_close(&clusters);
	return log;
}

void show_more(int log, FILE *out)
{
	struct str text = STR_INIT;

	(void)print_rest(log, out, &text);
	print_escaped(out, str_text(&text), text.length);
	(void)fflush(out);
	str_free(&text);
}
