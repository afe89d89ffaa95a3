#include "sys/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

#include "check.h"

enum { PORTS = 50, BINDS = 2000 };

/* "127.0.0.1", "::1"; "refused". Valid until the next call. */
static const char *parsed(const char *text);
static unsigned rest(const char *address);
/* A listening socket on 127.0.0.1, port 0 for any; -1 with errno. *port is the one that it got. */
static int listen_on(unsigned port, bool reuse, unsigned *got);

static void test_addresses(void)
{
	CHECK_TEXT(parsed("127.0.0.1"), "127.0.0.1");
	CHECK_TEXT(parsed("localhost"), "127.0.0.1");
	CHECK_TEXT(parsed("0.0.0.0"), "0.0.0.0");
	CHECK_TEXT(parsed("::1"), "::1");
	CHECK_TEXT(parsed("::"), "::");
	CHECK_TEXT(parsed("2001:db8::7"), "2001:db8::7");
	static const char *const refused[] = {"", "example.org", "127.0.0", "127.0.0.1.1", "256.0.0.1", "127.0.0.1:80",
		"[::1]", "*", " 127.0.0.1", ":::", "1"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK_TEXT(parsed(refused[i]), "refused");
}

/* The promise: nobody is given a resting port, and a server with SO_REUSEADDR can have it. */
static void test_ports_rest(void)
{
	unsigned ports[PORTS];
	bool resting[65536] = {false};
	int different = 0;
	for (int i = 0; i < PORTS; i++) {
		ports[i] = rest("127.0.0.1");
		different += ports[i] > 0 && ports[i] < 65536 && !resting[ports[i]];
		resting[ports[i] % 65536] = true;
	}
	CHECK_NUMBER(different, PORTS);

	int handed_out = 0;
	for (int i = 0; i < BINDS; i++) {
		unsigned port = 0;
		int fd = listen_on(0, i % 2 == 0, &port);
		handed_out += fd >= 0 && resting[port];
		close(fd);
	}
	CHECK_NUMBER(handed_out, 0);

	int bindable = 0;
	int refused = 0;
	int listened = 0;
	for (int i = 0; i < PORTS; i++) {
		unsigned port = 0;
		bindable += net_can_bind(ports[i]);
		int plain = listen_on(ports[i], false, &port);
		refused += plain < 0 && errno == EADDRINUSE;
		close(plain);
		int server = listen_on(ports[i], true, &port);
		listened += server >= 0 && port == ports[i];
		close(server);
	}
	CHECK_NUMBER(bindable, PORTS);
	CHECK_NUMBER(refused, PORTS);
	CHECK_NUMBER(listened, PORTS);
}

static void test_other_addresses(void)
{
	CHECK(rest("0.0.0.0") > 0);
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	bool has_v6 = fd >= 0 && bind(fd, (const struct sockaddr *)&loopback, sizeof loopback) == 0;
	close(fd);
	CHECK(!has_v6 || rest("::1") > 0);
	errno = 0;
	CHECK(rest("192.0.2.1") == 0 && errno == EADDRNOTAVAIL);
}

static void test_busy(void)
{
	unsigned port = 0;
	unsigned again = 0;
	int fd = listen_on(0, true, &port);
	errno = 0;
	CHECK(!net_can_bind(port) && errno == EADDRINUSE);
	close(fd);
	CHECK(net_can_bind(port));
	fd = listen_on(port, true, &again);
	CHECK(fd >= 0 && again == port);
	close(fd);
	errno = 0;
	CHECK(!net_can_bind(0) && errno == EINVAL);
	errno = 0;
	CHECK(!net_can_bind(65536 + port) && errno == EINVAL);
}

/* What is held beside a server can be bound by no other program, and by nobody at all while it is held alone. */
static void test_hold(void)
{
	unsigned port = rest("127.0.0.1"), got;
	int held = net_hold(port);
	if (held < 0 && errno == ENOSYS)
		return;
	CHECK(held >= 0);
	CHECK(!net_has_listener(port));
	CHECK(listen_on(port, false, &got) < 0 && errno == EADDRINUSE);
	int server = listen_on(port, true, &got);
	CHECK(server >= 0);
	CHECK(!net_hold_alone(held) && errno == EADDRINUSE);
	close(server);
	CHECK(net_hold_alone(held));
	CHECK(listen_on(port, true, &got) < 0 && errno == EADDRINUSE);
	net_hold_beside(held);
	CHECK(listen_on(port, false, &got) < 0 && errno == EADDRINUSE);
	server = listen_on(port, true, &got);
	CHECK(server >= 0);
	close(server);
	close(held);
}

int main(void)
{
	test_hold();
	test_addresses();
	test_ports_rest();
	test_other_addresses();
	test_busy();
	return check_end();
}

static const char *parsed(const char *text)
{
	static char result[INET6_ADDRSTRLEN];
	struct sockaddr_storage address;
	socklen_t length = 0;
	if (!net_parse_address(text, &address, &length))
		return "refused";
	if (address.ss_family == AF_INET6) {
		struct sockaddr_in6 v6;
		if (length != sizeof v6)
			return "a wrong length";
		memcpy(&v6, &address, sizeof v6);
		return inet_ntop(AF_INET6, &v6.sin6_addr, result, sizeof result);
	}
	struct sockaddr_in v4;
	if (length != sizeof v4)
		return "a wrong length";
	memcpy(&v4, &address, sizeof v4);
	return inet_ntop(AF_INET, &v4.sin_addr, result, sizeof result);
}

static unsigned rest(const char *address)
{
	struct sockaddr_storage parsed_address;
	socklen_t length = 0;
	return net_parse_address(address, &parsed_address, &length) ? net_rest_port(&parsed_address, length) : 0;
}

static int listen_on(unsigned port, bool reuse, unsigned *got)
{
	const int on = reuse;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	address.sin_port = htons((in_port_t)port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
		bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
		int saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
	*got = ntohs(address.sin_port);
	return fd;
}
