#include "template/index.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "server/temp_instance.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/staging.h"
#include "sys/tree.h"
#include "template/template.h"
#include "text/fields.h"

enum { MADE_MAX = 1 << 20 };

static bool read_entry(int templates, const char *name, struct template_entry *entry);
static long long bytes_noted(const char *made);
static void clear_staging(void *context, int staging, const char *name);
static void sweep_lock(int templates, const char *name);
static void close_to_others(int templates, const char *name);
static int open_alone(int templates, const char *name);

bool index_read(int templates, struct template_entries *entries)
{
	struct strs names = STRS_INIT;

	*entries = (struct template_entries){0};
	if (!fs_list(templates, ".", &names))
		return false;
	strs_sort(&names);
	entries->item = mem_alloc((names.count + 1) * sizeof *entries->item);
	for (size_t i = 0; i < names.count; i++)
		if (read_entry(templates, names.item[i], &entries->item[entries->count]))
			entries->count++;
	strs_free(&names);
	return true;
}

void index_free(struct template_entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		free(entries->item[i].name);
		str_free(&entries->item[i].made);
	}
	free(entries->item);
	*entries = (struct template_entries){0};
}

bool index_remove(int templates, const char *name)
{
	int fd = open_alone(templates, name);
	if (fd < 0)
		return errno == ENOENT;
	/* The lock keeps those away who would hold the template. */
	bool gone = staging_discard(templates, name);
	fd_close(fd);
	return gone;
}

void index_sweep(int templates, const char *path)
{
	struct strs names = STRS_INIT;
	char *where = mem_copy(path);

	staging_sweep(templates, clear_staging, where);
	free(where);
	if (fs_list(templates, ".", &names)) {
		for (size_t i = 0; i < names.count; i++)
			if (str_ends(names.item[i], ".lock"))
				sweep_lock(templates, names.item[i]);
			else if (!staging_is_name(names.item[i]))
				close_to_others(templates, names.item[i]);
	}
	strs_free(&names);
}

/* Read an entry of cache/template. False if it is no template: a template is a directory with a file `made`. */
static bool read_entry(int templates, const char *name, struct template_entry *entry)
{
	struct stat st;

	*entry = (struct template_entry){0};
	if (staging_is_name(name))
		return false;
	int fd = fs_open_dir(templates, name);
	if (fd < 0)
		return false;
	bool good = fstat(fd, &st) == 0 && fd_read_file(fd, "made", &entry->made, MADE_MAX);
	if (good) {
		entry->name = mem_copy(name);
		entry->last_use = st.st_mtime;
		entry->bytes = bytes_noted(str_text(&entry->made));
		if (entry->bytes == 0)
			(void)tree_add_bytes(fd, &entry->bytes);
	} else {
		str_free(&entry->made);
	}
	close(fd);
	return good;
}

/* The size that was noted when the template was made; a template never changes. 0: nothing was noted. */
static long long bytes_noted(const char *made)
{
	struct fields fields;
	bool good = true;

	if (!fields_parse(made, &fields))
		return 0;
	long long bytes = fields_number(&fields, TEMPLATE_BYTES, LLONG_MAX, &good);
	fields_free(&fields);
	return bytes;
}

/* A server that ran in a staging directory may have left shared memory. */
static void clear_staging(void *context, int staging, const char *name)
{
	const char *path = context;
	int work = fs_open_dir(staging, "work");

	if (work < 0)
		return;
	char *directory = str_format("%s/%s/work", path, name);
	temp_instance_sweep(work, directory);
	free(directory);
	close(work);
}

static void sweep_lock(int templates, const char *name)
{
	int fd = lock_take(templates, name, 0600, LOCK_EXCLUSIVE, false);
	if (fd < 0)
		return;
	(void)unlinkat(templates, name, 0);
	close(fd);
}

/* Somebody may have given others access to the directory: take it away. */
static void close_to_others(int templates, const char *name)
{
	int fd = fs_open_dir(templates, name);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 077) != 0)
		(void)fchmod(fd, 0700);
	fd_close(fd);
}

/* Open the directory and lock it exclusively. -1 if somebody else has it locked, or if the name now means another
 * directory. */
static int open_alone(int templates, const char *name)
{
	int fd = fs_open_dir(templates, name);

	if (fd < 0)
		return -1;
	if (lock_descriptor(fd, LOCK_EXCLUSIVE, false) && fd_is_named(fd, templates, name))
		return fd;
	fd_close(fd);
	errno = EWOULDBLOCK;
	return -1;
}
