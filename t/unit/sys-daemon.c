#include "sys/daemon.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sys/fd.h"

static void test_detach(void)
{
	int ends[2];
	bool failed = true;
	CHECK(fd_pipe(ends));
	pid_t self = getpid();
	if (daemon_detach(&failed)) {
		char where[PATH_MAX] = "";
		bool ok = !failed && getpid() != self && getsid(0) != getpid() && getsid(0) != getsid(self) &&
			getpgrp() == getsid(0) && getcwd(where, sizeof where) && strcmp(where, "/") == 0;
		for (int fd = 0; fd < 3; fd++) {
			struct stat null;
			struct stat here;
			ok = ok && stat("/dev/null", &null) == 0 && fstat(fd, &here) == 0 &&
				here.st_rdev == null.st_rdev;
		}
		(void)fd_write_all(ends[1], ok ? "ok\n" : "no\n", 3);
		_exit(0);
	}
	close(ends[1]);
	CHECK(!failed);
	struct str said = STR_INIT;
	CHECK(fd_read_all(ends[0], &said, 100));
	CHECK_TEXT(str_text(&said), "ok\n");
	str_free(&said);
	close(ends[0]);
	CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

int main(void)
{
	test_detach();
	return check_end();
}
