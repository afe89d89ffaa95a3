const { DataSource } = require("typeorm");

async function main(url) {
  const source = await new DataSource({ type: "postgres", url }).initialize();
  const [row] = await source.query("select current_database() as name, 1 + 1 as two");
  console.log(row.name, row.two);
  await source.destroy();
}

main(process.argv[2]);
