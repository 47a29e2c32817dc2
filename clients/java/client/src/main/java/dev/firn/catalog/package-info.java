/**
 * The payloads of a photo catalogue's event types, as records. Their members have the names and
 * meanings of the JSON. What may be left out is an {@link java.util.Optional}, or a {@link
 * dev.firn.catalog.Maybe} where {@code null} is a value of its own; {@code of} makes a record of what
 * must be there, and each {@code with} method another one with one member changed.
 */
package dev.firn.catalog;
