#include "install/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "install/memo.h"
#include "install/probe.h"
#include "sys/fs.h"
#include "text/str.h"

enum { OLDEST_MAJOR = 10 };

bool program_find(const char *directory, struct program *server)
{
	*server = (struct program){0};
	char *path = fs_join(directory, "postgres");
	bool found = stat(path, &server->stat) == 0;
	if (found && !S_ISREG(server->stat.st_mode)) {
		errno = S_ISDIR(server->stat.st_mode) ? EISDIR : EACCES;
		found = false;
	}
	if (found && access(path, X_OK) == 0)
		server->postgres = fs_real_path(path);
	if (server->postgres) {
		server->bindir =
			mem_copy_bytes(server->postgres, (size_t)(strrchr(server->postgres, '/') - server->postgres));
	} else {
		*server = (struct program){0};
	}
	int saved = errno;
	free(path);
	errno = saved;
	return server->postgres != NULL;
}

bool program_learn_version(struct program *server, char **problem)
{
	struct memo known;
	struct str line = STR_INIT;

	*problem = NULL;
	if (server->has_version)
		return true;
	memo_read(server->postgres, &server->stat, &known);
	if (!known.has_version && probe_line(server->postgres, "-V", &line, problem)) {
		known.has_version = version_parse_banner(str_text(&line), &known.version);
		if (!known.has_version)
			*problem = str_format("it calls itself '%s'", str_text(&line));
		else
			memo_write(server->postgres, &server->stat, &known);
	}
	if (known.has_version && known.version.major < OLDEST_MAJOR) {
		*problem = str_format("PostgreSQL %u is too old, %d is the oldest", known.version.major, OLDEST_MAJOR);
		known.has_version = false;
	}
	server->has_version = known.has_version;
	server->version = known.version;
	str_free(&line);
	return server->has_version;
}

static bool read_digest(const char *path, char digest[SHA256_HEX_SIZE])
{
	char bytes[65536];
	struct sha256 sha;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	sha256_start(&sha);
	while ((got = read(fd, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			sha256_add(&sha, bytes, (size_t)got);
	int saved = errno;
	close(fd);
	errno = saved;
	sha256_finish(&sha, digest);
	return got == 0;
}

bool program_learn_digest(const struct program *server, char digest[SHA256_HEX_SIZE])
{
	struct memo known;

	(void)memo_read(server->postgres, &server->stat, &known);
	if (known.digest[0] == '\0') {
		if (!read_digest(server->postgres, known.digest))
			return false;
		memo_write(server->postgres, &server->stat, &known);
	}
	memcpy(digest, known.digest, SHA256_HEX_SIZE);
	return true;
}

void program_free(struct program *server)
{
	free(server->bindir);
	free(server->postgres);
	*server = (struct program){0};
}
