/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.link;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.LinkedHub;
import io.holdfast.hub.enroll.link.HubCalls.Reply;
import io.holdfast.hub.registry.AskedAuthentication;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.PercentEncoding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A hub elsewhere, Holdfast's or Azure's. What is done twice comes to the same. */
public final class RemoteHub implements LinkedHub {

  private static final String PROPERTIES = "properties";
  private static final String DESIRED = "desired";
  private static final String TAGS = "tags";

  /** What its operator said of a device that is there already stays. */
  private static final List<String> KEPT =
      List.of("status", "statusReason", "deviceScope", "parentScopes");

  private final RemoteAddress address;
  private final HubCalls calls;

  /** Opens no connection yet. */
  public RemoteHub(RemoteAddress address, SSLContext trust, InstantSource clock) {
    this(address, trust, clock, HubCalls.TIMEOUT);
  }

  /** With another bound of the time until a whole answer is there. */
  RemoteHub(RemoteAddress address, SSLContext trust, InstantSource clock, Duration patience) {
    this.address = address;
    this.calls = new HubCalls(address, trust, clock, patience);
  }

  @Override
  public String hostName() {
    return address.host();
  }

  @Override
  public int weight() {
    return address.weight();
  }

  @Override
  public Outcome<DeviceIdentity> put(
      DeviceIdentity device,
      AskedAuthentication authentication,
      boolean iotEdge,
      boolean isReset,
      Bytes twin) {
    return registration(device)
        .then(old -> register(device, authentication, iotEdge, old.orElse(null)))
        .then(done -> isReset || !twin.isEmpty() ? putTwin(device, isReset, twin) : done(device));
  }

  private Outcome<Optional<ObjectNode>> registration(DeviceIdentity device) {
    return calls
        .ask("GET", path("devices", device), null, null)
        .then(reply ->
            switch (reply.status()) {
              case HubCalls.NOT_FOUND -> Outcome.done(Optional.<ObjectNode>empty());
              default -> object(reply).map(Optional::of);
            });
  }

  private Outcome<DeviceIdentity> register(
      DeviceIdentity device,
      AskedAuthentication authentication,
      boolean iotEdge,
      @Nullable ObjectNode old) {
    ObjectNode draft = JsonNodeFactory.instance.objectNode();
    draft.put("deviceId", device.deviceId());
    draft.set("authentication", write(authentication));
    draft.putObject("capabilities").put("iotEdge", iotEdge);
    if (old == null) {
      return made(device, calls.ask("PUT", path("devices", device), null, draft));
    }
    for (String name : KEPT) {
      JsonNode kept = old.get(name);
      if (kept != null && !kept.isNull()) {
        draft.set(name, kept);
      }
    }
    JsonNode etag = old.get("etag");
    String ifMatch =
        etag == null || !etag.isString() ? HubCalls.ANY_STATE : HubCalls.quoted(etag.asString());
    return made(device, calls.ask("PUT", path("devices", device), ifMatch, draft));
  }

  private Outcome<DeviceIdentity> putTwin(DeviceIdentity device, boolean isReset, Bytes twin) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    if (isReset) {
      whole.putObject(TAGS);
      whole.putObject(PROPERTIES).putObject(DESIRED);
    }
    Outcome<ObjectNode> given = twin.isEmpty() ? Outcome.done(whole) : TwinJson.object(twin);
    return given
        .map(part -> {
          put(whole, TAGS, part.get(TAGS));
          JsonNode desired = part.path(PROPERTIES).get(DESIRED);
          if (desired != null) {
            put(whole.withObjectProperty(PROPERTIES), DESIRED, desired);
          }
          return whole;
        })
        .then(body ->
            made(
                device,
                calls.ask(
                    isReset ? "PUT" : "PATCH", path("twins", device), HubCalls.ANY_STATE, body)));
  }

  private static void put(ObjectNode into, String name, @Nullable JsonNode value) {
    if (value != null && value.isObject()) {
      into.set(name, value);
    }
  }

  /** Somebody else was quicker, or an earlier answer was lost: another look tells. */
  private Outcome<DeviceIdentity> made(DeviceIdentity device, Outcome<Reply> asked) {
    return asked.then(
        reply -> reply.isDone() ? done(device) : calls.away("changed " + device + " meanwhile"));
  }

  @Override
  public Outcome<Bytes> twin(DeviceIdentity device) {
    return calls
        .ask("GET", path("twins", device), null, null)
        .then(reply ->
            switch (reply.status()) {
              case HubCalls.NOT_FOUND -> Outcome.done(Bytes.EMPTY);
              default -> object(reply).map(RemoteHub::withoutMetadata);
            });
  }

  private static Bytes withoutMetadata(ObjectNode twin) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    put(kept, TAGS, twin.get(TAGS));
    if (twin.path(PROPERTIES).get(DESIRED) instanceof ObjectNode desired) {
      desired.remove(List.of("$metadata", "$version"));
      kept.putObject(PROPERTIES).set(DESIRED, desired);
    }
    return TwinJson.bytes(kept);
  }

  @Override
  public Outcome<DeviceIdentity> delete(DeviceIdentity device) {
    return calls
        .ask("DELETE", path("devices", device), HubCalls.ANY_STATE, null)
        .then(reply ->
            reply.isDone() || reply.status() == HubCalls.NOT_FOUND
                ? done(device)
                : calls.away("changed " + device + " meanwhile"));
  }

  private Outcome<ObjectNode> object(Reply reply) {
    return reply.isDone() && TwinJson.object(reply.body()) instanceof Outcome.Done<ObjectNode> done
        ? done
        : Outcome.refused(
            ErrorCode.SERVICE_UNAVAILABLE, address.host() + " does not answer as a hub does");
  }

  private static ObjectNode write(AskedAuthentication authentication) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (authentication) {
      case Authentication.Sas(SymmetricKeys keys) ->
          node.put("type", "sas")
              .putObject("symmetricKey")
              .put("primaryKey", keys.primaryText())
              .put("secondaryKey", keys.secondaryText());
      case Authentication.SelfSigned(@Nullable String primary, @Nullable String secondary) ->
          node.put("type", "selfSigned")
              .putObject("x509Thumbprint")
              .put("primaryThumbprint", primary)
              .put("secondaryThumbprint", secondary);
      case Authentication.CertificateAuthority _ -> node.put("type", "certificateAuthority");
      case Authentication.None _ -> node.put("type", "none");
      case AskedAuthentication.AnyKeys _ -> node.put("type", "sas");
      case AskedAuthentication.AnyThumbprints _ -> node.put("type", "selfSigned");
    }
    return node;
  }

  private static String path(String collection, DeviceIdentity device) {
    return "/" + collection + "/" + PercentEncoding.encode(device.deviceId());
  }

  private static Outcome<DeviceIdentity> done(DeviceIdentity device) {
    return Outcome.done(device);
  }

  @Override
  public void close() {
    calls.close();
  }
}
