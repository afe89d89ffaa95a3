#include "pg/guests.h"

#include <sys/socket.h>
#include <unistd.h>

#include "sys/fd.h"

void guests_init(struct guests *guests)
{
	guests->control = -1;
	for (size_t i = 0; i < GUESTS_MAX; i++)
		guests->guest[i] = (struct guest){.channel = {.fd = -1, .line = STR_INIT}};
}

static struct guest *free_place(struct guests *guests)
{
	for (size_t i = 0; i < GUESTS_MAX; i++) {
		if (guests->guest[i].channel.fd < 0)
			return &guests->guest[i];
	}
	return NULL;
}

void guests_welcome(struct guests *guests)
{
	int fd;

	while ((fd = accept(guests->control, NULL, NULL)) >= 0) {
		struct guest *guest = free_place(guests);
		if (guest && fd_set_inherited(fd, false))
			*guest = (struct guest){.channel = {.fd = fd, .line = STR_INIT}};
		else
			close(fd);
	}
}

size_t guests_poll(const struct guests *guests, struct pollfd polled[GUESTS_MAX], size_t who[GUESTS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < GUESTS_MAX; i++) {
		if (guests->guest[i].channel.fd < 0)
			continue;
		polled[count] = (struct pollfd){.fd = guests->guest[i].channel.fd, .events = POLLIN};
		who[count++] = i;
	}
	return count;
}

void guests_tell(struct guests *guests)
{
	for (size_t i = 0; i < GUESTS_MAX; i++) {
		struct guest *guest = &guests->guest[i];
		if (!guest->waits)
			continue;
		CHANNEL_SEND(&guest->channel, "gone");
		channel_close(&guest->channel);
		guest->waits = false;
	}
}

void guests_dismiss(struct guests *guests)
{
	guests_tell(guests);
	if (guests->control >= 0)
		close(guests->control);
	guests->control = -1;
	for (size_t i = 0; i < GUESTS_MAX; i++)
		channel_close(&guests->guest[i].channel);
}
