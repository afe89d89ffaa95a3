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
static bool publish(const struct workshop *shop, const char *name);
static void write_log(const struct publish *publisher, const char *name, const char *took);

bool publish_ensure(const struct publish *publisher, const struct making *making, bool *made)
{
	struct builder builder;
	char *lock_name = str_format("%s.lock", making->name);
	bool done = false;

	*made = false;
	int lock = lock_take(publisher->templates, lock_name, 0600, LOCK_EXCLUSIVE, true);
	if (lock == -1) {
		if (errno != EINTR)
			warn_errno("cannot lock '%s/%s'", publisher->path, lock_name);
	} else if (template_is_there(publisher->templates, making->name)) {
		done = true;
	} else {
		index_sweep(publisher->templates, publisher->path);
		if (builder_take(publisher->templates, &builder)) {
			*made = done = make(publisher, making, &builder);
			builder_release(&builder);
		}
	}
	if (lock != -1) {
		(void)unlinkat(publisher->templates, lock_name, 0);
		close(lock);
	}
	free(lock_name);
	return done;
}

static bool make(const struct publish *publisher, const struct making *making, const struct builder *builder)
{
	struct workshop shop = {.path = publisher->path};
	struct str took = STR_INIT;

	/* A template that was left unsynced before the last boot is in the way. */
	if (!index_remove(publisher->templates, making->name)) {
		warn_errno("cannot remove '%s/%s', which is not whole", publisher->path, making->name);
		return false;
	}
	if (!staging_make(publisher->templates, &shop.staging)) {
		warn_errno("cannot make a directory in '%s'", publisher->path);
		return false;
	}
	bool made = fill(&shop, making, builder, &took) && !FAULT("template.filled") && write_notes(&shop, making) &&
		publish(&shop, making->name);
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

	if (mkdirat(shop->staging.fd, "template", 0700) == -1 || mkdirat(shop->staging.fd, "work", 0700) == -1 ||
		(place.work = fs_open_dir(shop->staging.fd, "work")) == -1)
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
		kept = (from = fs_open_dir(work, "data")) != -1 &&
			mkdirat(shop->staging.fd, "template/data", 0700) == 0 &&
			(to = fs_open_dir(shop->staging.fd, "template/data")) != -1 && fchmod(to, 0755) == 0 &&
			clone_judged(from, to, user->uid);
	else
		kept = renameat(work, "data", shop->staging.fd, "template/data") == 0;
	if (!kept)
		warn_errno("cannot copy '%s/%s/work'", shop->path, shop->staging.name);
	fd_close(from);
	fd_close(to);
	str_addf(took, ", copy %lld ms", loop_now() - start);
	return kept;
}

static bool write_notes(const struct workshop *shop, const struct making *making)
{
	struct str made = STR_INIT;
	struct str boot = STR_INIT;
	long long bytes = 0;
	int fd = fs_open_dir(shop->staging.fd, "template");

	str_add(&made, str_text(making->made));
	str_add(&made, making->note ? making->note : "");
	template_add_boot(&boot);
	bool written = fd != -1 && tree_add_bytes(fd, &bytes);
	fields_add_number(&made, TEMPLATE_BYTES, bytes);
	written = written && fs_replace_file(fd, "made", str_text(&made), made.length, 0600) &&
		fs_replace_file(fd, "boot", str_text(&boot), boot.length, 0600) && fchmod(fd, 0700) == 0;
	if (!written)
		warn_errno("cannot write to '%s/%s'", shop->path, shop->staging.name);
	fd_close(fd);
	str_free(&made);
	str_free(&boot);
	return written;
}

static bool publish(const struct workshop *shop, const char *name)
{
	if (!FAULT("template.publish") && renameat(shop->staging.fd, "template", shop->staging.parent, name) == 0)
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
	if (fd != -1) {
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
