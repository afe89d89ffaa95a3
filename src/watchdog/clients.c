#include "watchdog/clients.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/loop.h"

enum { SHUT_MS = 100 };

static struct guest nobody(void)
{
	return (struct guest){.channel = {.fd = -1, .line = STR_INIT}};
}

void clients_init(struct clients *guests)
{
	*guests = (struct clients){.control = -1};
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		guests->guest[i] = nobody();
}

void clients_drop(struct guest *guest)
{
	ctl_close(&guest->channel);
	*guest = nobody();
}

void clients_say(struct guest *guest, const char *const *words)
{
	if (!ctl_tell(&guest->channel, words))
		clients_drop(guest);
}

/* ---- places ---- */

/* Who came in this round has not been heard yet, whatever he has sent. */
static bool is_silent(const struct clients *guests, const struct guest *guest)
{
	return !guest->waits && !*guest->heir && guest->heard < guests->round;
}

static struct guest *longest_silent(struct clients *guests)
{
	struct guest *found = NULL;

	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct guest *guest = &guests->guest[i];
		if (guest->channel.fd >= 0 && is_silent(guests, guest) && (!found || guest->heard < found->heard))
			found = guest;
	}
	return found;
}

static struct guest *find_place(struct clients *guests)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (guests->guest[i].channel.fd < 0)
			return &guests->guest[i];
	}
	struct guest *guest = longest_silent(guests);
	if (guest)
		clients_drop(guest);
	return guest;
}

/* Without a descriptor for him, the door is ready again at once: somebody has to go, or all have to wait. */
static void make_room(struct clients *guests)
{
	struct guest *guest = longest_silent(guests);

	if (guest)
		clients_drop(guest);
	else
		guests->shut_until = loop_now() + SHUT_MS;
}

void clients_welcome(struct clients *guests)
{
	/* As many as there are places: a crowd at the door does not keep us from our work. */
	for (size_t i = 0; i < CLIENTS_MAX && guests->control >= 0; i++) {
		struct guest *guest = find_place(guests);
		if (!guest)
			return;
		int fd = accept(guests->control, NULL, NULL);
		if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
			make_room(guests);
		if (fd < 0)
			return;
		if (!fd_set_inherited(fd, false)) {
			close(fd);
			continue;
		}
		*guest = nobody();
		guest->channel.fd = fd;
		guest->heard = guests->round;
	}
}

/* ---- rounds ---- */

static bool has_place(struct clients *guests)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		if (guests->guest[i].channel.fd < 0)
			return true;
	}
	return longest_silent(guests) != NULL;
}

static void put_forward(long long *deadline, long long to)
{
	if (*deadline < 0 || *deadline > to)
		*deadline = to;
}

size_t clients_poll(
	struct clients *guests, struct pollfd polled[1 + CLIENTS_MAX], size_t who[CLIENTS_MAX], long long *deadline)
{
	size_t count = 0;
	long long now = loop_now();
	bool shut = guests->shut_until > now;

	guests->round++;
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		const struct ctl *channel = &guests->guest[i].channel;
		if (channel->fd < 0)
			continue;
		if (ctl_has_message(channel))
			put_forward(deadline, now);
		polled[1 + count] = (struct pollfd){.fd = channel->fd, .events = POLLIN};
		who[count++] = i;
	}
	polled[0] = (struct pollfd){.fd = shut || !has_place(guests) ? -1 : guests->control, .events = POLLIN};
	if (shut)
		put_forward(deadline, guests->shut_until);
	return count;
}

/* ---- the end ---- */

void clients_thin(struct clients *guests)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct guest *guest = &guests->guest[i];
		if (guest->channel.fd >= 0 && !guest->waits && !*guest->heir)
			clients_drop(guest);
	}
}

void clients_tell(struct clients *guests, const char *why)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct guest *guest = &guests->guest[i];
		if (!guest->waits)
			continue;
		if (why)
			CLIENTS_SAY(guest, "failed", why);
		else
			CLIENTS_SAY(guest, "gone");
		clients_drop(guest);
	}
}

void clients_dismiss(struct clients *guests)
{
	if (guests->control >= 0)
		close(guests->control);
	guests->control = -1;
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		clients_drop(&guests->guest[i]);
}
