/*
 * A staging directory, locked by every process that writes in it, holds two directories: `work`, which belongs to the
 * builder and in which the cluster is made, and `template`, which is renamed into place in the end. What root's builder
 * made is copied into `template`, not given to root: a descriptor or a hard link that a program has kept would still
 * give access to it.
 */
#include "template/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/children.h"
#include "sys/clone.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/loop.h"
#include "sys/staging.h"
#include "sys/tree.h"
#include "template/index.h"
#include "template/template.h"
#include "text/fields.h"
#include "text/utc.h"

enum { LOG_MAX = 64 << 10 };

/* Where one template is made. */
struct workshop {
	struct staging staging;
	const char *path; /* of cache/template */
};

static bool make(const struct publish *publisher, const struct making *making, const struct builder *builder);
static bool fill(
	const struct workshop *shop, const struct making *making, const struct builder *builder, struct str *took);
static bool end_work(const struct workshop *shop, const struct builder *builder);
static bool keep_data(const struct workshop *shop, int work, const struct runtime_user *user, struct str *took);
static bool write_notes(const struct workshop *shop, const struct making *making);
static bool publish(const struct workshop *shop, const char *staged, const char *name);
static void write_log(const struct publish *publisher, const char *name, const char *took);

/* -1 after a line on stderr. */
static int take_lock(const struct publish *publisher, const char *name)
{
	char *lock_name = str_format("%s.lock", name);
	int lock = lock_take(publisher->templates, lock_name, 0600, LOCK_EXCLUSIVE, true);

	if (lock < 0 && errno != EINTR)
		warn_errno("cannot lock '%s/%s'", publisher->path, lock_name);
	free(lock_name);
	return lock;
}

static void release_lock(const struct publish *publisher, const char *name, int lock)
{
	char *lock_name = str_format("%s.lock", name);

	if (lock >= 0) {
		(void)unlinkat(publisher->templates, lock_name, 0);
		close(lock);
	}
	free(lock_name);
}

/* A template that was left unsynced before the last boot is in the way. */
static bool make_room(const struct publish *publisher, const char *name)
{
	if (index_remove(publisher->templates, name))
		return true;
	warn_errno("cannot remove '%s/%s', which is not whole", publisher->path, name);
	return false;
}

bool publish_ensure(const struct publish *publisher, const struct making *making, bool *made)
{
	struct builder builder;
	bool done = false;

	*made = false;
	int lock = take_lock(publisher, making->name);
	if (lock < 0) {
		done = false;
	} else if (template_is_there(publisher->templates, making->name)) {
		done = true;
	} else {
		index_sweep(publisher->templates, publisher->path);
		if (builder_take(publisher->templates, &builder)) {
			*made = done = make(publisher, making, &builder);
			builder_release(&builder);
		}
	}
	release_lock(publisher, making->name, lock);
	return done;
}

bool publish_staged(
	const struct publish *publisher, const struct staging *staging, const char *name, const char *took, bool *made)
{
	const struct workshop shop = {.staging = *staging, .path = publisher->path};
	bool done = false;

	*made = false;
	int lock = take_lock(publisher, name);
	if (lock < 0)
		done = false;
	else if (template_is_there(publisher->templates, name))
		done = true;
	else
		*made = done = make_room(publisher, name) && publish(&shop, name, name);
	if (*made)
		write_log(publisher, name, took);
	release_lock(publisher, name, lock);
	return done;
}

static bool make(const struct publish *publisher, const struct making *making, const struct builder *builder)
{
	struct workshop shop = {.path = publisher->path};
	struct str took = STR_INIT;

	if (!make_room(publisher, making->name))
		return false;
	if (!staging_make(publisher->templates, &shop.staging)) {
		warn_errno("cannot make a directory in '%s'", publisher->path);
		return false;
	}
	bool made = fill(&shop, making, builder, &took) && !FAULT("template.filled") && write_notes(&shop, making) &&
		publish(&shop, "template", making->name);
	if (made && !FAULT("template.published"))
		write_log(publisher, making->name, str_text(&took));
	staging_remove(&shop.staging);
	str_free(&took);
	return made;
}

