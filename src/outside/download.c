#include "outside/download.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "text/num.h"

#define TIMEOUT_DEFAULT 30
#define TIMEOUT_MOST 86400
#define REDIRECTS_MOST 10L
#define BUFFER_BYTES (256L * 1024)

/* A transfer that is under way. */
struct transfer {
	const struct download *download;
	CURL *curl;
	unsigned long long got;
	bool too_much;
	bool stopped;
	char error[CURL_ERROR_SIZE];
};

static CURL *handle(void);
static void set_server(CURL *curl, const struct download *download);
static void set_limits(CURL *curl, struct transfer *transfer);
static void set_trust(CURL *curl, const struct download *download);
static size_t bytes_come(char *bytes, size_t size, size_t count, void *context);
static int time_passes(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d);
static enum download_end judge(struct transfer *transfer, CURLcode code, struct str *problem);
static void explain(struct transfer *transfer, CURLcode code, struct str *problem);

enum download_end download_run(const struct download *download, struct str *problem)
{
	struct transfer transfer = {.download = download, .curl = handle()};
	struct curl_slist *headers = NULL;
	CURL *curl = transfer.curl;

	curl_easy_reset(curl);
	set_server(curl, download);
	set_trust(curl, download);
	set_limits(curl, &transfer);
	if (download->accept != NULL) {
		char *line = str_format("Accept: %s", download->accept);
		headers = curl_slist_append(NULL, line);
		free(line);
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	}
	CURLcode code = curl_easy_perform(curl);
	enum download_end end = judge(&transfer, code, problem);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	return end;
}

static bool take_text(void *context, const void *bytes, size_t length, unsigned long long total)
{
	(void)total;
	str_add_bytes(context, bytes, length);
	return true;
}

enum download_end download_text(const struct download *download, struct str *out, struct str *problem)
{
	struct download text = *download;

	text.compressed = true;
	text.take = take_text;
	text.context = out;
	return download_run(&text, problem);
}

/* One for the life of the program: it keeps connections, and so TLS handshakes. */
static CURL *handle(void)
{
	static CURL *curl;

	if (curl == NULL && (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (curl = curl_easy_init()) == NULL))
		die("cannot download: libcurl does not start");
	return curl;
}

static void set_server(CURL *curl, const struct download *download)
{
	bool https = strncmp(download->url, "https:", 6) == 0;

	curl_easy_setopt(curl, CURLOPT_URL, download->url);
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, download->plain ? "http,https" : "https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, download->plain && !https ? "http,https" : "https");
#else
	long either = CURLPROTO_HTTP | CURLPROTO_HTTPS;
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS, download->plain ? either : CURLPROTO_HTTPS);
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS, download->plain && !https ? either : CURLPROTO_HTTPS);
#endif
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS_MOST);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "tinypg");
	if (download->compressed)
		curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	if (download->token != NULL) {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, download->token);
	} else if (download->user != NULL) {
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(curl, CURLOPT_USERNAME, download->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, download->password);
	} else {
		curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
	}
}

/* libcurl reads none of these variables itself; curl(1) and OpenSSL do. */
static void set_trust(CURL *curl, const struct download *download)
{
	const char *file = getenv("CURL_CA_BUNDLE");
	const char *directory = getenv("SSL_CERT_DIR");

	if (file == NULL || *file == '\0')
		file = getenv("SSL_CERT_FILE");
	if (file == NULL || *file == '\0')
		file = download->authorities;
	if (file != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, file);
	if (directory != NULL && *directory != '\0')
		curl_easy_setopt(curl, CURLOPT_CAPATH, directory);
}

static long timeout_seconds(void)
{
	const char *text = getenv("TINYPG_TIMEOUT");
	unsigned long long seconds = TIMEOUT_DEFAULT;

	if (text != NULL && *text != '\0' && !num_parse(text, 1, TIMEOUT_MOST, &seconds))
		die("bad TINYPG_TIMEOUT '%s': not a number of seconds", text);
	return (long)seconds;
}

static void set_limits(CURL *curl, struct transfer *transfer)
{
	long seconds = timeout_seconds();

	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, seconds);
	curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, BUFFER_BYTES);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->error);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, bytes_come);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, time_passes);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
}

static size_t bytes_come(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	const struct download *download = transfer->download;
	size_t length = size * count;
	curl_off_t total = 0;

	if (length > download->most - transfer->got) {
		transfer->too_much = true;
		return 0;
	}
	transfer->got += length;
	if (curl_easy_getinfo(transfer->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total) != CURLE_OK || total < 0)
		total = 0;
	if (download->take(download->context, bytes, length, (unsigned long long)total))
		return length;
	transfer->stopped = true;
	return 0;
}

static int time_passes(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct transfer *transfer = context;
	const volatile sig_atomic_t *stop = transfer->download->stop;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	if (stop != NULL && *stop != 0)
		transfer->stopped = true;
	return transfer->stopped ? 1 : 0;
}

static enum download_end judge(struct transfer *transfer, CURLcode code, struct str *problem)
{
	long status = 0;

	if (code == CURLE_OK)
		return DOWNLOAD_DONE;
	if (transfer->stopped)
		return DOWNLOAD_STOPPED;
	(void)curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_HTTP_RETURNED_ERROR) {
		str_addf(problem, "the server answered %ld", status);
		return status == 404 || status == 410 ? DOWNLOAD_ABSENT : DOWNLOAD_FAILED;
	}
	explain(transfer, code, problem);
	return DOWNLOAD_FAILED;
}

static void explain(struct transfer *transfer, CURLcode code, struct str *problem)
{
	long redirects = 0;

	(void)curl_easy_getinfo(transfer->curl, CURLINFO_REDIRECT_COUNT, &redirects);
	if (transfer->too_much)
		str_addf(problem, "it is larger than %llu bytes", transfer->download->most);
	else if (code == CURLE_OPERATION_TIMEDOUT)
		str_addf(problem, "the server was silent for %ld seconds", timeout_seconds());
	else if (code == CURLE_PARTIAL_FILE)
		str_addf(problem, "the connection broke off after %llu bytes", transfer->got);
	else if (code == CURLE_TOO_MANY_REDIRECTS)
		str_addf(problem, "more than %ld redirects", REDIRECTS_MOST);
	else if (code == CURLE_UNSUPPORTED_PROTOCOL && redirects > 0)
		str_add(problem, "the server redirects to what is not https");
	else
		str_add(problem, transfer->error[0] != '\0' ? transfer->error : curl_easy_strerror(code));
}
