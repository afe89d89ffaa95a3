#include <stdlib.h>

#include "server/pgwrapper.h"
#include "server/url.h"
#include "watchdog/instance.h"

static void add_url(const struct instance *instance, const char *password, struct str *url)
{
	struct pgwrapper wrapper = pgwrapper_here();

	if (instance->request.tcp)
		url_add_tcp(url, instance->port, instance->superuser, password, instance->request.dbname);
	else
		url_add_socket(url, instance->socket_directory, instance->port,
			instance->user_is_caller ? NULL : instance->superuser, instance->request.dbname);
	if (!instance->request.tcp && instance->port == URL_PORT && pgwrapper_leads_elsewhere(&wrapper))
		str_addf(url, "&port=%d", URL_PORT);
	instance_add_tls(instance, url);
	if (!instance->request.tcp && password)
		url_add_password(url, password);
}

void instance_compose_url(struct instance *instance)
{
	const struct conf settings = instance_settings(instance);
	struct str told = STR_INIT, recorded = STR_INIT;

	add_url(instance, hba_asks_password(&settings.hba, instance->request.tcp) ? instance->password : NULL, &told);
	add_url(instance, NULL, &recorded);
	state_set(&instance->url, told.text);
	state_set(&instance->record.url, recorded.text);
	instance->record.has_password = !str_equal(told.text, recorded.text);
	str_free(&told);
	str_free(&recorded);
}
