#include "template/server_id.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/ldd.h"
#include "install/memo.h"
#include "outside/digest.h"
#include "sys/fd.h"
#include "sys/fs.h"

#define ICU "libicui18n." /* the one of the ICU libraries that compares text */

static bool read_digest(const struct program *server, char digest[65])
{
	int fd = open(server->postgres, O_RDONLY | O_CLOEXEC);
	bool read = fd >= 0 && digest_file(fd, digest);

	if (!read)
		warn_errno("cannot read '%s'", server->postgres);
	fd_close(fd);
	return read;
}

/* The path at which the loader finds ICU, or MEMO_NO_ICU. */
static void find_icu(const struct program *server, char icu[MEMO_PATH_SIZE])
{
	struct loader *loader = ldd_begin(server);
	const char *path = ldd_find_loaded(loader, ICU);

	if (!path)
		path = MEMO_NO_ICU;
	icu[0] = '\0';
	size_t length = strlen(path);
	if (length < MEMO_PATH_SIZE)
		memcpy(icu, path, length + 1);
	ldd_end(loader);
}

/* The name of ICU's file, behind all links. A minor release of ICU has the same soname as the one before, and may sort
 * differently, but its file has another name. Allocated; NULL if the file does not exist. */
static char *name_file(const char *icu)
{
	if (strcmp(icu, MEMO_NO_ICU) == 0)
		return mem_copy("");
	char *file = fs_real_path(icu);
	char *name = file ? mem_copy(strrchr(file, '/') + 1) : NULL;

	free(file);
	return name;
}

bool server_id_know(const struct program *server, struct server_id *id)
{
	struct memo known;

	*id = (struct server_id){0};
	(void)memo_read(server->postgres, &server->stat, &known);
	bool is_new = known.digest[0] == '\0';
	if (is_new && !read_digest(server, known.digest))
		return false;
	id->icu = name_file(known.icu);
	if (!id->icu) {
		find_icu(server, known.icu);
		id->icu = name_file(known.icu);
		if (!id->icu)
			id->icu = mem_copy("");
		is_new = true;
	}
	memcpy(id->digest, known.digest, sizeof id->digest);
	if (is_new)
		memo_write(server->postgres, &server->stat, &known);
	return true;
}

void server_id_free(struct server_id *id)
{
	free(id->icu);
	*id = (struct server_id){0};
}
