#include "sys/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/fd.h"

enum { REFUSAL_MS = 2000 };

static int open_tcp(int family);
static unsigned rest_port_of(int listener);
static bool rest_accepted(int listener, int client);
static unsigned port_of(const struct sockaddr_storage *address);

bool net_parse_address(const char *text, struct sockaddr_storage *address, socklen_t *length)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	if (strcmp(text, "localhost") == 0)
		text = "127.0.0.1";
	memset(address, 0, sizeof *address);
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
		memcpy(address, &v4, sizeof v4);
		*length = sizeof v4;
		return true;
	}
	if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
		memcpy(address, &v6, sizeof v6);
		*length = sizeof v6;
		return true;
	}
	return false;
}

/*
 * Bind to port 0, listen, connect to it, accept, and close the accepted end first: that end goes into TIME_WAIT with
 * the listener's port. After bind() the port is never free for a moment.
 */
unsigned net_rest_port(const struct sockaddr_storage *address, socklen_t length)
{
	int listener = open_tcp(address->ss_family);
	if (listener < 0)
		return 0;
	unsigned port = 0;
	if (bind(listener, (const struct sockaddr *)address, length) == 0 && listen(listener, 1) == 0)
		port = rest_port_of(listener);
	fd_close(listener);
	return port;
}

/* Do not wait for a server whose backlog is full: a port that does not refuse within REFUSAL_MS is in use. */
static bool is_refused(int fd, const struct sockaddr_in *address)
{
	int problem = 0;
	socklen_t length = sizeof problem;

	if (!fd_set_nonblocking(fd, true) || connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
		return false;
	if (errno != EINPROGRESS)
		return errno == ECONNREFUSED;
	struct pollfd wait = {.fd = fd, .events = POLLOUT};
	return poll(&wait, 1, REFUSAL_MS) > 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &length) == 0 &&
		problem == ECONNREFUSED;
}

bool net_has_listener(unsigned port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((in_port_t)port)};
	int fd = open_tcp(AF_INET);
	bool refused = fd >= 0 && is_refused(fd, &address);

	if (fd >= 0)
		fd_close(fd);
	return !refused;
}

/* A socket bound to the port on 127.0.0.1; -1 with errno. */
static int open_bound(unsigned port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (port == 0 || port > 65535) {
		errno = EINVAL;
		return -1;
	}
	address.sin_port = htons((in_port_t)port);
	int fd = open_tcp(AF_INET);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	fd_close(fd);
	return -1;
}

bool net_can_bind(unsigned port)
{
	int fd = open_bound(port);
	if (fd < 0)
		return false;
	fd_close(fd);
	return true;
}

int net_hold(unsigned port)
{
	if (beyond_ports_are_shared())
		return open_bound(port);
	errno = ENOSYS;
	return -1;
}

/* A port on which somebody listens is never shared. */
bool net_hold_alone(int held)
{
	return listen(held, 1) == 0;
}

/* Linux ends the listening, and leaves the socket bound. */
void net_hold_beside(int held)
{
	(void)shutdown(held, SHUT_RDWR);
}

/* Sends nothing: the kernel only looks for a route. */
bool net_has_loopback(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(9)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool reached = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;

	fd_close(fd);
	return reached;
}

const char *net_hint(int error)
{
	return error == ENETUNREACH ? "the network of this machine itself is down; as root: ip link set lo up" : NULL;
}

/* With SO_REUSEADDR: a connection in TIME_WAIT inherits it, and Linux lets a server bind its port only if both have
 * it. */
static int open_tcp(int family)
{
	const int on = 1;
	int fd = socket(family, SOCK_STREAM, 0);
	if (fd < 0)
		return -1;
	if (fd_set_inherited(fd, false) && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0)
		return fd;
	fd_close(fd);
	return -1;
}

static unsigned rest_port_of(int listener)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	if (getsockname(listener, (struct sockaddr *)&address, &length) != 0)
		return 0;
	int client = open_tcp(address.ss_family);
	if (client < 0)
		return 0;
	bool rests = connect(client, (const struct sockaddr *)&address, length) == 0 && rest_accepted(listener, client);
	fd_close(client);
	return rests ? port_of(&address) : 0;
}

/* The client waits for end of file before it closes. If both ends closed at once, the client's could be the one in
 * TIME_WAIT. */
static bool rest_accepted(int listener, int client)
{
	char byte;
	int accepted = accept(listener, NULL, NULL);
	if (accepted < 0)
		return false;
	close(accepted);
	return read(client, &byte, 1) == 0;
}

static unsigned port_of(const struct sockaddr_storage *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (address->ss_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		return ntohs(v6.sin6_port);
	}
	memcpy(&v4, address, sizeof v4);
	return ntohs(v4.sin_port);
}
