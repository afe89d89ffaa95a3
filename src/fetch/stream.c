#include "fetch/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "fetch/retry.h"
#include "outside/digest.h"
#include "outside/unpack.h"
#include "sys/cputime.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/progress.h"
#include "sys/signals.h"

#define ARCHIVE_MAX (1024ULL * 1024 * 1024)
#define READ_SIZE (256U * 1024)
#define REPORT_MAX 65536
#define DIGITS_SHOWN 16
#define UNPACK_MAX_S 600 /* seconds of processor time in all */
#define UNPACK_IDLE_S 60 /* seconds of processor time without a byte of output */
#define POLL_MS 100      /* between looks at *stop */

/* The child that unpacks. */
struct unpacker {
	pid_t pid;
	int bytes;  /* our end of its input; -1: closed */
	int report; /* our end of its report */
};

/* Where the bytes go. */
struct flow {
	const struct stream *transfer;
	struct unpacker *unpacker;
	struct digest *digest;
	struct progress progress;
	bool deaf; /* the unpacker has stopped reading */
	bool page; /* the bytes begin like a web page */
	bool began;
};

static bool unpacker_start(
	struct unpacker *unpacker, const struct staging *staging, const char *name, const char *mark);
static bool unpacker_end(struct unpacker *unpacker, const volatile sig_atomic_t *stop, struct str *problem);
static bool take(void *context, const void *bytes, size_t length, unsigned long long total);
static enum stream_end pull(struct flow *flow, struct str *problem);
static enum stream_end read_file(struct flow *flow, struct str *problem);
static bool matches(struct flow *flow, enum checksum_kind kind, struct str *problem);

enum stream_end stream_run(const struct stream *transfer, const struct staging *staging, const char *name,
	const char *mark, struct str *problem)
{
	struct unpacker unpacker;
	struct flow flow = {.transfer = transfer, .unpacker = &unpacker};
	struct str complaint = STR_INIT;

	enum checksum_kind kind = transfer->expected.hex[0] != '\0' ? transfer->expected.kind : CHECKSUM_SHA256;
	flow.digest = digest_open(kind);
	if (!flow.digest) {
		str_addf(problem, "libcrypto does not offer %s", checksum_name(kind));
		return STREAM_REFUSED;
	}
	if (!unpacker_start(&unpacker, staging, name, mark)) {
		str_addf(problem, "cannot start to unpack: %s", strerror(errno));
		digest_close(flow.digest, NULL);
		return STREAM_REFUSED;
	}
	void (*pipe_action)(int) = signal(SIGPIPE, SIG_IGN);
	progress_begin(&flow.progress, transfer->what, transfer->quiet);
	enum stream_end end = pull(&flow, problem);
	progress_end(&flow.progress);

	/* A broken download also makes the unpacker complain, so only the cause is reported. Likewise a wrong
	 * checksum explains a damaged archive. */
	bool unpacked = unpacker_end(&unpacker, transfer->stop, &complaint);
	bool same = matches(&flow, kind, end == STREAM_DONE ? problem : NULL);
	if (end == STREAM_DONE && !same) {
		end = STREAM_REFUSED;
	} else if (end == STREAM_DONE && !unpacked) {
		str_add(problem, str_text(&complaint));
		end = STREAM_REFUSED;
	}
	str_free(&complaint);
	(void)signal(SIGPIPE, pipe_action);
	return end;
}

/* ---- the child ---- */

/* Let signals end the child, which its parent only notes; and let a limit end it if an archive keeps it busy without
 * an end. */
static void be_mortal(void)
{
	const struct sigaction standard = {.sa_handler = SIG_DFL};

	signals_handle(&standard, NULL);
	cputime_limit(FAULT("stream.idle") ? 1 : UNPACK_IDLE_S, UNPACK_MAX_S);
}

static _Noreturn void unpack(int bytes, int report, int dir, const char *name, const char *mark)
{
	const int keep[] = {bytes, report, dir};

	fd_close_from(3, keep, sizeof keep / sizeof *keep);
	be_mortal();
	char *problem = unpack_stream(bytes, dir, name, mark);
	if (problem)
		(void)fd_write_all(report, problem, strlen(problem));
	_exit(!problem ? STATUS_DONE : STATUS_FAILED);
}

static bool unpacker_start(struct unpacker *unpacker, const struct staging *staging, const char *name, const char *mark)
{
	int bytes[2];
	int report[2];

	if (!fd_pipe(bytes))
		return false;
	if (!fd_pipe(report)) {
		(void)close(bytes[0]);
		(void)close(bytes[1]);
		return false;
	}
	unpacker->pid = fork();
	if (unpacker->pid == 0)
		unpack(bytes[0], report[1], staging->fd, name, mark);
	int saved = errno;
	(void)close(bytes[0]);
	(void)close(report[1]);
	unpacker->bytes = bytes[1];
	unpacker->report = report[0];
	if (unpacker->pid < 0) {
		(void)close(bytes[1]);
		(void)close(report[0]);
	} else {
		(void)fd_set_nonblocking(bytes[1], true);
	}
	errno = saved;
	return unpacker->pid >= 0;
}

