#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "sys/fs.h"
#include "watchdog/instance.h"

/* The cluster has a root of its own beside its record, because the one in the cache may be replaced, or removed with
 * the cache, while the cluster runs. */
bool instance_certify(struct instance *instance)
{
	struct certificate *certificate = &instance->certificate;

	if (!instance->request.tls)
		return true;
	char *name = certificate_name((unsigned long)instance->user.uid);
	char *file = str_format("%s.crt", instance->name);
	bool done = certificate_read(name, certificate);
	if (!done) {
		warn_msg("the certificate '%s' is not in the cache any more", name);
	} else if (!fs_replace_file(instance->clusters.fd, file, certificate->root, strlen(certificate->root), 0644)) {
		warn_errno("cannot write '%s/%s'", instance->clusters.path, file);
		done = false;
	}
	free(file);
	free(name);
	return done;
}
