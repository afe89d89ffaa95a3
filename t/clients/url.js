// No client, but what those that parse a URL themselves begin with.
const { Client } = require("pg");

async function main(text) {
  const url = new URL(text);
  const client = new Client({
    host: url.searchParams.get("host") ?? url.hostname,
    port: Number(url.searchParams.get("port") ?? (url.port || 5432)),
    user: url.searchParams.get("user") ?? decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ssl: false,
  });
  await client.connect();
  const { rows } = await client.query({ text: "select current_database(), 1 + 1", rowMode: "array" });
  console.log(...rows[0]);
  await client.end();
}

main(process.argv[2] ?? process.env.DATABASE_URL);
