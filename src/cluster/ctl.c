#include "cluster/ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/loop.h"

enum { SEND_TIMEOUT_MS = 2000, BACKLOG = 64, CALL_PAUSE_MS = 20 };

/* Make a socket, and the address of NAME.ctl: its path or, if that is too long, its name alone, with *bare set. */
static int control_socket(const struct rundir *clusters, const char *name, struct sockaddr_un *address, bool *bare)
{
	memset(address, 0, sizeof *address);
	address->sun_family = AF_UNIX;
	int length = snprintf(address->sun_path, sizeof address->sun_path, "%s/%s.ctl", clusters->path, name);
	*bare = length < 0 || (size_t)length >= sizeof address->sun_path;
	if (*bare)
		snprintf(address->sun_path, sizeof address->sun_path, "%s.ctl", name);
		/* Nonblocking from the start: if the queue of the listener is full, connect() must fail, not wait. */
#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd >= 0 && (!fd_set_inherited(fd, false) || !fd_set_nonblocking(fd, true))) {
		close(fd);
		return -1;
	}
	return fd;
#endif
}

/* Do call(fd, address); if the address is a bare name, from inside the directory of clusters. */
static bool from_inside(int (*call)(int, const struct sockaddr *, socklen_t), int fd, const struct sockaddr_un *address,
	const struct rundir *clusters, bool bare)
{
	int home = bare ? open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool done = (!bare || fchdir(clusters->fd) == 0) &&
		call(fd, (const struct sockaddr *)address, sizeof *address) == 0;
	int reason = errno;

	if (bare && (home < 0 || fchdir(home) != 0))
		(void)!chdir("/");
	if (home >= 0)
		close(home);
	errno = reason;
	return done;
}

static int closed(int fd)
{
	int reason = errno;

	close(fd);
	errno = reason;
	return -1;
}

static bool remove_name(const struct rundir *clusters, const char *name)
{
	char file[CLUSTER_NAME_SIZE + 16];

	snprintf(file, sizeof file, "%s.ctl", name);
	return unlinkat(clusters->fd, file, 0) == 0;
}

int ctl_listen(const struct rundir *clusters, const char *name)
{
	struct sockaddr_un address;
	bool bare;
	int fd = control_socket(clusters, name, &address, &bare);

	if (fd < 0)
		return -1;
	mode_t mask = umask(0177);
	bool bound = from_inside(bind, fd, &address, clusters, bare);
	/* Only the holder of NAME.lock listens, and that is us: nobody listens on a socket that is there. */
	if (!bound && errno == EADDRINUSE && remove_name(clusters, name))
		bound = from_inside(bind, fd, &address, clusters, bare);
	umask(mask);
	if (!bound || listen(fd, BACKLOG) != 0)
		return closed(fd);
	return fd;
}

/* Whether the socket is ours. Another user's can be there only if others could once write to the directory. */
static bool is_own(const struct rundir *clusters, const char *name)
{
	char file[CLUSTER_NAME_SIZE + 16];
	struct stat st;

	snprintf(file, sizeof file, "%s.ctl", name);
	if (fstatat(clusters->fd, file, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	errno = ENOENT;
	return S_ISSOCK(st.st_mode) && st.st_uid == getuid();
}

int ctl_connect(const struct rundir *clusters, const char *name)
{
	struct sockaddr_un address;
	bool bare;

	if (!is_own(clusters, name))
		return -1;
	int fd = control_socket(clusters, name, &address, &bare);

	if (fd >= 0 && !from_inside(connect, fd, &address, clusters, bare))
		return closed(fd);
	return fd;
}

int ctl_call(const struct rundir *clusters, const char *name, long long deadline)
{
	int fd;

	while ((fd = ctl_connect(clusters, name)) < 0 && errno == EAGAIN && loop_now() < deadline)
		loop_wait(NULL, 0, loop_now() + CALL_PAUSE_MS);
	return fd;
}

bool ctl_is_absent(int error)
{
	return error == ENOENT || error == ECONNREFUSED;
}

static bool send_all(int fd, const char *bytes, size_t length)
{
	long long deadline = loop_now() + SEND_TIMEOUT_MS;

	while (length > 0) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0) {
			bytes += sent;
			length -= (size_t)sent;
			continue;
		}
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
			return false;
		struct pollfd out = {.fd = fd, .events = POLLOUT};
		int ready = loop_wait(&out, 1, deadline);
		if (ready <= 0) {
			if (ready == 0)
				errno = ETIMEDOUT;
			return false;
		}
	}
	return true;
}

