#include <curl/curl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "outside/download.h"
#include "sys/libc.h"

#define BUFFER_SIZE (256L * 1024)
#define CONNECT_MAX_S 10L

void *download_handle(void)
{
	static CURL *curl;

	if (!curl && (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(curl = curl_easy_init())))
		die("libcurl does not start");
	curl_easy_reset(curl);
	return curl;
}

static void set_server(CURL *curl, const struct download *download, const struct weburl *parts)
{
	/* Credentials are for the server of the URL, not for one that it redirects to. */
	bool named = weburl_is_server_of(parts, download->url);

#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, download->plain ? "http,https" : "https");
#else
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS,
		download->plain ? (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS) : (long)CURLPROTO_HTTPS);
#endif
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "tinypg");
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, download->anew ? 1L : 0L);
	if (weburl_is_local(parts))
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
	if (named && download->token) {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, download->token);
	} else if (named && download->user) {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(curl, CURLOPT_USERNAME, download->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, download->password);
	} else if (named) {
		curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
	}
}

static struct curl_slist *add_header(struct curl_slist *headers, const char *name, const char *value)
{
	char *line = str_format("%s: %s", name, value);

	headers = curl_slist_append(headers, line);
	free(line);
	return headers;
}

static struct curl_slist *set_headers(CURL *curl, const struct download *download, const struct download_part *part)
{
	struct curl_slist *headers = NULL;

	if (download->accept)
		headers = add_header(headers, "Accept", download->accept);
	if (download->known)
		headers = add_header(headers, "If-None-Match", download->known);
	if (download->compressed)
		curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	if (part->got > 0) {
		const char *validator = httphead_validator(&part->head);
		char *range = str_format("%llu-", part->got);
		curl_easy_setopt(curl, CURLOPT_RANGE, range);
		free(range);
		if (validator)
			headers = add_header(headers, "If-Range", validator);
	}
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	return headers;
}

/* A static libcurl was not made for one system, so it is told where the system keeps its authorities. */
static const char *find_authorities(void)
{
	static const char *const files[] = {
		"/etc/ssl/certs/ca-certificates.crt",                /* Debian, Alpine, Arch */
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora, Red Hat */
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/ca-bundle.pem", /* SUSE */
		"/etc/ssl/cert.pem",
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (access(files[i], R_OK) == 0)
			return files[i];
	return NULL;
}

/* Only curl(1) and OpenSSL read these variables, libcurl itself does not. */
static void set_trust(CURL *curl, const struct download *download)
{
	const char *file = getenv("CURL_CA_BUNDLE");
	const char *directory = getenv("SSL_CERT_DIR");

	if (!file || *file == '\0')
		file = getenv("SSL_CERT_FILE");
	if (!file || *file == '\0')
		file = download->authorities;
	if (!file && !libc_is_shared())
		file = find_authorities();
	if (file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, file);
	if (directory && *directory != '\0')
		curl_easy_setopt(curl, CURLOPT_CAPATH, directory);
}

static void set_limits(CURL *curl, const struct download *download)
{
	long seconds = (long)download->timeout;

	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds < CONNECT_MAX_S ? seconds : CONNECT_MAX_S);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, seconds);
	curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, BUFFER_SIZE);
}

struct curl_slist *download_set_options(
	void *curl, const struct download *download, const struct download_part *part, const struct weburl *server)
{
	set_server(curl, download, server);
	set_trust(curl, download);
	set_limits(curl, download);
	return set_headers(curl, download, part);
}
