/** A client of the event store Firn. */
module dev.firn.client {
  requires transitive com.fasterxml.jackson.databind;
  requires com.google.common;
  requires com.google.protobuf;
  requires io.grpc;
  requires io.grpc.protobuf;
  requires io.grpc.stub;

  exports dev.firn.catalog;
  exports dev.firn.client;

  // Its reflection reads messages, and so do the tests' forms of JSON.
  exports dev.firn.internal.rpc to
      com.google.protobuf;
  exports dev.firn.internal.v1 to
      com.google.protobuf;

  opens dev.firn.catalog to
      com.fasterxml.jackson.databind;
}
