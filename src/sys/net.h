/* Finds TCP ports for servers, and tests ports. A port is reserved by leaving it in TIME_WAIT ("resting"): for a
 * minute the kernel assigns it to nobody, but a server with SO_REUSEADDR can bind it. */
#ifndef SYS_NET_H
#define SYS_NET_H

#include <stdbool.h>
#include <sys/socket.h>

/* Parse a numeric IPv4 or IPv6 address, or "localhost"; false if it is neither. */
bool net_parse_address(const char *text, struct sockaddr_storage *address, socklen_t *length);
/* Put an unused port of address into TIME_WAIT and return it; 0 with errno if none can be had. */
unsigned net_rest_port(const struct sockaddr_storage *address, socklen_t length);
/* Whether a server with SO_REUSEADDR could bind the port on 127.0.0.1 now; false with errno. */
bool net_can_bind(unsigned port);
/*
 * Hold a port of 127.0.0.1 beside the server that has it or will have it: returns a socket, bound and close-on-exec;
 * -1 with errno, ENOSYS where the server could then not bind the port. From now on the kernel assigns the port to
 * nobody, and only a server with SO_REUSEADDR can bind it. With net_hold_alone() nobody can; that fails (EADDRINUSE) if
 * a server listens there. net_hold_beside() lets a server in again.
 */
int net_hold(unsigned port);
bool net_hold_alone(int held);
void net_hold_beside(int held);
/* Whether this machine can reach itself on 127.0.0.1; false with errno. */
bool net_has_loopback(void);
/* A static text that says what to do about that errno; NULL if nothing is known. */
const char *net_hint(int error);
/* Whether a server may be listening on that port of 127.0.0.1: false only if a connection is refused. */
bool net_has_listener(unsigned port);

#endif
