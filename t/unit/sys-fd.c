#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static char directory[] = "/tmp/unit-fd.XXXXXX";

static bool is_open(int fd);
static bool closes_on_exec(int fd);
static const char *path_of(const char *name);
static void write_file(const char *name, const char *bytes, size_t length);
/* Run body in a child; what it returns is its exit status. */
static void test_write_at(void)
{
	struct str got = STR_INIT;
	int fd = open(path_of("holed"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK(fd >= 0 && fd_write_all_at(fd, "end", 3, 2) && fd_write_all_at(fd, "", 0, 9));
	CHECK(fd_read_all(fd, &got, 16));
	CHECK(got.length == 5 && memcmp(got.text, "\0\0end", 5) == 0);
	close(fd);
	errno = 0;
	CHECK(!fd_write_all_at(-1, "x", 1, 0) && errno == EBADF);
	str_free(&got);
}

static int in_child(int (*body)(void));

static void test_pipes(void)
{
	int ends[2] = {-1, -1};
	char got[8] = "";
	CHECK(fd_pipe(ends));
	CHECK(closes_on_exec(ends[0]) && closes_on_exec(ends[1]));
	CHECK(fd_write_all(ends[1], "abc", 3));
	CHECK(read(ends[0], got, sizeof got) == 3 && memcmp(got, "abc", 3) == 0);

	CHECK(fd_set_inherited(ends[0], true) && !closes_on_exec(ends[0]));
	CHECK(fd_set_inherited(ends[0], false) && closes_on_exec(ends[0]));
	CHECK(fd_set_nonblocking(ends[0], true));
	CHECK(read(ends[0], got, 1) < 0 && errno == EAGAIN);
	CHECK(fd_set_nonblocking(ends[0], false));
	CHECK((fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0);
	close(ends[0]);
	close(ends[1]);
	errno = 0;
	CHECK(!fd_set_inherited(ends[0], true) && errno == EBADF);
	errno = 0;
	CHECK(!fd_set_nonblocking(ends[0], true) && errno == EBADF);
}

static void test_socketpair(void)
{
	int ends[2] = {-1, -1};
	char got[8] = "";
	CHECK(fd_socketpair(ends));
	CHECK(closes_on_exec(ends[0]) && closes_on_exec(ends[1]));
	CHECK(fd_write_all(ends[0], "x", 1) && read(ends[1], got, 1) == 1);
	CHECK(fd_write_all(ends[1], "y", 1) && read(ends[0], got, 1) == 1);
	errno = ENOENT;
	fd_close(ends[0]);
	fd_close(ends[0]);
	CHECK_NUMBER(errno, ENOENT);
	CHECK(read(ends[1], got, 1) == 0);
	close(ends[1]);
}

static void note(int number)
{
	(void)number;
}

static void interrupt_every(suseconds_t microseconds)
{
	struct sigaction action = {.sa_handler = note};
	struct itimerval interval = {{0, microseconds}, {0, microseconds}};
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &interval, NULL);
}

/* More than a pipe holds, to a child that is late and back, while signals interrupt. */
static void test_whole_transfer(void)
{
	enum { SIZE = 1000000 };
	int there[2];
	int back[2];
	struct str got = STR_INIT;
	if (!CHECK(fd_pipe(there) && fd_pipe(back)))
		return;
	pid_t child = fork();
	if (child == 0) {
		struct str all = STR_INIT;
		close(there[1]);
		close(back[0]);
		sleep(1);
		interrupt_every(1000);
		bool done = fd_read_all(there[0], &all, SIZE) && fd_write_all(back[1], all.text, all.length);
		str_free(&all);
		_exit(done ? 0 : 1);
	}
	close(there[0]);
	close(back[1]);

	char *bytes = malloc(SIZE);
	for (size_t i = 0; bytes && i < SIZE; i++)
		bytes[i] = (char)(i * 7 % 251);
	interrupt_every(1000);
	CHECK(bytes && fd_write_all(there[1], bytes, SIZE));
	close(there[1]);
	CHECK(fd_read_all(back[0], &got, SIZE));
	CHECK(bytes && got.length == SIZE && memcmp(got.text, bytes, SIZE) == 0);
	interrupt_every(0);
	close(back[0]);
	int status = -1;
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	str_free(&got);
	free(bytes);
}

static void test_read_limits(void)
{
	struct str got = STR_INIT;
	write_file("five", "ab\0de", 5);
	str_add(&got, "=");
	CHECK(fd_read_file(AT_FDCWD, path_of("five"), &got, 5));
	CHECK(got.length == 6 && memcmp(got.text, "=ab\0de", 7) == 0);
	errno = 0;
	CHECK(!fd_read_file(AT_FDCWD, path_of("five"), &got, 4) && errno == EFBIG);
	str_truncate(&got, 0);
	write_file("empty", "", 0);
	CHECK(fd_read_file(AT_FDCWD, path_of("empty"), &got, 0) && got.length == 0);
	CHECK_TEXT(str_text(&got), "");
	str_free(&got);
}

static void test_read_file_refuses(void)
{
	struct str got = STR_INIT;
	int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	write_file("file", "text", 4);
	CHECK(fd_read_file(dir, "file", &got, 10));
	CHECK_TEXT(str_text(&got), "text");
	CHECK(symlinkat("file", dir, "link") == 0);
	errno = 0;
	CHECK(!fd_read_file(dir, "link", &got, 10) && errno == ELOOP);
	CHECK(mkfifo(path_of("fifo"), 0600) == 0);
	errno = 0;
	CHECK(!fd_read_file(dir, "fifo", &got, 10) && errno == EINVAL);
	errno = 0;
	CHECK(!fd_read_file(dir, ".", &got, 10) && errno == EISDIR);
	errno = 0;
	CHECK(!fd_read_file(dir, "absent", &got, 10) && errno == ENOENT);
	CHECK_TEXT(str_text(&got), "text");
	close(dir);
	str_free(&got);
}

static void test_is_named(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int dir = open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(fd_is_named(fd, dir, "null"));
	CHECK(fd_is_named(fd, AT_FDCWD, "/dev/null"));
	CHECK(!fd_is_named(fd, dir, "zero") && errno == ESTALE);
	CHECK(!fd_is_named(fd, dir, "no such name") && errno == ENOENT);
	CHECK(!fd_is_named(-1, dir, "null") && errno == EBADF);
	close(dir);
	close(fd);
}

static void test_write_fails(void)
{
	int ends[2];
	if (!CHECK(fd_pipe(ends)))
		return;
	close(ends[0]);
	struct sigaction action = {.sa_handler = SIG_IGN};
	sigaction(SIGPIPE, &action, NULL);
	errno = 0;
	CHECK(!fd_write_all(ends[1], "x", 1) && errno == EPIPE);
	CHECK(fd_write_all(ends[1], "", 0));
	close(ends[1]);
}

static int close_all_but_some(void)
{
	int first = dup(0);
	for (int fd = first + 1; fd < first + 40; fd++)
		if (dup2(0, fd) != fd)
			return 1;
	int keep[] = {first + 30, 0, first + 5};
	fd_close_from(first, keep, 3);
	for (int fd = first; fd < first + 40; fd++)
		if (is_open(fd) != (fd == first + 30 || fd == first + 5))
			return 2;
	if (!is_open(0) || !is_open(1) || !is_open(2))
		return 3;
	fd_close_from(0, NULL, 0);
	for (int fd = 0; fd < first + 40; fd++)
		if (is_open(fd))
			return 4;
	return 0;
}

static int open_closed_ones(void)
{
	char byte = 'x';
	close(0);
	close(1);
	close(2);
	fd_open_standard();
	if (!is_open(0) || !is_open(1) || !is_open(2) || is_open(3))
		return 1;
	if (read(0, &byte, 1) != 0 || write(2, "x", 1) != 1)
		return 2;
	errno = 0;
	return write(1, "x", 1) < 0 && errno == EBADF ? 0 : 3;
}

static int open_one_in_the_middle(void)
{
	int ends[2];
	if (pipe(ends) != 0 || dup2(ends[1], 0) != 0 || dup2(ends[1], 2) != 2)
		return 1;
	close(1);
	fd_open_standard();
	return is_open(1) && write(1, "x", 1) < 0 && write(0, "y", 1) == 1 && write(2, "z", 1) == 1 ? 0 : 2;
}

static int leave_open_ones(void)
{
	int ends[2];
	if (pipe(ends) != 0 || dup2(ends[1], 1) != 1)
		return 1;
	fd_open_standard();
	return write(1, "x", 1) == 1 ? 0 : 2;
}

static void test_in_children(void)
{
	/* 3 may be open here: it is the runner's. */
	fd_close_from(3, NULL, 0);
	CHECK_NUMBER(in_child(close_all_but_some), 0);
	CHECK_NUMBER(in_child(open_closed_ones), 0);
	CHECK_NUMBER(in_child(open_one_in_the_middle), 0);
	CHECK_NUMBER(in_child(leave_open_ones), 0);
}

int main(void)
{
	if (!CHECK(mkdtemp(directory) != NULL))
		return check_end();
	test_in_children();
	test_pipes();
	test_socketpair();
	test_whole_transfer();
	test_read_limits();
	test_read_file_refuses();
	test_write_fails();
	test_write_at();
	test_is_named();

	static const char *const made[] = {"five", "empty", "file", "link", "fifo", "holed"};
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		unlink(path_of(made[i]));
	CHECK(rmdir(directory) == 0);
	return check_end();
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static bool closes_on_exec(int fd)
{
	return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

static const char *path_of(const char *name)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	return path;
}

static void write_file(const char *name, const char *bytes, size_t length)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK(fd >= 0 && fd_write_all(fd, bytes, length) && close(fd) == 0);
}

static int in_child(int (*body)(void))
{
	int status = -1;
	pid_t child = fork();
	if (child == 0)
		_exit(body());
	return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
