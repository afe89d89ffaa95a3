/*
 * A cluster that is being made and then runs: its name and lock, its directory, its record, and the start of its
 * server. What must outlive the watchdog is in the record; the rest of this struct dies with it.
 *
 * The sweep relies on this order: NAME.lock is held before NAME.state is written, NAME.state is written before the
 * directory is made, and both come before any process starts.
 */
#ifndef WATCHDOG_INSTANCE_H
#define WATCHDOG_INSTANCE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "cluster/address.h"
#include "cluster/request.h"
#include "cluster/rundir.h"
#include "cluster/state.h"
#include "install/certificate.h"
#include "install/program.h"
#include "server/conf.h"
#include "sys/identity.h"

#define INSTANCE_NICE 10 /* for work that nobody waits for */

/* The remedy for rundir_reachable() if the directory of -d cannot be reached. */
#define INSTANCE_REMEDY_DIRECTORY "name a directory that this user can reach"

struct instance {
	struct rundir clusters;
	char name[CLUSTER_NAME_SIZE];
	int lock; /* descriptor of NAME.lock */
	struct request request;
	struct state record;
	bool unrecorded; /* the last state was not written into the record, and this was said */
	struct runtime_user user;
	struct program server; /* of the installation */
	char *postgres;        /* the program that runs: the server's, or that of its shadow */
	int directory;         /* descriptor of the cluster's directory, locked too, so that nobody cleans it away */
	int held;              /* descriptor of CLUSTER_DIRECTORY_LOCK in the directory of -d; -1: none */
	bool has_data;         /* PGDATA was there before: nothing is cloned */
	char *locale;          /* resolved */
	char *superuser;
	bool user_is_caller;    /* the URL need not name the superuser */
	char *socket_directory; /* the cluster's directory, or a short link to it */
	unsigned port;
	int port_held;          /* a socket that holds the TCP port beside the server (sys/net.h); -1: none */
	bool port_recalled;     /* the port is that of `address` */
	struct address address; /* of a kept cluster on TCP, as it is on disk; {0} if there is none */
	char *password; /* of the superuser, set by the caller of instance_take(); "": none, or a random one with TCP */
	struct certificate certificate; /* with -s, */
	char *client_root;              /* and with `-a cert` the root of the client's; PEM */
	char *url;       /* what the caller is told: the record's URL with the password; NULL: none yet */
	int template_fd; /* descriptor of the template that PGDATA was cloned from, locked, so that the template stays
			 as long as the cluster; -1: there is none */
	bool reuse;      /* PGDATA may come from a stopped cluster, and be handed on later */
	char *roll;      /* the directories that PGDATA had when it was filled (sys/clone.h); NULL: not known */
	struct timespec filled; /* when PGDATA was ready for the server, by the file system's clock, */
	long long filled_at;    /* and by loop_now() */
};

enum instance_result { INSTANCE_DONE, INSTANCE_FAILED, INSTANCE_BUSY };

/*
 * Take a name, its lock and the directory, for instance->request (set by the caller; all else zeroed). FAILED after a
 * line on stderr; BUSY, silently, if another watchdog has the directory of -d. If `lock` is not negative afterwards,
 * the functions of cluster/cleanup.h must be called at the end.
 */
enum instance_result instance_take(struct instance *instance);
/* The two ways to do so, in instance_dir.c: a new directory with a new name, or the directory of -d, which may hold
 * data that we kept. */
enum instance_result instance_take_new(struct instance *instance);
enum instance_result instance_take_given(struct instance *instance);

/* Append what the cluster was made with and runs with, in the form of traits_write(). */
void instance_add_traits(const struct instance *instance, struct str *out);
/* Write the record with this state; false after a line on stderr, which is printed once only. */
bool instance_record(struct instance *instance, enum state_kind state);
/* Keep the data from now on. When this returns, that is written down, with the state. False with errno. */
bool instance_keep(struct instance *instance, enum state_kind state);
/* The same for data that `initdb` made: they are kept until the cluster that is started with them stops. */
bool instance_leave_pending(struct instance *instance, enum state_kind state);

/* Fork the child that fills the directory from the template (its directory's descriptor, locked; -1: the data exist
 * already) and writes the settings. It exits with 0, or with 1 after a line on stderr. -1 with errno. `nice` is added
 * to its niceness. The child writes the list of PGDATA's directories to *out (close-on-exec, nonblocking). */
pid_t instance_prepare(struct instance *instance, int template, int nice, int *out);
/* The settings of the server; the texts in them belong to the instance. */
struct conf instance_settings(const struct instance *instance);
/* To be called when that child has ended, before the server is started, with what the child wrote. */
void instance_note_filled(struct instance *instance, const char *roll);
/* After the end of the server: fork the child that restores PGDATA to what the template is. */
pid_t instance_restore(struct instance *instance);
/* The same for a server that is to be started again: the child also writes the settings, and the list of PGDATA's
 * directories or what went wrong to *out. If PGDATA cannot be restored, it is cloned anew. instance_note_filled() then
 * has to be called again. */
pid_t instance_reset(struct instance *instance, int *out);
/* In instance_tls.c, with -s: read the certificates from the cache, and put what clients need beside the record. False
 * after a line on stderr. */
bool instance_certify(struct instance *instance);
/* Append to the URL what clients need for it. */
void instance_add_tls(const struct instance *instance, struct str *url);
/* Choose the TCP port to try next, or the number of the socket. False after a line on stderr. */
bool instance_choose_port(struct instance *instance);
/* Say that this port, or that no port, can be used; errno says why. */
void instance_warn_port(const struct instance *instance);
/* Whether the data are kept, or will be when somebody has the URL. */
bool instance_is_kept(const struct instance *instance);
/* In instance_address.c, for a kept cluster on TCP: take the port and the password that it had, unless the request says
 * others. False after a line on stderr. */
bool instance_recall_address(struct instance *instance);
/* Write down its port and password, if they are not on disk already. False with errno. */
bool instance_keep_address(struct instance *instance);
/* The path of PGDATA if the data are kept, allocated; else NULL. */
char *instance_kept_data(const struct instance *instance);
/* Set the URL to that of the running server, and the record's to the same without the password. */
void instance_compose_url(struct instance *instance);

#endif
