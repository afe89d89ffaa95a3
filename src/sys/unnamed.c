#if defined(__linux__)
#define _GNU_SOURCE /* O_TMPFILE */
#endif

#include "sys/unnamed.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/fd.h"

const char *unnamed_directory(void)
{
	const char *directory = getenv("TMPDIR");

	return directory && *directory != '\0' ? directory : "/tmp";
}

/* Where a file cannot be made without a name, it has one for a moment. */
static int open_named(void)
{
	char *path = str_format("%s/tinypg.XXXXXX", unnamed_directory());
	int fd = mkstemp(path);

	if (fd >= 0 && (unlink(path) != 0 || !fd_set_inherited(fd, false))) {
		fd_close(fd);
		fd = -1;
	}
	free(path);
	return fd;
}

int unnamed_open(void)
{
#ifdef O_TMPFILE
	int fd = open(unnamed_directory(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

	if (fd >= 0)
		return fd;
#endif
	return open_named();
}

int unnamed_write(const struct str *text)
{
	int fd = unnamed_open();

	if (fd >= 0 && (!fd_write_all(fd, str_text(text), text->length) || lseek(fd, 0, SEEK_SET) < 0)) {
		fd_close(fd);
		fd = -1;
	}
	return fd;
}
