/* Makes a sample tree with every kind of file, below the working directory. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <sys/socket.h>
#include <sys/un.h>

#include "scratch.h"

static inline void sample_socket(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0)
		scratch_fail(name);
	close(fd);
}

/* The tree `s`: files, links, a fifo, a socket, odd names and modes. */
static inline void sample_make(void)
{
	static char big[300000];
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)(i * 7 + i / 1000);
	if (mkdir("s", 0755) != 0 || mkdir("s/base", 0777) != 0 || mkdir("s/base/empty", 0500) != 0)
		scratch_fail("s");
	scratch_text("s/PG_VERSION", "15\n");
	scratch_text("s/base/none", "");
	scratch_write("s/base/big", big, sizeof big);
	scratch_write("s/base/page", big, 8192);
	scratch_text("s/base/new\nline", "newline");
	scratch_text("s/-rf", "option");
	if (chmod("s/PG_VERSION", 0444) != 0 || chmod("s/-rf", 0777) != 0 || symlink("base/page", "s/link") != 0 ||
		symlink("/nowhere/at all", "s/dangling") != 0 || symlink("..", "s/base/up") != 0 ||
		mkfifo("s/fifo", 0600) != 0)
		scratch_fail("s");
	sample_socket("s/.s.PGSQL.5432");
}

#endif
