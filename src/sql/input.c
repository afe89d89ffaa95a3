#include "sql/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"

enum {
	CHUNK = 65536,
	ROOM_SPARED = 16 * CHUNK, /* a buffer up to this size is not shrunk */
};

bool input_open(struct input *reader, const char *path)
{
	*reader = (struct input){.path = path};
	reader->fd = str_equal(path, "-") ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (reader->fd < 0)
		warn_errno("cannot open '%s'", path);
	return reader->fd >= 0;
}

void input_open_text(struct input *reader, const char *text)
{
	*reader = (struct input){.fd = -1, .is_over = true};
	str_add(&reader->bytes, text);
}

void input_close(struct input *reader)
{
	if (reader->fd > STDIN_FILENO)
		close(reader->fd);
	str_free(&reader->bytes);
}

static void mend(struct input *reader)
{
	if (reader->is_cut)
		reader->bytes.text[reader->at] = reader->covered;
	reader->is_cut = false;
}

const char *input_cut(struct input *reader)
{
	mend(reader);
	reader->covered = reader->bytes.text[reader->at];
	reader->bytes.text[reader->at] = '\0';
	reader->is_cut = true;
	return reader->bytes.text + reader->kept;
}

const char *input_rest(struct input *reader, size_t *length)
{
	mend(reader);
	*length = reader->bytes.length - reader->at;
	return str_text(&reader->bytes) + reader->at;
}

static void forget(struct input *reader)
{
	size_t left = reader->bytes.length - reader->kept;

	if (reader->kept == 0)
		return;
	if (reader->bytes.room > ROOM_SPARED && left <= CHUNK) {
		struct str fewer = STR_INIT;
		str_add_bytes(&fewer, reader->bytes.text + reader->kept, left);
		str_free(&reader->bytes);
		reader->bytes = fewer;
	} else {
		memmove(reader->bytes.text, reader->bytes.text + reader->kept, left);
		str_truncate(&reader->bytes, left);
	}
	reader->at -= reader->kept;
	reader->kept = 0;
}

bool input_read(struct input *reader)
{
	char chunk[CHUNK];
	ssize_t got;

	mend(reader);
	forget(reader);
	while ((got = read(reader->fd, chunk, sizeof chunk)) < 0 && errno == EINTR)
		continue;
	if (got < 0) {
		if (reader->fd == STDIN_FILENO)
			warn_errno("cannot read standard input");
		else
			warn_errno("cannot read '%s'", reader->path);
		return false;
	}
	str_add_bytes(&reader->bytes, chunk, (size_t)got);
	reader->is_over = got == 0;
	return true;
}

struct str input_leave(struct input *reader)
{
	struct str left = reader->bytes;
	size_t length = reader->bytes.length - reader->at;

	reader->bytes = (struct str)STR_INIT;
	str_add_bytes(&reader->bytes, left.text + reader->at, length);
	if (reader->is_cut && length > 0)
		reader->bytes.text[0] = reader->covered;
	reader->is_cut = false;
	reader->kept = reader->at = 0;
	return left;
}
