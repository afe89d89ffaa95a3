#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "server/hba.h"
#include "server/url.h"
#include "sys/fs.h"
#include "watchdog/instance.h"

enum { PUBLIC = 0644, PRIVATE = 0600 };

static bool needs_client(const struct instance *instance)
{
	return hba_needs_tls(instance->request.auth);
}

/* Read the certificate `name`, which is taken over. */
static bool read_certificate(char *name, struct certificate *certificate)
{
	bool done = certificate_read(name, certificate);

	if (!done)
		warn_msg("the certificate '%s' is not in the cache any more", name);
	free(name);
	return done;
}

/* Write NAME.ENDING. */
static bool write_beside(const struct instance *instance, const char *ending, const char *text, mode_t mode)
{
	char *file = str_format("%s.%s", instance->name, ending);
	bool written = fs_replace_file(instance->clusters.fd, file, text, strlen(text), mode);

	if (!written)
		warn_errno("cannot write '%s/%s'", instance->clusters.path, file);
	free(file);
	return written;
}

static char *path_beside(const struct instance *instance, const char *ending)
{
	return str_format("%s/%s.%s", instance->clusters.path, instance->name, ending);
}

static bool certify_client(struct instance *instance)
{
	struct certificate client;

	/* libpq takes what stands before a colon in sslkey for the name of an OpenSSL engine. */
	if (strchr(instance->clusters.path, ':')) {
		warn_msg("'%s' has a colon in it, so that clients cannot load a key from there",
			instance->clusters.path);
		warn_hint("with -a cert set TMPDIR to a directory without a colon");
		return false;
	}
	if (!read_certificate(certificate_client_name(instance->superuser), &client))
		return false;
	bool done = write_beside(instance, "client.crt", client.text, PUBLIC) &&
		write_beside(instance, "client.key", client.key, PRIVATE);
	state_set(&instance->client_root, client.root);
	certificate_free(&client);
	return done;
}

/* The cluster has files of its own beside its record, because those in the cache may be replaced, or removed with the
 * cache, while the cluster runs. */
bool instance_certify(struct instance *instance)
{
	if (!instance->request.tls)
		return true;
	return read_certificate(certificate_name((unsigned long)instance->user.uid), &instance->certificate) &&
		write_beside(instance, "crt", instance->certificate.root, PUBLIC) &&
		(!needs_client(instance) || certify_client(instance));
}

void instance_add_tls(const struct instance *instance, struct str *url)
{
	if (!instance->request.tls)
		return;
	char *root = path_beside(instance, "crt");
	url_add_tls(url, root);
	free(root);
	if (!needs_client(instance))
		return;
	char *certificate = path_beside(instance, "client.crt"), *key = path_beside(instance, "client.key");
	url_add_client(url, certificate, key);
	free(certificate);
	free(key);
}
