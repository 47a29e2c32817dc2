package dev.firn.examples;

import dev.firn.client.Checkpoint;
import dev.firn.client.Event;
import dev.firn.client.EventBatch;
import dev.firn.client.EventStream;
import dev.firn.client.FirnClient;
import dev.firn.client.Selection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Works every event of a log off, exactly once: ADDRESS DATABASE. */
public final class ExactlyOnce {
  private ExactlyOnce() {}

  /** Works until it is killed. */
  public static void main(String[] arguments) throws SQLException {
    try (FirnClient client = FirnClient.connect(arguments[0]);
        Connection db = DriverManager.getConnection("jdbc:sqlite:" + arguments[1])) {
      try (Statement statement = db.createStatement()) {
        statement.execute(
            "create table if not exists work (position integer, event_type text, payload text)");
        statement.execute(
            "create table if not exists checkpoint"
                + " (id integer primary key check (id = 1), store_id text, position integer)");
      }
      work(client, db);
    }
  }

  static void work(FirnClient client, Connection db) throws SQLException {
    db.setAutoCommit(false);
    try (EventStream events = client.follow(saved(db))) {
      for (EventBatch batch : events.batches()) {
        for (Event event : batch.events()) {
          insert(db, event);
        }
        save(db, batch.checkpoint());
        db.commit(); // The work and the checkpoint, or neither.
      }
    }
  }

  static Selection saved(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("select store_id, position from checkpoint")) {
      return row.next()
          ? Selection.all().after(new Checkpoint(row.getString(1), row.getLong(2)))
          : Selection.all();
    }
  }

  static void save(Connection db, Checkpoint checkpoint) throws SQLException {
    try (PreparedStatement statement =
        db.prepareStatement("replace into checkpoint values (1, ?, ?)")) {
      statement.setString(1, checkpoint.storeId());
      statement.setLong(2, checkpoint.position());
      statement.execute();
    }
  }

  private static void insert(Connection db, Event event) throws SQLException {
    try (PreparedStatement statement = db.prepareStatement("insert into work values (?, ?, ?)")) {
      statement.setLong(1, event.position());
      statement.setString(2, event.eventType());
      statement.setString(3, event.payloadJson());
      statement.execute();
    }
  }
}
