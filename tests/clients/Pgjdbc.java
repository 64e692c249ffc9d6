// Runs SQL as a program that uses pgjdbc does: Pgjdbc WAY HOST PORT DATABASE
//
// The words of WAY, stdin, stdout and the exit code are as in drivers.py; `autosave=always` and its like are given to the
// driver.

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

public class Pgjdbc {
    static Connection connection;

    static void probe() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(System.getenv("PROBE"))) {
            rows.next();
            System.out.println(rows.getString(1));
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    static void run(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    static void runWithSavepoint(String text) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            run(text);
        } catch (SQLException error) {
            connection.rollback(savepoint);
            throw error;
        }
        connection.releaseSavepoint(savepoint);
    }

    /** Ends the transaction, whoever began it. */
    static void end(boolean commit) throws SQLException {
        if (connection.getAutoCommit()) {
            run(commit ? "COMMIT" : "ROLLBACK");
        } else if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> way = List.of(arguments[0].split(","));
        String autosave = way.stream().filter(word -> word.startsWith("autosave=")).findFirst().orElse("autosave=never");
        connection = DriverManager.getConnection(
            "jdbc:postgresql://" + arguments[1] + ":" + arguments[2] + "/" + arguments[3] + "?user=postgres&" + autosave);
        connection.setAutoCommit(way.contains("autocommit"));
        String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        boolean failed = false;
        boolean stopped = false;
        probe();
        for (String piece : input.split("\0")) {
            try {
                if (way.contains("savepoint")) {
                    runWithSavepoint(piece);
                } else {
                    run(piece);
                }
            } catch (SQLException error) {
                System.err.println(error.getMessage());
                failed = true;
                if (!way.contains("resume")) {
                    stopped = true;
                    break;
                }
                if (way.contains("rollback")) {
                    end(false);
                }
            }
        }
        try {
            if (stopped || !connection.getAutoCommit()) {
                end(!stopped);
            }
        } catch (SQLException error) {
            System.err.println(error.getMessage());
            failed = true;
        }
        probe();
        System.exit(failed ? 1 : 0);
    }
}
