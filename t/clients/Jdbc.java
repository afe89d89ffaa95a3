import java.sql.DriverManager;

public class Jdbc {
	public static void main(String[] arguments) throws Exception {
		var url = arguments.length > 0 ? arguments[0] : System.getenv("DATABASE_URL");
		try (var connection = DriverManager.getConnection(url);
			var statement = connection.createStatement();
			var result = statement.executeQuery("select current_database(), 1 + 1")) {
			result.next();
			System.out.println(result.getString(1) + " " + result.getInt(2));
		}
	}
}
