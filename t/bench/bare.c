/*
 * The floor of what it takes to start and to stop a server.
 *
 *	bare socket user dbname postgres [argument...]   start it; done when a first connection was answered
 *	bare -q pid                                      end it at once (QUIT); done when it is gone
 *
 * The server is left running. Its protocol is spoken by hand, so that no library has to be loaded.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_NS = 500000, TRIES = 60000, PROTOCOL_3_0 = 3 << 16 };

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static bool send_startup(int fd, const char *user, const char *dbname)
{
	char packet[512] = {0};
	size_t length = 8;
	const char *const fields[] = {"user", user, "database", dbname};

	for (size_t i = 0; i < 4; i++)
		length += (size_t)snprintf(packet + length, sizeof packet - length - 1, "%s", fields[i]) + 1;
	length++;
	memcpy(packet, &(uint32_t){htonl((uint32_t)length)}, 4);
	memcpy(packet + 4, &(uint32_t){htonl(PROTOCOL_3_0)}, 4);
	return send(fd, packet, length, MSG_NOSIGNAL) == (ssize_t)length;
}

/* The session is ready when the message that ends its greeting, Z, is there: it is the last one, six bytes long. */
static bool is_ready(int fd)
{
	char answer[4096];
	size_t length = 0;
	ssize_t got;

	while (length < sizeof answer && (got = recv(fd, answer + length, sizeof answer - length, 0)) > 0) {
		length += (size_t)got;
		if (answer[0] == 'E')
			return false;
		if (length >= 6 && answer[length - 6] == 'Z')
			return send(fd, "X\0\0\0\4", 5, MSG_NOSIGNAL) == 5;
	}
	return false;
}

static bool answers(const char *path, const char *user, const char *dbname)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	bool ready = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && send_startup(fd, user, dbname) &&
		is_ready(fd);
	close(fd);
	return ready;
}

static int start(char **argv)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid == 0) {
		setsid();
		execv(argv[4], argv + 4);
		die(argv[4]);
	}
	for (int i = 0; i < TRIES && waitpid(pid, NULL, WNOHANG) == 0; i++) {
		if (answers(argv[1], argv[2], argv[3]))
			return 0;
		nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
	}
	fprintf(stderr, "bare: the server did not come up\n");
	return 1;
}

static int quit(pid_t pid)
{
	struct pollfd gone = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};

	if (gone.fd < 0 || kill(pid, SIGQUIT) != 0)
		die("bare -q");
	return poll(&gone, 1, 10000) == 1 ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "-q") == 0)
		return quit((pid_t)atol(argv[2]));
	if (argc < 5) {
		fprintf(stderr, "usage: bare socket user dbname postgres [argument...] | bare -q pid\n");
		return 2;
	}
	return start(argv);
}
