/**
 * A client of the event store Firn: {@link dev.firn.client.FirnClient}, whose calls wait, and
 * {@link dev.firn.client.FirnAsyncClient}, whose calls do not.
 */
package dev.firn.client;
