#include "template/file_digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "install/memo.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "template/step_stat.h"

/* To read a smaller file is faster than to look up its digest. */
enum { REMEMBERED_MIN = 1 << 20 };

bool file_digest_of(const char *path, char digest[DIGEST_SHA256_SIZE])
{
	struct stat before;
	struct stat after;
	struct memo memo;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool read = fd >= 0 && fstat(fd, &before) == 0;

	if (read && S_ISDIR(before.st_mode)) {
		errno = EISDIR;
		read = false;
	}
	bool large = read && before.st_size >= REMEMBERED_MIN && !step_stat_is_young(&before);
	char *real = large ? fs_real_path(path) : NULL;
	if (real && memo_read(real, &before, &memo) && memo.digest[0] != '\0') {
		memcpy(digest, memo.digest, sizeof memo.digest);
	} else if (read) {
		read = digest_file(fd, digest) && fstat(fd, &after) == 0;
		if (read && real && after.st_ctim.tv_sec == before.st_ctim.tv_sec &&
			after.st_ctim.tv_nsec == before.st_ctim.tv_nsec) {
			memo = (struct memo){0};
			memcpy(memo.digest, digest, sizeof memo.digest);
			memo_write(real, &before, &memo);
		}
	}
	free(real);
	fd_close(fd);
	return read;
}
