#include "outside/x509.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"

enum { VERSION_3 = 2, SERIAL_BITS = 127 };

struct extension {
	int nid;
	const char *value; /* NULL: the certificate does not have it */
};

struct pair {
	EVP_PKEY *key;
	X509 *certificate;
};

static EVP_PKEY *make_key(void)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
	EVP_PKEY *key = NULL;

	if (!context || EVP_PKEY_keygen_init(context) != 1 ||
		EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) != 1 ||
		EVP_PKEY_keygen(context, &key) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(context);
	return key;
}

/* A random serial number also tells two roots of the same name apart. */
static bool set_serial(X509 *certificate)
{
	BIGNUM *number = BN_new();
	bool set = number && BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
		BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));

	BN_free(number);
	return set;
}

static bool set_name(X509 *certificate, const char *name)
{
	const unsigned char *bytes = (const unsigned char *)name;

	return X509_NAME_add_entry_by_NID(
		       X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8, bytes, -1, -1, 0) == 1;
}

static bool add_extensions(X509 *certificate, X509 *issuer, const struct extension *extensions, size_t count)
{
	X509V3_CTX context;
	bool added = true;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	for (size_t i = 0; i < count && added; i++) {
		if (!extensions[i].value)
			continue;
		X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, extensions[i].nid, extensions[i].value);
		added = extension && X509_add_ext(certificate, extension, -1) == 1;
		X509_EXTENSION_free(extension);
	}
	return added;
}

/* All but the extensions and the signature. */
static X509 *begin(const struct x509_wish *wish, const char *name, EVP_PKEY *key)
{
	X509 *certificate = X509_new();

	if (certificate && X509_set_version(certificate, VERSION_3) == 1 && set_serial(certificate) &&
		ASN1_TIME_set(X509_getm_notBefore(certificate), wish->from) &&
		ASN1_TIME_set(X509_getm_notAfter(certificate), wish->until) && set_name(certificate, name) &&
		X509_set_pubkey(certificate, key) == 1)
		return certificate;
	X509_free(certificate);
	return NULL;
}

static bool make_root(const struct x509_wish *wish, struct pair *root)
{
	static const struct extension extensions[] = {
		{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
		{NID_key_usage, "critical,keyCertSign,cRLSign"},
		{NID_subject_key_identifier, "hash"},
	};

	root->key = make_key();
	root->certificate = root->key ? begin(wish, "tinypg root", root->key) : NULL;
	return root->certificate &&
		X509_set_issuer_name(root->certificate, X509_get_subject_name(root->certificate)) == 1 &&
		add_extensions(
			root->certificate, root->certificate, extensions, sizeof extensions / sizeof *extensions) &&
		X509_sign(root->certificate, root->key, EVP_sha256()) > 0;
}

static bool make_leaf(const struct x509_wish *wish, const struct pair *root, struct pair *leaf)
{
	const struct extension extensions[] = {
		{NID_basic_constraints, "critical,CA:FALSE"},
		{NID_key_usage, "critical,digitalSignature"},
		{NID_ext_key_usage, wish->usage},
		{NID_subject_alt_name, wish->alternatives},
		{NID_subject_key_identifier, "hash"},
		{NID_authority_key_identifier, "keyid"},
	};

	leaf->key = make_key();
	leaf->certificate = leaf->key ? begin(wish, wish->name, leaf->key) : NULL;
	return leaf->certificate &&
		X509_set_issuer_name(leaf->certificate, X509_get_subject_name(root->certificate)) == 1 &&
		add_extensions(
			leaf->certificate, root->certificate, extensions, sizeof extensions / sizeof *extensions) &&
		X509_sign(leaf->certificate, root->key, EVP_sha256()) > 0;
}

/* As PEM, allocated; NULL on failure. */
static char *write_pem(X509 *certificate, EVP_PKEY *key)
{
	BIO *memory = BIO_new(BIO_s_mem());
	char *bytes = NULL;
	char *text = NULL;

	bool written = memory &&
		(certificate ? PEM_write_bio_X509(memory, certificate)
			     : PEM_write_bio_PKCS8PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL)) == 1;
	long length = written ? BIO_get_mem_data(memory, &bytes) : 0;
	if (length > 0)
		text = mem_copy_bytes(bytes, (size_t)length);
	BIO_free(memory);
	return text;
}

static void free_pair(struct pair *pair)
{
	X509_free(pair->certificate);
	EVP_PKEY_free(pair->key);
}

bool x509_make(const struct x509_wish *wish, struct x509_made *made)
{
	struct pair root = {0}, leaf = {0};

	*made = (struct x509_made){0};
	if (make_root(wish, &root) && make_leaf(wish, &root, &leaf)) {
		made->root = write_pem(root.certificate, NULL);
		made->certificate = write_pem(leaf.certificate, NULL);
		made->key = write_pem(NULL, leaf.key);
	}
	free_pair(&root);
	free_pair(&leaf);
	if (made->root && made->certificate && made->key)
		return true;
	const char *reason = ERR_reason_error_string(ERR_get_error());
	warn_msg("cannot make a certificate: %s", reason ? reason : "libcrypto failed");
	x509_free(made);
	return false;
}

void x509_free(struct x509_made *made)
{
	free(made->root);
	free(made->certificate);
	if (made->key)
		OPENSSL_cleanse(made->key, strlen(made->key));
	free(made->key);
	*made = (struct x509_made){0};
}
