#include "install/certificate.h"

#include <time.h>

#include "base/mem.h"
#include "check.h"
#include "scratch.h"
#include "text/str.h"

#define KEY "cache/tls/server-7/certificate.key"

static int made_count;
static bool can_make = true;
static long long valid_for = 86400 * 30;

static bool make(const char *subject, struct certificate *made)
{
	CHECK_TEXT(subject, "ann");
	if (!can_make)
		return false;
	made_count++;
	*made = (struct certificate){
		.root = mem_copy("root\n"),
		.text = mem_copy("text\n"),
		.key = str_format("key %d\n", made_count),
		.from = time(NULL),
		.until = time(NULL) + valid_for,
	};
	return true;
}

/* Whether the certificate that is there is the one that was made so many times. */
static bool is_made(int count)
{
	struct certificate found;
	char *key = str_format("key %d\n", count);

	bool there = certificate_read("server-7", &found);
	bool right = there && strcmp(found.root, "root\n") == 0 && strcmp(found.text, "text\n") == 0 &&
		strcmp(found.key, key) == 0 && made_count == count;
	if (there)
		certificate_free(&found);
	free(key);
	return right;
}

static void test_ensure(void)
{
	struct certificate found;

	CHECK(!certificate_read("server-7", &found));
	CHECK(!found.key);
	can_make = false;
	CHECK(!certificate_ensure("server-7", "ann", make));
	can_make = true;
	CHECK(certificate_ensure("server-7", "ann", make) && is_made(1));
	CHECK(certificate_ensure("server-7", "ann", make) && is_made(1));
	CHECK(!certificate_read("server-8", &found));
}

static void test_damage(void)
{
	CHECK(truncate(KEY, 3) == 0);
	CHECK(!is_made(1));
	CHECK(certificate_ensure("server-7", "ann", make) && is_made(2));
	CHECK(unlink(KEY) == 0 && symlink("/etc/hostname", KEY) == 0);
	CHECK(certificate_ensure("server-7", "ann", make) && is_made(3));
	scratch_text("cache/tls/server-7/made", "from 0\nuntil x\n");
	CHECK(certificate_ensure("server-7", "ann", make) && is_made(4));
}

static void test_expiry(void)
{
	struct certificate found;

	CHECK(unlink(KEY) == 0);
	valid_for = 86400 - 60;
	CHECK(certificate_ensure("server-7", "ann", make));
	CHECK(!certificate_read("server-7", &found));
	valid_for = 86400 + 60;
	CHECK(certificate_ensure("server-7", "ann", make) && is_made(6));
}

int main(void)
{
	scratch_open();
	char *cache = str_format("%s/cache", scratch);
	setenv("TINYPG_CACHE", cache, 1);
	free(cache);
	char *name = certificate_name(7);
	CHECK_TEXT(name, "server-7");
	free(name);
	name = certificate_client_name("../o'neil");
	CHECK(!strchr(name, '/') && strncmp(name, "client-", 7) == 0);
	free(name);
	test_ensure();
	test_damage();
	test_expiry();
	scratch_close();
	return check_end();
}
