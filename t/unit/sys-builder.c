#include "sys/builder.h"

#include <signal.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "base/msg.h"
#include "check.h"
#include "scratch.h"
#include "sys/fd.h"

static void test_user(int locks);
static void test_clear(const struct builder *builder);
static void test_reclaim(int locks);
static pid_t start_as(const struct builder *builder, int *segment);

int main(void)
{
	scratch_open();
	msg_init("builder", "");
	int locks = scratch_dir(".");
	struct builder builder, other;

	if (geteuid() != 0) {
		test_user(locks);
	} else if (CHECK(builder_take(locks, &builder)) && builder.lock >= 0) {
		CHECK(builder.user.other && !builder.user.name);
		CHECK(builder.user.uid >= 61184 && builder.user.uid <= 65519);
		CHECK(builder_take(locks, &other) && other.user.uid != builder.user.uid);
		builder_release(&other);
		test_clear(&builder);
		builder_release(&builder);
		test_reclaim(locks);
	}
	close(locks);
	scratch_close();
	return check_end();
}

/* Nobody else is needed, and nothing is ended. */
static void test_user(int locks)
{
	struct builder builder;

	CHECK(builder_take(locks, &builder));
	CHECK_NUMBER(builder.user.uid, geteuid());
	CHECK(!builder.user.other);
	CHECK(builder_clear(&builder));
	builder_release(&builder);
}

/* A process of its uid in a session of its own, with a segment. Its pid; it waits for ever. */
static pid_t start_as(const struct builder *builder, int *segment)
{
	int ends[2];

	if (pipe(ends) != 0)
		scratch_fail("pipe");
	pid_t pid = fork();
	if (pid == 0) {
		/* As a program that is executed has it. */
		fd_close(builder->lock);
		if (setsid() < 0 || !identity_become(&builder->user))
			_exit(1);
		int id = shmget(IPC_PRIVATE, 4096, 0600);
		if (write(ends[1], &id, sizeof id) != (ssize_t)sizeof id)
			_exit(1);
		for (;;)
			pause();
	}
	if (read(ends[0], segment, sizeof *segment) != (ssize_t)sizeof *segment)
		scratch_fail("read");
	close(ends[0]);
	close(ends[1]);
	return pid;
}

static bool was_killed(pid_t pid)
{
	int status;

	return waitpid(pid, &status, WNOHANG) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static bool segment_is_there(int segment)
{
	struct shmid_ds is;

	return shmctl(segment, IPC_STAT, &is) == 0;
}

static void test_clear(const struct builder *builder)
{
	int segment;
	pid_t pid = start_as(builder, &segment);

	CHECK(segment_is_there(segment));
	CHECK(builder_clear(builder));
	CHECK(was_killed(pid));
	CHECK(!segment_is_there(segment));
}

/* One whose holder was killed: its lock is free. One that is held is left alone. */
static void test_reclaim(int locks)
{
	struct builder builder;
	int segment;

	CHECK(builder_take(locks, &builder));
	pid_t pid = start_as(&builder, &segment);
	builder_reclaim(locks, builder.user.uid);
	CHECK(kill(pid, 0) == 0 && segment_is_there(segment));
	fd_close(builder.lock);
	builder_reclaim(locks, builder.user.uid);
	CHECK(was_killed(pid) && !segment_is_there(segment));
	builder_reclaim(locks, geteuid());

	/* The lock of one who was killed is not left in the directory. */
	int file = openat(builder.locks, builder.lock_name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	CHECK(file >= 0 && close(file) == 0);
	struct builder next;
	CHECK(builder_take(locks, &next));
	CHECK(next.is_systemd || faccessat(builder.locks, builder.lock_name, F_OK, 0) != 0);
	builder_release(&next);
	fd_close(builder.locks);
}
