const { Client } = require("pg");

async function main(url) {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query({ text: "select current_database(), 1 + 1", rowMode: "array" });
  console.log(...rows[0]);
  await client.end();
}

main(process.argv[2]);
