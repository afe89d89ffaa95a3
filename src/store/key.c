#include "store/key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/fd.h"

enum { KEY_MIN = 16, KEY_MAX = 4096 };

/* What is wrong with the file; NULL: nothing. */
static const char *problem_of(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "it is not a regular file";
	if (st->st_uid != geteuid())
		return "it belongs to somebody else";
	if ((st->st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "others may read or write it";
	return NULL;
}

static bool read_key(const char *path, int fd, struct str *bytes)
{
	struct stat st;
	const char *problem;

	if (fd < 0 || fstat(fd, &st) != 0) {
		warn_errno("cannot open the key '%s'", path);
		return false;
	}
	problem = problem_of(&st);
	if (!problem && !fd_read_all(fd, bytes, KEY_MAX))
		problem = strerror(errno);
	if (!problem && bytes->length > 0 && bytes->text[bytes->length - 1] == '\n')
		str_truncate(bytes, bytes->length - 1);
	if (!problem && bytes->length < KEY_MIN)
		problem = "it is shorter than 16 bytes";
	if (!problem)
		return true;
	warn_msg("cannot use the key '%s': %s", path, problem);
	if (S_ISREG(st.st_mode) && st.st_uid == geteuid() && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		warn_hint("chmod 600 '%s'", path);
	return false;
}

/* Links are followed: Kubernetes mounts a secret behind one. */
bool key_read(struct key *key)
{
	const char *path = getenv("TINYPG_STORE_KEY");

	*key = (struct key){.bytes = STR_INIT};
	if (!path || *path == '\0')
		return true;
	key->is_renounced = str_equal(path, "none");
	if (key->is_renounced)
		return true;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool done = read_key(path, fd, &key->bytes);
	fd_close(fd);
	return done;
}

void key_free(struct key *key)
{
	str_free(&key->bytes);
}

void key_sign(const struct key *key, const char *purpose, const char *text, char hex[DIGEST_SHA256_SIZE])
{
	struct digest *digest = digest_open_hmac(key->bytes.text, key->bytes.length);

	digest_add(digest, purpose, strlen(purpose) + 1);
	digest_add(digest, text, strlen(text));
	digest_close(digest, hex);
}
