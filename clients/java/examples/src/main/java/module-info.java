/** Programs that use the client as an application does. */
module dev.firn.examples {
  requires dev.firn.client;
  requires java.sql;
}
