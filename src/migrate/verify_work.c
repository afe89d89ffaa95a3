#include "migrate/verify_work.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fd.h"

/* Read so many bytes. False at the end of the connection. */
static bool take(int fd, void *bytes, size_t length)
{
	char *to = bytes;

	while (length > 0) {
		ssize_t got = read(fd, to, length);
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		if (got > 0) {
			to += got;
			length -= (size_t)got;
		}
	}
	return true;
}

static bool report(int fd, struct verifier *verifier, const struct migrations_step *step, size_t number)
{
	struct str verdict = STR_INIT;
	struct verify_work_report report = {.step = number};

	report.result = verify_try(verifier, step, &verdict);
	report.length = verdict.length;
	bool done = fd_write_all(fd, &report, sizeof report) && fd_write_all(fd, str_text(&verdict), verdict.length);
	str_free(&verdict);
	return done;
}

/* If the other process ends, writing to it ends this one, too. */
_Noreturn void verify_work(const struct verify *verify, const struct migrations_step *steps, int fd)
{
	struct verifier verifier;
	struct verify_work_batch batch;
	bool done = true;

	verify_open(verify, &verifier);
	while (done && take(fd, &batch, sizeof batch))
		for (size_t i = 0; i < batch.count && done; i++)
			done = report(fd, &verifier, &steps[batch.first + i], batch.first + i);
	verify_close(&verifier);
	_exit(0);
}

bool verify_work_give(int fd, struct verify_work_batch batch)
{
	return send(fd, &batch, sizeof batch, MSG_NOSIGNAL) == (ssize_t)sizeof batch;
}

bool verify_work_take(int fd, struct verify_work_report *report, struct str *verdict)
{
	if (!take(fd, report, sizeof *report))
		return false;
	char *text = mem_alloc(report->length + 1);
	bool done = take(fd, text, report->length);
	if (done)
		str_add_bytes(verdict, text, report->length);
	free(text);
	return done;
}
