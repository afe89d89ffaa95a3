#include "command/inquiry.h"

void inquiry_send(struct inquiry *inquiry, const struct rundir *clusters, const char *name, long long deadline)
{
	inquiry->channel.fd = ctl_call(clusters, name, deadline);
	if (inquiry->channel.fd >= 0 && !CTL_SEND(&inquiry->channel, "status"))
		ctl_close(&inquiry->channel);
}

/* A watchdog of another build has no such answer. */
bool inquiry_receive(struct inquiry *inquiry, long long deadline)
{
	inquiry->answered = inquiry->channel.fd >= 0 && ctl_await(&inquiry->channel, &inquiry->message, deadline) > 0;
	ctl_close(&inquiry->channel);
	if (inquiry->answered && !reply_read_status(&inquiry->message, &inquiry->status))
		inquiry_free(inquiry);
	return inquiry->answered;
}

void inquiry_free(struct inquiry *inquiry)
{
	if (inquiry->answered)
		strs_free(&inquiry->message.words);
	inquiry->answered = false;
}
