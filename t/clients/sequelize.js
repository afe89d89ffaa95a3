const { Sequelize } = require("sequelize");

async function main(url) {
  const database = new Sequelize(url, { logging: false });
  const [[row]] = await database.query("select current_database() as name, 1 + 1 as two");
  console.log(row.name, row.two);
  await database.close();
}

main(process.argv[2] ?? process.env.DATABASE_URL);