static bool is_stopped(const volatile sig_atomic_t *stop)
{
	return stop && *stop != 0;
}

/* Write bytes to the unpacker; false if it reads no more. */
static bool unpacker_give(
	struct unpacker *unpacker, const volatile sig_atomic_t *stop, const char *bytes, size_t length)
{
	struct pollfd polled = {.fd = unpacker->bytes, .events = POLLOUT};

	while (length > 0) {
		ssize_t given = write(unpacker->bytes, bytes, length);
		if (given >= 0) {
			bytes += given;
			length -= (size_t)given;
		} else if (errno == EAGAIN && !is_stopped(stop)) {
			(void)loop_wait(&polled, 1, loop_now() + POLL_MS);
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

/* Close the unpacker's input and wait for it, which may take long. True if it unpacked everything; else problem says
 * what was wrong. */
static bool unpacker_end(struct unpacker *unpacker, const volatile sig_atomic_t *stop, struct str *problem)
{
	struct pollfd polled = {.fd = unpacker->report, .events = POLLIN};
	int status = 0;
	pid_t ended;

	(void)close(unpacker->bytes);
	while (!is_stopped(stop) && loop_wait(&polled, 1, loop_now() + POLL_MS) == 0)
		;
	if (is_stopped(stop))
		(void)kill(unpacker->pid, SIGKILL);
	bool told = fd_read_all(unpacker->report, problem, REPORT_MAX) && problem->length > 0;
	(void)close(unpacker->report);
	do
		ended = waitpid(unpacker->pid, &status, 0);
	while (ended < 0 && errno == EINTR);
	if (ended == unpacker->pid && WIFEXITED(status) && WEXITSTATUS(status) == STATUS_DONE)
		return true;
	if (!told && WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		str_add(problem, "unpacking it brings nothing more, and does not end");
	else if (!told && WIFSIGNALED(status))
		str_addf(problem, "the unpacker was ended by signal %d", WTERMSIG(status));
	else if (!told)
		str_add(problem, "the unpacker failed");
	return false;
}

/* ---- the flow of bytes ---- */

static bool take(void *context, const void *bytes, size_t length, unsigned long long total)
{
	struct flow *flow = context;

	if (!flow->began && length > 0)
		flow->page = *(const char *)bytes == '<';
	flow->began = true;
	digest_add(flow->digest, bytes, length);
	/* The other bytes are still needed for the digest, which distinguishes a damaged transfer from a bad
	 * archive. */
	if (!flow->deaf && !unpacker_give(flow->unpacker, flow->transfer->stop, bytes, length))
		flow->deaf = true;
	int *copy = flow->transfer->copy;
	if (copy && *copy >= 0 && !fd_write_all(*copy, bytes, length))
		*copy = -1;
	progress_add(&flow->progress, length, total);
	return true;
}

static enum stream_end pull(struct flow *flow, struct str *problem)
{
	if (!flow->transfer->download)
		return read_file(flow, problem);
	struct download download = *flow->transfer->download;
	download.take = take;
	download.context = flow;
	download.most = ARCHIVE_MAX;
	download.stop = flow->transfer->stop;
	switch (retry_run(&download, problem)) {
	case DOWNLOAD_DONE: return STREAM_DONE;
	case DOWNLOAD_ABSENT: return STREAM_ABSENT;
	case DOWNLOAD_STOPPED: return STREAM_STOPPED;
	case DOWNLOAD_SAME:
	case DOWNLOAD_FAILED:
	case DOWNLOAD_BROKEN: break;
	}
	return STREAM_UNREACHABLE;
}

static enum stream_end read_file(struct flow *flow, struct str *problem)
{
	const volatile sig_atomic_t *stop = flow->transfer->stop;
	char *bytes = mem_alloc(READ_SIZE);
	struct stat st;
	ssize_t got = 0;
	unsigned long long total = 0;

	if (fstat(flow->transfer->file, &st) == 0 && st.st_size > 0)
		total = (unsigned long long)st.st_size;
	while (!is_stopped(stop) && (got = read(flow->transfer->file, bytes, READ_SIZE)) > 0)
		(void)take(flow, bytes, (size_t)got, total);
	int saved = errno;
	free(bytes);
	if (is_stopped(stop))
		return STREAM_STOPPED;
	if (got == 0)
		return STREAM_DONE;
	str_add(problem, strerror(saved));
	return STREAM_REFUSED;
}

/* Close the digest, and compare it. problem may be NULL. */
static bool matches(struct flow *flow, enum checksum_kind kind, struct str *problem)
{
	const struct checksum *expected = &flow->transfer->expected;
	struct checksum got = {.kind = kind};

	digest_close(flow->digest, got.hex);
	if (flow->transfer->found)
		*flow->transfer->found = got;
	if (expected->hex[0] == '\0' || checksum_same(&got, expected))
		return true;
	if (problem)
		str_addf(problem, "its %s is %.*s..., not %.*s...%s", checksum_name(kind), DIGITS_SHOWN, got.hex,
			DIGITS_SHOWN, expected->hex, flow->page ? " (a web page came in its place)" : "");
	return false;
}
