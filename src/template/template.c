#include "template/template.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "install/cache.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/pidscope.h"
#include "sys/tree.h"

enum { BOOT_MAX = 256 };

static bool is_whole(int fd);

int template_hold(const char *directory)
{
	return template_hold_at(AT_FDCWD, directory);
}

int template_hold_at(int templates, const char *name)
{
	int fd = fs_open_dir(templates, name);
	if (fd < 0)
		return -1;
	/* Only a remover locks exclusively; never hold an incomplete template, so that the remover can proceed. */
	if (!is_whole(fd) || !lock_descriptor(fd, LOCK_SHARED, false) || !fd_is_named(fd, templates, name)) {
		close(fd);
		errno = ENOENT;
		return -1;
	}
	/* This fails on a read-only file system, where nothing is pruned. */
	(void)futimens(fd, NULL);
	return fd;
}

int template_hold_shared(const char *name, char **directory)
{
	size_t count = cache_count();
	int held = -1;
	bool closed = false;

	for (size_t i = 1; i < count && held < 0; i++) {
		int templates = cache_open_of(i, "template");
		if (templates < 0)
			continue;
		held = template_hold_at(templates, name);
		closed = closed || (held < 0 && errno == EACCES);
		if (held >= 0 && directory)
			*directory = cache_name_of(i, "template", name);
		close(templates);
	}
	errno = closed ? EACCES : ENOENT;
	return held;
}

bool template_is_anywhere(int templates, const char *name)
{
	if (template_is_there(templates, name))
		return true;
	int held = template_hold_shared(name, NULL);
	if (held >= 0)
		close(held);
	return held >= 0;
}

bool template_is_there(int templates, const char *name)
{
	int fd = fs_open_dir(templates, name);
	bool there = fd >= 0 && is_whole(fd);
	if (fd >= 0)
		close(fd);
	return there;
}

/* A waiter finds the sync finished, or its holder dead. */
void template_sync(int templates, const char *name)
{
	struct stat st;
	int fd = template_hold_at(templates, name);
	int boot = fd >= 0 ? openat(fd, "boot", O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;

	if (boot >= 0 && lock_descriptor(boot, LOCK_EXCLUSIVE, true) && fstat(boot, &st) == 0 && st.st_nlink > 0 &&
		!FAULT("template.sync") && tree_sync(templates, name))
		(void)unlinkat(fd, "boot", 0);
	fd_close(boot);
	fd_close(fd);
}

void template_sync_all(void)
{
	struct strs names = STRS_INIT;
	int templates = cache_open("template", false);

	if (templates >= 0 && fs_list(templates, ".", &names)) {
		for (size_t i = 0; i < names.count; i++) {
			char *boot = fs_join(names.item[i], "boot");
			/* Ask first, because a sync counts as a use. */
			if (faccessat(templates, boot, F_OK, 0) == 0)
				template_sync(templates, names.item[i]);
			free(boot);
		}
	}
	fd_close(templates);
	strs_free(&names);
}

void template_add_boot(struct str *out)
{
	struct str scope = STR_INIT;

	/* The boot is the first part of the text. */
	pidscope_add(&scope);
	str_add_bytes(out, str_text(&scope), strcspn(str_text(&scope), ":"));
	str_free(&scope);
}

/* A template that has its name is complete, unless it was left unsynced before the last boot: then it may have lost
 * data. */
static bool is_whole(int fd)
{
	struct str written = STR_INIT;
	struct str now = STR_INIT;

	bool synced = !fd_read_file(fd, "boot", &written, BOOT_MAX) && errno == ENOENT;
	bool whole = synced;
	if (!synced) {
		template_add_boot(&now);
		whole = now.length > 0 && str_equal(str_text(&written), str_text(&now));
	}
	str_free(&written);
	str_free(&now);
	return whole;
}
