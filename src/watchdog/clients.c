#include "watchdog/clients.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/loop.h"

enum { SHUT_MS = 100 };

static struct client nobody(void)
{
	return (struct client){.channel = {.fd = -1, .line = STR_INIT}};
}

void clients_init(struct clients *clients)
{
	*clients = (struct clients){.control = -1};
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		clients->client[i] = nobody();
}

void clients_drop(struct client *client)
{
	ctl_close(&client->channel);
	*client = nobody();
}

void clients_send(struct client *client, const char *const *words)
{
	if (!ctl_try_send(&client->channel, words))
		clients_drop(client);
}

/* ---- places ---- */

/* A client that connected in this round is not silent: nothing that it sent could be read yet. */
static bool is_silent(const struct clients *clients, const struct client *client)
{
	return !client->waits && !client->joins && !*client->recipient && client->last_round < clients->round;
}

static struct client *longest_silent(struct clients *clients)
{
	struct client *found = NULL;

	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &clients->client[i];
		if (client->channel.fd >= 0 && is_silent(clients, client) &&
			(!found || client->last_round < found->last_round))
			found = client;
	}
	return found;
}

static struct client *find_place(struct clients *clients)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (clients->client[i].channel.fd < 0)
			return &clients->client[i];
	}
	struct client *client = longest_silent(clients);
	if (client)
		clients_drop(client);
	return client;
}

/* Without a descriptor for the connection, accept() would fail again at once: disconnect somebody, or stop accepting
 * for a while. */
static void make_room(struct clients *clients)
{
	struct client *client = longest_silent(clients);

	if (client)
		clients_drop(client);
	else
		clients->shut_until = loop_now() + SHUT_MS;
}

void clients_accept(struct clients *clients)
{
	/* At most as many as there are places: a crowd of connections must not keep us from our work. */
	for (size_t i = 0; i < CLIENTS_MAX && clients->control >= 0; i++) {
		struct client *client = find_place(clients);
		if (!client)
			return;
		int fd = accept(clients->control, NULL, NULL);
		if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
			make_room(clients);
		if (fd < 0)
			return;
		if (!fd_set_inherited(fd, false)) {
			close(fd);
			continue;
		}
		*client = nobody();
		client->channel.fd = fd;
		client->last_round = clients->round;
	}
}

/* ---- rounds ---- */

static bool has_place(struct clients *clients)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (clients->client[i].channel.fd < 0)
			return true;
	}
	return longest_silent(clients) != NULL;
}

static void put_forward(long long *deadline, long long to)
{
	if (*deadline < 0 || *deadline > to)
		*deadline = to;
}

size_t clients_poll(
	struct clients *clients, struct pollfd polled[1 + CLIENTS_MAX], size_t who[CLIENTS_MAX], long long *deadline)
{
	size_t count = 0;
	long long now = loop_now();
	bool shut = clients->shut_until > now;

	clients->round++;
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		const struct ctl *channel = &clients->client[i].channel;
		if (channel->fd < 0)
			continue;
		if (ctl_has_message(channel))
			put_forward(deadline, now);
		polled[1 + count] = (struct pollfd){.fd = channel->fd, .events = POLLIN};
		who[count++] = i;
	}
	polled[0] = (struct pollfd){.fd = shut || !has_place(clients) ? -1 : clients->control, .events = POLLIN};
	if (shut)
		put_forward(deadline, clients->shut_until);
	return count;
}

/* ---- the end ---- */

void clients_drop_idle(struct clients *clients)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &clients->client[i];
		if (client->channel.fd >= 0 && !client->waits && !*client->recipient)
			clients_drop(client);
	}
}

void clients_notify(struct clients *clients, const char *why)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &clients->client[i];
		if (!client->waits)
			continue;
		if (why)
			CLIENTS_SEND(client, "failed", why);
		else
			CLIENTS_SEND(client, "gone");
		clients_drop(client);
	}
}

void clients_close(struct clients *clients)
{
	if (clients->control >= 0)
		close(clients->control);
	clients->control = -1;
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		clients_drop(&clients->client[i]);
}