/* The cluster is made in work/data, and ends as template/data. */
static bool fill(
	const struct workshop *shop, const struct making *making, const struct builder *builder, struct str *took)
{
	char *path = str_format("%s/%s/work", shop->path, shop->staging.name);
	struct workplace place = {.user = &builder->user, .staging = shop->staging.fd, .path = path, .work = -1};
	bool filled = false;

	if (mkdirat(shop->staging.fd, "template", 0700) != 0 || mkdirat(shop->staging.fd, "work", 0700) != 0 ||
		(place.work = fs_open_dir(shop->staging.fd, "work")) < 0)
		warn_errno("cannot make '%s'", path);
	else
		filled = making->fill(making->context, &place, took);
	filled = end_work(shop, builder) && filled && making->check(making->context, &place) &&
		keep_data(shop, place.work, place.user, took);
	fd_close(place.work);
	free(path);
	return filled;
}

/* Programs that a step has left running might still write: end them. */
static bool end_work(const struct workshop *shop, const struct builder *builder)
{
	if (children_end() && builder_clear(builder))
		return true;
	warn_errno("cannot end what runs in '%s/%s'", shop->path, shop->staging.name);
	return false;
}

static bool keep_data(const struct workshop *shop, int work, const struct runtime_user *user, struct str *took)
{
	long long start = loop_now();
	int from = -1;
	int to = -1;
	bool kept;

	if (user->other)
		kept = (from = fs_open_dir(work, "data")) >= 0 &&
			mkdirat(shop->staging.fd, "template/data", 0700) == 0 &&
			(to = fs_open_dir(shop->staging.fd, "template/data")) >= 0 && fchmod(to, 0755) == 0 &&
			clone_checked(from, to, user->uid);
	else
		kept = renameat(work, "data", shop->staging.fd, "template/data") == 0;
	if (!kept)
		warn_errno("cannot copy '%s/%s/work'", shop->path, shop->staging.name);
	fd_close(from);
	fd_close(to);
	str_addf(took, ", copy %lld ms", loop_now() - start);
	return kept;
}

bool publish_write_notes(int template, const char *made, const char *note)
{
	struct str text = STR_INIT;
	struct str boot = STR_INIT;
	long long bytes = 0;

	str_add(&text, made);
	str_add(&text, note);
	template_add_boot(&boot);
	bool written = tree_add_bytes(template, &bytes);
	fields_add_number(&text, TEMPLATE_BYTES, bytes);
	written = written && fs_replace_file(template, "made", str_text(&text), text.length, 0600) &&
		fs_replace_file(template, "boot", str_text(&boot), boot.length, 0600) && fchmod(template, 0700) == 0;
	str_free(&text);
	str_free(&boot);
	return written;
}

static bool write_notes(const struct workshop *shop, const struct making *making)
{
	int fd = fs_open_dir(shop->staging.fd, "template");
	bool written = fd >= 0 && publish_write_notes(fd, str_text(making->made), making->note ? making->note : "");

	if (!written)
		warn_errno("cannot write to '%s/%s'", shop->path, shop->staging.name);
	fd_close(fd);
	return written;
}

static bool publish(const struct workshop *shop, const char *staged, const char *name)
{
	if (!FAULT("template.publish") && renameat(shop->staging.fd, staged, shop->staging.parent, name) == 0)
		return true;
	warn_errno("cannot make '%s/%s'", shop->path, name);
	return false;
}

/* The log tells people what was made, and how long that took. When it is full it becomes log.old, and a new one is
 * begun. */
static void write_log(const struct publish *publisher, const char *name, const char *took)
{
	char when[UTC_SIZE];
	struct stat st;

	char *line = str_format("%s made %s: %s\n", utc_write(time(NULL), when), name, took);
	int fd = openat(publisher->templates, "log", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0) {
		(void)fchmod(fd, 0600);
		(void)fd_write_all(fd, line, strlen(line));
		if (fstat(fd, &st) == 0 && st.st_size > LOG_MAX)
			(void)renameat(publisher->templates, "log", publisher->templates, "log.old");
		close(fd);
	}
	if (publisher->verbose)
		fprintf(stderr, "%s: %s", msg_tool(), line);
	free(line);
}
