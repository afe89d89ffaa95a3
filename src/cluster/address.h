/*
 * The address of a kept cluster on TCP: its port and its superuser's password, so that a URL that somebody has noted
 * down is right after the next start too. It is a file of the caller's, named by a hash of the path of the cluster's
 * directory, in .addresses/ in the directory of datahome.h. Nobody else can read it: the runtime user could read, or
 * replace, what is in the cluster's directory. The caller holds the lock of the cluster.
 */
#ifndef CLUSTER_ADDRESS_H
#define CLUSTER_ADDRESS_H

#include <stdbool.h>

struct address {
	unsigned port;  /* 0: not known */
	char *password; /* allocated; "": none */
};

/* Make the directory of the addresses, if needed. False after a line on stderr, with errno. */
bool address_prepare(void);
/* Read the address of the cluster in `directory`. If there is none, it is {0}. False after a line on stderr: there is
 * one that cannot be read, or that others could read or write. */
bool address_read(const char *directory, struct address *address);
/* Write it, so that it survives a crash of the machine. False with errno. */
bool address_write(const char *directory, const struct address *address);
/* Remove it, if there is one. False with errno. */
bool address_remove(const char *directory);
/* The path of the file, for messages; allocated. */
char *address_path(const char *directory);
void address_free(struct address *address);

#endif
