#include "cluster/turn.h"

#include <fcntl.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/lock.h"
#include "sys/machine.h"

/* Held shared by everyone for whose cluster a caller waits. The name is too short to be a cluster's. */
#define WANTED "want"
#define TURN_SLOT "turn"

void turn_take_wanted(const struct rundir *clusters, struct turn *turn)
{
	/* Without the lock the spares do not wait for us, which only takes longer. */
	if (turn->wanted < 0)
		turn->wanted = lock_take(clusters->fd, WANTED, 0600, LOCK_SHARED, false);
}

bool turn_take_spare(const struct rundir *clusters, struct turn *turn)
{
	return !lock_is_held(clusters->fd, WANTED) &&
		slot_take(clusters, TURN_SLOT, machine_processors(), "", &turn->slot);
}

/* Whoever leaves last removes the file. */
static void leave_wanted(const struct rundir *clusters, int wanted)
{
	if (wanted >= 0 && lock_descriptor(wanted, LOCK_EXCLUSIVE, false) && fd_is_named(wanted, clusters->fd, WANTED))
		unlinkat(clusters->fd, WANTED, 0);
	fd_close(wanted);
}

void turn_leave(const struct rundir *clusters, struct turn *turn)
{
	leave_wanted(clusters, turn->wanted);
	turn->wanted = -1;
	slot_leave(clusters, &turn->slot);
}

void turn_sweep(const struct rundir *clusters)
{
	int wanted = openat(clusters->fd, WANTED, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	leave_wanted(clusters, wanted);
	slot_sweep(clusters, TURN_SLOT);
}
