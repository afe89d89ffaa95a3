#include "install/certificate.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/cache.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/lock.h"
#include "sys/staging.h"
#include "text/fields.h"
#include "text/hash.h"
#include "text/str.h"

#define MADE "made"

enum { FILE_MAX = 64 << 10, DAY_S = 86400, PUBLIC = 0644, PRIVATE = 0600 };

static const struct {
	const char *name;
	mode_t mode;
	size_t offset; /* of its text in struct certificate */
} files[] = {
	{"root.crt", PUBLIC, offsetof(struct certificate, root)},
	{"certificate.crt", PUBLIC, offsetof(struct certificate, text)},
	{"certificate.key", PRIVATE, offsetof(struct certificate, key)},
};
enum { FILE_COUNT = sizeof files / sizeof files[0] };

static char **text_at(struct certificate *certificate, size_t i)
{
	return (char **)(void *)((char *)certificate + files[i].offset);
}

char *certificate_name(unsigned long uid)
{
	return str_format("server-%lu", uid);
}

char *certificate_server_name(void)
{
	struct runtime_user user = {0};
	bool found = identity_runtime_user(&user);
	char *name = found ? certificate_name((unsigned long)user.uid) : NULL;

	free(user.name);
	return name;
}

char *certificate_client_name(const char *user)
{
	struct str name = STR_INIT;

	str_add(&name, "client-");
	str_add_encoded(&name, user);
	return str_take(&name);
}

/* ---- `made`, written last ---- */

static void write_made(struct certificate *certificate, struct str *out)
{
	uint64_t hash = HASH_START;
	char sum[17];

	for (size_t i = 0; i < FILE_COUNT; i++)
		hash = hash_bytes(hash, *text_at(certificate, i), strlen(*text_at(certificate, i)) + 1);
	snprintf(sum, sizeof sum, "%016llx", (unsigned long long)hash);
	fields_add_number(out, "from", certificate->from);
	fields_add_number(out, "until", certificate->until);
	fields_add(out, "sum", sum);
}

/* Whether the other files are those that it was written for. */
static bool read_made(int dir, struct certificate *certificate)
{
	struct str made = STR_INIT, wanted = STR_INIT;
	struct fields fields;
	bool good = fd_read_file(dir, MADE, &made, FILE_MAX) && fields_parse(str_text(&made), &fields);

	if (good) {
		certificate->from = fields_number(&fields, "from", LLONG_MAX, &good);
		certificate->until = fields_number(&fields, "until", LLONG_MAX, &good);
		fields_free(&fields);
		write_made(certificate, &wanted);
		good = good && str_equal(str_text(&made), str_text(&wanted));
	}
	str_free(&made);
	str_free(&wanted);
	return good;
}

/* ---- read ---- */

static bool read_files(int dir, struct certificate *certificate)
{
	bool good = true;

	for (size_t i = 0; i < FILE_COUNT && good; i++) {
		struct str text = STR_INIT;
		good = fd_read_file(dir, files[i].name, &text, FILE_MAX) && text.length > 0;
		*text_at(certificate, i) = str_take(&text);
	}
	return good && read_made(dir, certificate);
}

static bool is_valid_now(const struct certificate *certificate)
{
	const long long now = (long long)time(NULL);

	return certificate->from <= now && now < certificate->until - DAY_S;
}

static bool read_in(int parent, const char *name, struct certificate *certificate)
{
	int dir = fs_open_dir(parent, name);

	*certificate = (struct certificate){0};
	bool good = dir >= 0 && read_files(dir, certificate) && is_valid_now(certificate);
	fd_close(dir);
	if (!good)
		certificate_free(certificate);
	return good;
}

bool certificate_read(const char *name, struct certificate *certificate)
{
	int parent = cache_open(CERTIFICATE_PART, false);

	*certificate = (struct certificate){0};
	bool good = parent >= 0 && read_in(parent, name, certificate);

	fd_close(parent);
	return good;
}

/* Through a volatile pointer, so that the compiler does not leave it out. */
static void overwrite(char *text)
{
	for (volatile char *c = text; c && *c != '\0'; c++)
		*c = '\0';
}

void certificate_free(struct certificate *certificate)
{
	overwrite(certificate->key);
	for (size_t i = 0; i < FILE_COUNT; i++)
		free(*text_at(certificate, i));
	*certificate = (struct certificate){0};
}

/* ---- make ---- */

static bool write_files(int dir, struct certificate *certificate)
{
	struct str made = STR_INIT;
	bool written = true;

	for (size_t i = 0; i < FILE_COUNT && written; i++) {
		const char *text = *text_at(certificate, i);
		written = fs_replace_file(dir, files[i].name, text, strlen(text), files[i].mode) &&
			!FAULT("certificate.write");
	}
	write_made(certificate, &made);
	written = written && fs_replace_file(dir, MADE, str_text(&made), made.length, PRIVATE) && fsync(dir) == 0;
	str_free(&made);
	return written;
}

static bool publish(int parent, const char *name, struct certificate *certificate)
{
	struct staging staging;

	if (!staging_make(parent, &staging))
		return false;
	bool done = write_files(staging.fd, certificate) && fchmod(staging.fd, 0755) == 0;
	if (done) {
		(void)staging_discard(parent, name);
		done = !FAULT("certificate.publish") && renameat(parent, staging.name, parent, name) == 0;
	}
	int reason = errno;
	staging_remove(&staging);
	errno = reason;
	return done;
}

/* What is to be made. */
struct order {
	const char *name, *subject;
	bool (*make)(const char *subject, struct certificate *made);
};

static bool make_locked(int parent, const char *path, const struct order *order)
{
	struct certificate made = {0};

	if (read_in(parent, order->name, &made)) {
		certificate_free(&made);
		return true;
	}
	/* A maker that was killed has left its key. */
	staging_sweep(parent, NULL, NULL);
	if (!order->make(order->subject, &made))
		return false;
	bool done = publish(parent, order->name, &made);
	if (!done)
		warn_errno("cannot make '%s/%s'", path, order->name);
	certificate_free(&made);
	return done;
}

static int open_to_make(const char *path)
{
	int parent = cache_open(CERTIFICATE_PART, true);

	if (parent < 0 && errno != EPERM)
		cache_warn_make(path);
	if (parent >= 0 && !cache_is_writable(parent, path)) {
		close(parent);
		return -1;
	}
	return parent;
}

bool certificate_ensure(
	const char *name, const char *subject, bool (*make)(const char *subject, struct certificate *made))
{
	const struct order order = {name, subject, make};
	struct certificate there = {0};

	if (certificate_read(name, &there)) {
		certificate_free(&there);
		return true;
	}
	char *cache = cache_path();
	char *path = fs_join(cache, CERTIFICATE_PART);
	char *lock_name = str_format("%s.lock", name);
	int parent = open_to_make(path);
	int lock = parent >= 0 ? lock_take(parent, lock_name, 0600, LOCK_EXCLUSIVE, true) : -1;
	if (parent >= 0 && lock < 0)
		warn_errno("cannot lock '%s/%s'", path, lock_name);
	bool done = lock >= 0 && make_locked(parent, path, &order);
	if (lock >= 0)
		unlinkat(parent, lock_name, 0);
	fd_close(lock);
	fd_close(parent);
	free(lock_name);
	free(path);
	free(cache);
	return done;
}
