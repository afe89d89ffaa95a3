/* TCP ports that rest in TIME_WAIT: not handed out by the kernel for a minute, bindable with SO_REUSEADDR. */
#ifndef SYS_NET_H
#define SYS_NET_H

#include <stdbool.h>
#include <sys/socket.h>

/* Parse a numeric IPv4 or IPv6 address, or "localhost"; false if it is neither. */
bool net_parse_address(const char *text, struct sockaddr_storage *address, socklen_t *length);
/* Let a fresh port of address come to rest; 0 with errno if none can be had. */
unsigned net_rest_port(const struct sockaddr_storage *address, socklen_t length);
/* Whether a server with SO_REUSEADDR could bind the port on 127.0.0.1 now; false with errno. */
bool net_can_bind(unsigned port);
/* Whether this machine can reach itself on 127.0.0.1; false with errno. */
bool net_has_loopback(void);
/* What to do about that errno, where something can be done; else NULL. Static. */
const char *net_hint(int error);
/* Whether something may be listening there: false only if a connection is refused. */
bool net_has_listener(unsigned port);

#endif