static bool send_at_once(int fd, const char *bytes, size_t length)
{
	ssize_t sent;

	do
		sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	if (sent >= 0 && (size_t)sent < length)
		errno = EAGAIN;
	return sent == (ssize_t)length;
}

static bool say(struct ctl *channel, const char *const *words, bool (*send_bytes)(int, const char *, size_t))
{
	struct str line = STR_INIT;

	for (size_t i = 0; words[i]; i++) {
		if (i > 0)
			str_add_char(&line, ' ');
		str_add_encoded(&line, words[i]);
	}
	str_add_char(&line, '\n');
	bool fits = line.length <= CTL_LINE_MAX;
	bool sent = fits && send_bytes(channel->fd, line.text, line.length);
	int reason = fits ? errno : EMSGSIZE;
	str_free(&line);
	errno = reason;
	return sent;
}

bool ctl_send(struct ctl *channel, const char *const *words)
{
	return say(channel, words, send_all);
}

bool ctl_try_send(struct ctl *channel, const char *const *words)
{
	return say(channel, words, send_at_once);
}

static bool parse_message(const char *line, struct message *message)
{
	struct strs coded = STRS_INIT;
	bool good;

	strs_split(&coded, line, ' ');
	good = coded.count <= CTL_WORDS_MAX;
	for (size_t i = 0; good && i < coded.count; i++) {
		struct str word = STR_INIT;
		good = str_add_decoded(&word, coded.item[i], strlen(coded.item[i]));
		str_add(&word, "");
		strs_add_taken(&message->words, str_take(&word));
	}
	strs_free(&coded);
	if (!good)
		strs_free(&message->words);
	return good;
}

static char *end_of_line(const struct ctl *channel)
{
	return channel->line.length > 0 ? memchr(channel->line.text, '\n', channel->line.length) : NULL;
}

bool ctl_has_message(const struct ctl *channel)
{
	return end_of_line(channel) != NULL;
}

/* Take a whole line, if there is one, out of the channel and parse it as a message. */
static int next_message(struct ctl *channel, struct message *message)
{
	char *end = end_of_line(channel);

	if (!end) {
		if (channel->line.length <= CTL_LINE_MAX)
			return 0;
		errno = EMSGSIZE;
		return -1;
	}
	*end = '\0';
	*message = (struct message){STRS_INIT};
	bool good = parse_message(channel->line.text, message);
	size_t used = (size_t)(end - channel->line.text) + 1;
	memmove(channel->line.text, channel->line.text + used, channel->line.length - used + 1);
	channel->line.length -= used;
	if (!good)
		errno = EPROTO;
	return good ? 1 : -1;
}

int ctl_receive(struct ctl *channel, struct message *message)
{
	for (;;) {
		int found = next_message(channel, message);
		if (found != 0)
			return found;
		char bytes[4096];
		ssize_t got = recv(channel->fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (got > 0) {
			str_add_bytes(&channel->line, bytes, (size_t)got);
			continue;
		}
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		if (got == 0)
			errno = 0;
		return -1;
	}
}

int ctl_await(struct ctl *channel, struct message *message, long long deadline)
{
	int found;

	while ((found = next_message(channel, message)) == 0) {
		struct pollfd in = {.fd = channel->fd, .events = POLLIN};
		int ready = loop_wait(&in, 1, deadline);
		if (ready == 0)
			errno = ETIMEDOUT;
		if (ready <= 0)
			return -1;
		found = ctl_receive(channel, message);
		if (found != 0)
			break;
	}
	return found;
}

bool ctl_is(const struct message *message, const char *verb, size_t arguments)
{
	return message->words.count == arguments + 1 && strcmp(message->words.item[0], verb) == 0;
}

void ctl_close(struct ctl *channel)
{
	if (channel->fd >= 0)
		close(channel->fd);
	channel->fd = -1;
	str_free(&channel->line);
}
